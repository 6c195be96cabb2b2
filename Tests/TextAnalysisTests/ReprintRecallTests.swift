import Foundation
import Testing
import TextAnalysis

/// How many reprints are found, and how many of the finds are true, at the error rates of real scans.
///
/// Both prints are read with errors of their own. What counts as found has passed the candidate rule and the comparison.
@Suite(.enabled(if: Corpus.isThere, "corpus not there"))
struct ReprintRecallTests {
    private static let samples = Result { try ReprintSamples() }

    private var articles: [ReprintSamples.Sample] { get throws { try Self.samples.get().articles } }

    @Test(arguments: [(0.01, 0.995), (0.03, 0.995), (0.05, 0.99), (0.10, 0.95)])
    func `an article printed twice is found as the same article`(errorRate: Double, floor: Double) throws {
        var noise = ReadingNoise(errorRate: errorRate, seed: 11)
        let articles = try articles.prefix(800)
        var (candidates, found) = (0, 0)
        for article in articles {
            let reuse = ReprintSearch.reuse(noise.read(article.text), noise.read(article.text))
            if !reuse.isEmpty { candidates += 1 }
            if reuse.contains(where: { $0.kind != .partial }) { found += 1 }
        }
        report("article, \(errorRate)", found, of: articles.count, note: "reported at all \(candidates)")
        #expect(Double(found) >= floor * Double(articles.count))
    }

    @Test(arguments: [0.01, 0.03, 0.05])
    func `an article inside a page is found`(errorRate: Double) throws {
        var noise = ReadingNoise(errorRate: errorRate, seed: 12)
        let articles = try articles
        var found = 0
        for index in 0..<300 {
            let article = articles[index]
            let others = (1...4).map { articles[(index + $0 * 301) % articles.count].text.scalars }
            let page = Text(scalars: others[0] + others[1] + article.text.scalars + others[2] + others[3])
            let copy = noise.read(article.text)
            let covered = ReprintSearch.reuse(copy, noise.read(page)).reduce(0) { $0 + $1.a.count }
            if Double(covered) >= 0.8 * Double(copy.count) { found += 1 }
        }
        report("article in a page, \(errorRate)", found, of: 300)
        #expect(Double(found) >= 0.99 * 300)
    }

    @Test(arguments: [(150, 0.95), (200, 0.99), (300, 0.99)])
    func `a passage between other text is found`(length: Int, floor: Double) throws {
        var noise = ReadingNoise(errorRate: 0.02, seed: 13)
        let articles = try articles
        let hosts = articles.filter { $0.text.count >= 1200 }
        var found = 0
        let sources = articles.filter { $0.text.count > length + 40 }.prefix(400)
        for (index, article) in sources.enumerated() {
            let passage = Array(article.text.scalars[20..<20 + length])
            let copies = (1...2).map { side in
                let host = hosts[(index * 2 + side * 211) % hosts.count].text.scalars[0..<1200]
                let cut = 200 + index * 37 % 800
                return noise.read(Text(scalars: host[..<cut] + passage + host[cut...]))
            }
            let covered = ReprintSearch.reuse(copies[0], copies[1]).map(\.a.count).max() ?? 0
            if Double(covered) >= 0.6 * Double(length) { found += 1 }
        }
        report("passage of \(length), 0.02", found, of: sources.count)
        #expect(Double(found) >= floor * Double(sources.count))
    }

    @Test func `what is reported shares text`() throws {
        let articles = try articles
        var noise = ReadingNoise(errorRate: 0.03, seed: 14)
        let prints = articles.prefix(700).flatMap { article in
            [article, .init(source: article.source, text: noise.read(article.text))]
        }
        let pool = try PairPool(prints.map(\.text))
        var (reported, shared) = (0, 0)
        for (a, b) in pool.candidates {
            guard
                !PassageComparer().compare(prints[a].text, prints[a].text.range, prints[b].text, prints[b].text.range)
                    .isEmpty
            else { continue }
            reported += 1
            if pool.shareText(a, b) { shared += 1 }
        }
        report("precision, \(prints.count) prints, \(pool.candidates.count) candidates", shared, of: reported)
        #expect(Double(shared) >= 0.995 * Double(reported))
    }

    private func report(_ what: String, _ found: Int, of count: Int, note: String = "") {
        print("reprints: \(what): \(found) of \(count) = \(Double(found * 10_000 / max(count, 1)) / 10_000) \(note)")
    }
}

/// Texts that meet each other in one index.
private struct PairPool {
    let candidates: [(Int, Int)]
    private let grams: [Set<Int>]

    init(_ texts: [Text]) throws {
        let fingerprints = texts.map(ReprintSearch.fingerprint)
        var postings: [UInt64: [Int]] = [:]
        for (index, fingerprint) in fingerprints.enumerated() {
            for anchor in fingerprint.anchors { postings[anchor.hash, default: []].append(index) }
        }
        var shared: [Int: Int] = [:]
        for list in postings.values where list.count <= 100 {
            for (place, a) in list.enumerated() {
                for b in list[(place + 1)...] { shared[a << 32 | b, default: 0] += 1 }
            }
        }
        candidates = shared.keys.sorted().map { ($0 >> 32, $0 & 0xFFFF_FFFF) }
            .filter { ReprintSearch.isCandidate(fingerprints[$0.0], fingerprints[$0.1]) }
        grams = texts.map { text in
            let kept = text.scalars.filter { $0.properties.isIdeographic || ("0"..."9").contains($0) }
            return Set(kept.indices.dropLast(9).map { start in kept[start..<start + 9].hashValue })
        }
    }

    /// Half a hundred characters in common, told by windows of nine and nothing of the deduplicator.
    func shareText(_ a: Int, _ b: Int) -> Bool { grams[a].intersection(grams[b]).count >= 40 }
}
