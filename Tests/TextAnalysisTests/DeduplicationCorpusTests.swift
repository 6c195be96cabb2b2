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
            return !ReprintSearch.reuse(a, b).isEmpty
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

    @Test func `successive versions of an act are not called the same act`() throws {
        let acts = Dictionary(
            try Corpus.rows("reuse/law_docs.jsonl").map { ($0.id, $0.text) },
            uniquingKeysWith: { first, _ in first }
        )
        let pairs: [Versions] = try rows("reuse/law_versions.jsonl")
        #expect(pairs.count == 30)
        // From 0.99 two files hold one text, the heading aside.
        for pair in pairs where pair.jaccard < 0.99 {
            let (a, b) = (try #require(acts[pair.a]), try #require(acts[pair.b]))
            let reuse = PassageComparer().compare(a, a.range, b, b.range)
            #expect(reuse.allSatisfy { $0.kind == .partial }, "\(pair.a) \(pair.b)")
        }
    }

    private struct Versions: Decodable {
        var a: String
        var b: String
        var jaccard: Double
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
