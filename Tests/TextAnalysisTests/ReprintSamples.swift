import Foundation
import TestSupport
import TextAnalysis

/// Articles cut from the corpora, and the deduplicator's two steps as the broker joins them, in one process.
struct ReprintSamples {
    struct Sample {
        /// The document it was cut from.
        var source: String
        var text: Text
    }

    /// News items, acts, reports and seeds, each longer one cut at line ends into pieces of 300 to 3,000 characters.
    let articles: [Sample]

    init() throws {
        var random = SplitMix64(seed: 7)
        var articles: [Sample] = []
        for set in ["reuse/docs", "reports/gwr", "reuse/law_docs"] {
            for row in try Corpus.rows("\(set).jsonl") {
                articles += Self.pieces(of: row.text, random: &random).map { Sample(source: row.id, text: $0) }
            }
        }
        let seeds = Corpus.root!.appending(path: "seeds")
        for name in try FileManager.default.contentsOfDirectory(atPath: seeds.path).sorted() {
            guard let text = Text(utf8: [UInt8](try Data(contentsOf: seeds.appending(path: name)))) else { continue }
            articles += Self.pieces(of: text, random: &random).map { Sample(source: name, text: $0) }
        }
        self.articles = articles.shuffled(using: &random)
    }

    private static func pieces(of text: Text, random: inout SplitMix64) -> [Text] {
        if (300...3000).contains(text.count) { return [text] }
        var pieces: [Text] = []
        var start = 0
        while text.count - start >= 300 {
            // Short articles are as many as long ones: the logarithm of the length is uniform.
            let wanted = Int(300 * pow(10, Double(random.next(below: 1000)) / 1000))
            var end = min(start + wanted, text.count)
            while end < text.count, end - start < 3000, text[end - 1] != "\n" { end += 1 }
            pieces.append(Text(scalars: Array(text.scalars[start..<end])))
            start = end
        }
        return pieces
    }
}

/// The way of two articles through the deduplicator: fingerprints, candidate rule, comparison.
enum ReprintSearch {
    static func fingerprint(_ text: Text) -> Fingerprint {
        let article = Article(index: 1, range: text.range)
        return Fingerprinter().fingerprints(of: text, segmentation: Segmentation(articles: [article]))[0]
    }

    static func isCandidate(_ a: Fingerprint, _ b: Fingerprint) -> Bool {
        if a.exact == b.exact { return true }
        let places = Dictionary(a.anchors.map { ($0.hash, Int($0.position)) }, uniquingKeysWith: { first, _ in first })
        let matches = b.anchors.compactMap { anchor in
            places[anchor.hash].map { (a: $0, b: Int(anchor.position)) }
        }
        return CandidateRule.isCandidate(matches: matches, extents: (extent(of: a), extent(of: b)))
    }

    private static func extent(of fingerprint: Fingerprint) -> CandidateRule.Extent {
        .init(anchors: fingerprint.anchors.count, length: Int(fingerprint.anchors.last?.position ?? 0))
    }

    /// What is reported of the two; nothing when they do not become candidates.
    static func reuse(_ a: Text, _ b: Text) -> [Reuse] {
        guard isCandidate(fingerprint(a), fingerprint(b)) else { return [] }
        return PassageComparer().compare(a, a.range, b, b.range)
    }
}
