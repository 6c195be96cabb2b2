import GRDB
import TestSupport
import Testing

@testable import DocumentStore

/// The index of anchors says what a plain table would say, at every moment of its upkeep.
@Suite struct AnchorIndexTests {
    @Test(arguments: [1, 2, 3])
    func `answers are complete while runs are written and merged, and after each reopening`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let database = try DatabaseQueue()
        try Migrations.migrator.migrate(database)
        var expected: [UInt32: [Int]] = [:]
        try database.write { db in
            var index = try AnchorIndex(db, forWriting: true, articlesPerRun: 8)
            for number in 1...600 {
                let keys = Set((0..<20).map { _ in key(using: &random) }).sorted()
                let anchors = keys.enumerated().map { (key: $1, position: $0 * 9) }
                let id = index.add(anchors, priority: UInt64(number))
                for key in keys { expected[key, default: []].append(id) }
                try enter(id, anchors, db)
                try index.maintain(added: anchors.count, db)
                if random.next(below: 20) == 0 {
                    let gone = 1 + random.next(below: id)
                    index.remove(gone)
                    try db.execute(sql: "DELETE FROM anchor_list WHERE id = ?", arguments: [gone])
                    for key in expected.keys { expected[key]!.removeAll { $0 == gone } }
                }
                if random.next(below: 40) == 0 { index = try AnchorIndex(db, forWriting: true, articlesPerRun: 8) }
                if number % 50 == 0 {
                    for (key, articles) in expected {
                        #expect(try index.articles(holding: key, db).sorted() == articles)
                    }
                }
            }
            #expect(index.runs.contains { $0.level >= 2 })
            #expect(index.runs.count < 16)
            let reader = try AnchorIndex(db, forWriting: false)
            for (key, articles) in expected { #expect(try reader.articles(holding: key, db).sorted() == articles) }
        }
    }

    @Test func `anchors and postings are packed and unpacked without loss`() {
        let anchors: [PackedAnchors.Anchor] = [(7, 0), (.max, 0), (1 << 31, 90_000), (3, 2_000_000_000)]
        let unpacked = PackedAnchors.unpack(PackedAnchors.pack(anchors))
        #expect(unpacked.map(\.key) == anchors.map(\.key))
        #expect(unpacked.map(\.position) == anchors.map(\.position))
        #expect(PackedAnchors.unpack([0x80]).isEmpty)
        let page = PostingsPage(firstKey: 1 << 30, firstArticle: 500, articleBits: 9)
        let postings: [UInt64] = [
            1 << 62 | 500, 1 << 62 | 811, (1 << 30 + 1) << 32 | 501, 0xFFFF_FFFF << 32 | 900,
        ]
        var read: [UInt64] = []
        page.forEach(in: page.pack(postings[...])) { key, article in
            read.append(UInt64(key) << 32 | UInt64(article))
            return true
        }
        #expect(read == postings)
    }

    /// A few keys in many articles, the others in one or two.
    private func key(using random: inout SplitMix64) -> UInt32 {
        let number = random.next(below: 4) == 0 ? random.next(below: 30) : random.next(below: 5000)
        return UInt32(truncatingIfNeeded: number &* 0x9E37_79B9)
    }

    private func enter(_ id: Int, _ anchors: [PackedAnchors.Anchor], _ db: Database) throws {
        let hash = (0..<32).map { UInt8(truncatingIfNeeded: id >> ($0 % 4 * 8)) }
        try db.execute(
            sql: """
                INSERT INTO document (id, sha256, name, producer, bytes, length, submitted_at) VALUES (?, ?, 'd', 'p', 1, 1, 0)
                """,
            arguments: [id, Blob(hash)]
        )
        try db.execute(
            sql: "INSERT INTO anchor_list (id, document, article, text, anchors) VALUES (?, ?, 1, ?, ?)",
            arguments: [id, id, id, Blob(PackedAnchors.pack(anchors))]
        )
    }
}
