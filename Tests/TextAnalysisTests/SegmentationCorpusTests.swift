import Foundation
import Testing
import TextAnalysis

/// How well real pages, programmes and acts are taken apart. The floors lie a little under what is reached.
@Suite(.enabled(if: Corpus.isThere, "corpus not there"))
struct SegmentationCorpusTests {
    @Test(arguments: ["001", "002", "004"])
    func `roles, articles and mended breaks of a page agree with the gold`(seed: String) throws {
        let gold = try Gold(seed: seed)
        let segmentation = Segmenter().segment(gold.text)
        let lines = gold.lines.map { Gold.Found(line: $0, in: segmentation) }
        let roles = zip(gold.lines, lines).count { $0.role == $1.role }
        let joins = zip(gold.lines, lines).count { $0.joins == $1.joins }
        #expect(Double(roles) >= 0.97 * Double(lines.count))
        #expect(Double(joins) >= 0.98 * Double(lines.count))
        #expect(Gold.starts(gold.lines.map(\.article)) == Gold.starts(lines.map(\.article)))
    }

    @Test func `the outline of a report agrees with the gold`() throws {
        let gold = try Gold(seed: "002")
        let found = Segmenter().segment(gold.text).articles.flatMap(\.sections)
        let levels = Dictionary(found.map { ($0.range.lowerBound, $0.level) }, uniquingKeysWith: { first, _ in first })
        #expect(gold.sections.count == 60)
        #expect(gold.sections.allSatisfy { levels[$0.start] == $0.level })
    }

    @Test func `all marked parts of the essay on one line are found`() throws {
        let gold = try Gold(seed: "003")
        let found = Set(Segmenter().segment(gold.text).articles.flatMap(\.sections).map(\.range.lowerBound))
        #expect(gold.spans.filter { $0.level != nil }.allSatisfy { found.contains($0.start) })
    }

    @Test(arguments: [("programmes", 0.99), ("roundups", 0.98)])
    func `items of a broadcast are told apart`(set: String, floor: Double) throws {
        var hits = 0
        var given = 0
        var wanted = 0
        for row in try Corpus.rows("segment/\(set).jsonl") {
            let found = Set(Segmenter().segment(row.text).articles.map { $0.blocks[0].range.lowerBound }).subtracting([
                0
            ])
            let gold = Set(row.boundaries).subtracting([0])
            hits += found.intersection(gold).count
            given += found.count
            wanted += gold.count
        }
        #expect(2 * Double(hits) / Double(given + wanted) >= floor)
    }

    @Test func `headings of acts are found with their levels`() throws {
        var hits = 0
        var wanted = 0
        for row in try Corpus.rows("segment/laws.jsonl") {
            let blocks = Segmenter().segment(row.text).articles.flatMap(\.blocks).filter { $0.role == .heading }
            let found = Set(blocks.map { [$0.range.lowerBound, $0.level ?? 0] })
            hits += row.headings.count { found.contains($0) }
            wanted += row.headings.count
        }
        #expect(Double(hits) >= 0.99 * Double(wanted))
    }

    @Test func `every document of the corpus is segmented soundly`() throws {
        for set in ["segment/policy_pdf", "reports/gwr", "segment/roundups"] {
            for row in try Corpus.rows("\(set).jsonl") {
                #expect(Soundness.faults(of: Segmenter().segment(row.text), row.text).isEmpty, "\(set) \(row.id)")
            }
        }
    }
}

/// The development corpus, where it is there.
enum Corpus {
    /// `GALLEY_CORPUS`, or the `shared/corpus` beside or one above the package.
    static let root: URL? = {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let given = ProcessInfo.processInfo.environment["GALLEY_CORPUS"].map { URL(filePath: $0) }
        let places = [given] + ["../shared/corpus", "../../shared/corpus"].map { package.appending(path: $0) }
        return places.compactMap { $0 }.first {
            FileManager.default.fileExists(atPath: $0.appending(path: "README.md").path)
        }
    }()

    static var isThere: Bool { root != nil }

    struct Row: Decodable {
        struct Part: Decodable { var start: Int }
        struct Heading: Decodable {
            var level: Int
            var start: Int
        }
        enum CodingKeys: CodingKey { case id, text, articles, boundaries, headings }

        var id: String
        var text: Text
        /// Where items begin.
        var boundaries: [Int] = []
        /// Start and level of each heading.
        var headings: [[Int]] = []

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            id = try values.decode(String.self, forKey: .id)
            text = Text(try values.decode(String.self, forKey: .text))
            if let starts = try values.decodeIfPresent([Int].self, forKey: .boundaries) { boundaries = starts }
            if boundaries.isEmpty, let parts = try? values.decodeIfPresent([Part].self, forKey: .articles) {
                boundaries = parts.map(\.start)
            }
            let found = try values.decodeIfPresent([Heading].self, forKey: .headings) ?? []
            headings = found.map { [$0.start, $0.level] }
        }
    }

    static func rows(_ path: String) throws -> [Row] {
        let data = try Data(contentsOf: try #require(root).appending(path: path))
        return try data.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Row.self, from: $0) }
    }
}

/// Hits, and what was found and wanted altogether.
struct Tally {
    private var hits = 0
    private var sum = 0

    mutating func add(_ found: some Sequence<Bool>, _ wanted: some Sequence<Bool>) {
        for (isFound, isWanted) in zip(found, wanted) {
            hits += isFound && isWanted ? 1 : 0
            sum += (isFound ? 1 : 0) + (isWanted ? 1 : 0)
        }
    }

    var f1: Double { sum == 0 ? 1 : 2 * Double(hits) / Double(sum) }
}

/// The gold segmentation of a seed.
struct Gold {
    struct Line: Decodable {
        enum CodingKeys: String, CodingKey { case start, end, article, role, joins = "joins_previous" }

        var start: Int
        var end: Int
        var article: Int
        var role: String
        var joins: Bool
    }
    struct Part: Decodable {
        var level: Int?
        var start: Int
    }
    private struct File: Decodable {
        var lines: [Line]?
        var sections: [Part]?
        var spans: [Part]?
    }

    /// What a segmentation says of one gold line.
    struct Found {
        var role: String?
        var article = 0
        var joins = false

        init(line: Line, in segmentation: Segmentation) {
            let range = line.start..<line.end
            var most = 0
            for article in segmentation.articles {
                for block in article.blocks where block.range.clamped(to: range).count > most {
                    most = block.range.clamped(to: range).count
                    role = block.role.rawValue
                    self.article = article.index
                }
                for paragraph in article.paragraphs where paragraph.range.overlaps(range) {
                    joins = joins || paragraph.spans.dropFirst().contains { $0.overlaps(range) }
                    // Glued to the line before.
                    joins = joins || paragraph.spans.contains { $0.overlaps(range) && $0.lowerBound < line.start }
                }
            }
        }
    }

    let text: Text
    let lines: [Line]
    let sections: [Part]
    let spans: [Part]

    init(seed: String) throws {
        let root = try #require(Corpus.root)
        let seeds = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "seeds").path)
        let name = try #require(seeds.first { $0.hasPrefix(seed) })
        text = try #require(Text(utf8: [UInt8](Data(contentsOf: root.appending(path: "seeds/\(name)")))))
        let data = try Data(contentsOf: root.appending(path: "gold/segmentation-\(seed).json"))
        let file = try JSONDecoder().decode(File.self, from: data)
        lines = file.lines ?? []
        sections = file.sections ?? []
        spans = file.spans ?? []
    }

    /// For each line whether it is the first of its article.
    static func starts(_ articles: [Int]) -> [Bool] {
        var seen: Set<Int> = []
        return articles.map { seen.insert($0).inserted }
    }
}
