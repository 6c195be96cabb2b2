import Foundation
import Testing
import TextAnalysis

/// How well reprints are found and look-alikes kept apart on real texts. The floors lie a little under what is reached.
@Suite(.enabled(if: Corpus.isThere, "corpus not there"))
struct DeduplicationCorpusTests {
    private struct Pair: Decodable {
        var a: String
        var b: String
        var relation: String
    }

    @Test func `both articles of two prints of a page are one article each`() throws {
        let (a, b) = (try seed("000"), try seed("001"))
        let reuse =
            PassageComparer().compare(a, 4..<586, b, 2..<588) + PassageComparer().compare(a, 588..<1881, b, 590..<2086)
        #expect(reuse.map(\.kind) == [.near, .near])
        let readings = reuse.flatMap(\.differences).map { a[$0.a] + "/" + b[$0.b] }
        for reading in ["40年/40周年", "全国/全省", "五个够不够/五个不够", "趁/赶", "能力/力量", "工作/目标", "构筑/构建"] {
            #expect(readings.contains(reading))
        }
    }

    /// Checked through a character of context, as an editor would note them.
    @Test func `a collation of two prints of a page holds the readings that a reader found`() throws {
        let (a, b) = (try seed("000"), try seed("001"))
        let collations = [(4..<586, 2..<588), (588..<1881, 590..<2086)].map { inA, inB in
            Collation([Witness(text: a, range: inA), Witness(text: b, range: inB)], base: 0)
        }
        let places = collations.flatMap(\.places)
        let readings = [
            ("全国", "全省"), ("40年", "40周年"), ("五个够不够", "五个不够"), ("工作", "目标"), ("作趁超", "作赶超"), ("高站位谋", "高位站谋"),
            ("创新能力", "创新力量"), ("构筑", "构建"),
        ]
        for (inA, inB) in readings {
            let isThere = places.contains { place in
                guard let own = place.readings.first(where: { $0.witnesses[0].index == 0 })?.witnesses[0].range,
                    let other = place.readings.first(where: { $0.witnesses[0].index == 1 })?.witnesses[0].range
                else { return false }
                return a.reads(inA, around: own) && b.reads(inB, around: other)
            }
            #expect(isThere, "\(inA)/\(inB)")
        }
        #expect(places.filter { $0.grade == .figure }.map { $0.readings.map(\.text) }.contains(["全国", "全省"]))
    }

    @Test func `pairs that are the same or nearly are found`() throws {
        let pairs: [Pair] = try rows("reuse/pairs.jsonl").filter { ["same", "near"].contains($0.relation) }
        let documents = try documents()
        let found = pairs.count { pair in
            guard let a = documents[pair.a], let b = documents[pair.b] else { return false }
            return isCandidate(a, b) && !PassageComparer().compare(a, a.range, b, b.range).isEmpty
        }
        #expect(pairs.count == 100)
        #expect(found == pairs.count)
    }

    @Test func `look-alikes are kept apart`() throws {
        let pairs: [Pair] = try rows("reuse/hard_negatives.jsonl")
        let documents = try documents()
        #expect(pairs.count == 200)
        for pair in pairs {
            let (a, b) = (try #require(documents[pair.a]), try #require(documents[pair.b]))
            #expect(PassageComparer().compare(a, a.range, b, b.range).isEmpty)
        }
    }

    @Test(arguments: [(100, 1.0), (33, 1.0), (20, 0.99), (10, 0.95)])
    func `two noisy prints of an article are found`(scalarsPerError: UInt64, floor: Double) throws {
        var noise = Noise(scalarsPerError: scalarsPerError)
        let texts = try documents().sorted { $0.key < $1.key }.map(\.value).filter { (300...3000).contains($0.count) }
        let found = texts.prefix(60).count { text in
            let (a, b) = (noise.print(text), noise.print(text))
            return isCandidate(a, b)
                && PassageComparer().compare(a, a.range, b, b.range).contains { $0.kind == .near }
        }
        #expect(Double(found) >= floor * 60)
    }

    private func isCandidate(_ a: Text, _ b: Text) -> Bool {
        let (a, b) = (fingerprint(a), fingerprint(b))
        if a.exact == b.exact { return true }
        let places = Dictionary(a.anchors.map { ($0.hash, Int($0.position)) }, uniquingKeysWith: { first, _ in first })
        let matches = b.anchors.compactMap { anchor in
            places[anchor.hash].map { (a: $0, b: Int(anchor.position)) }
        }
        return CandidateRule.isCandidate(matches: matches, anchorCounts: (a.anchors.count, b.anchors.count))
    }

    private func fingerprint(_ text: Text) -> Fingerprint {
        let article = Article(index: 1, range: text.range)
        return Fingerprinter().fingerprints(of: text, segmentation: Segmentation(articles: [article]))[0]
    }

    private func documents() throws -> [String: Text] {
        let rows = try Corpus.rows("reuse/docs.jsonl")
        return Dictionary(rows.map { ($0.id, $0.text) }, uniquingKeysWith: { first, _ in first })
    }

    private func rows<Row: Decodable>(_ path: String) throws -> [Row] {
        let data = try Data(contentsOf: try #require(Corpus.root).appending(path: path))
        return try data.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Row.self, from: $0) }
    }

    private func seed(_ number: String) throws -> Text {
        let seeds = try #require(Corpus.root).appending(path: "seeds")
        let name = try #require(
            FileManager.default.contentsOfDirectory(atPath: seeds.path).first { $0.hasPrefix(number) }
        )
        return try #require(Text(utf8: [UInt8](Data(contentsOf: seeds.appending(path: name)))))
    }
}

/// A printer that misreads, loses and adds scalars: seven, two and one of ten errors.
private struct Noise {
    let scalarsPerError: UInt64
    private var state: UInt64 = 42

    init(scalarsPerError: UInt64) {
        self.scalarsPerError = scalarsPerError
    }

    mutating func print(_ text: Text) -> Text {
        Text(scalars: text.scalars.flatMap { misread($0) })
    }

    private mutating func misread(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        guard next() % scalarsPerError == 0 else { return [scalar] }
        let other = Unicode.Scalar(0x4E00 + UInt32(next() % 5000)) ?? scalar
        return switch next() % 10 {
        case 0..<7: [other]
        case 7, 8: []
        default: [scalar, other]
        }
    }

    /// SplitMix64 (Steele et al. 2014): the same noise in every run.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Text {
    /// Whether `word` stands where it covers `range`.
    fileprivate func reads(_ word: String, around range: Range<Int>) -> Bool {
        let scalars = Array(word.unicodeScalars)
        return (0...range.lowerBound).contains { start in
            start + scalars.count >= range.upperBound && start + scalars.count <= count
                && Array(self.scalars[start..<start + scalars.count]) == scalars
        }
    }
}
