import GRDB
import JSONText

/// Groups the articles that are the same article, by the exact and near pairs between them, and by those where one
/// article as a whole stands in another: a page whose headline was lost has two articles in one. Then the passage is the
/// member, so that articles which only share a page do not come together.
///
/// Made anew from all pairs at each export, so a cluster cannot depend on the order in which documents came: members
/// are in order of document name and article, and clusters are numbered in order of their first member.
///
/// The representative is the whole article that says most and says it undamaged. Its rank depends on nothing but the print, so
/// a print that comes later takes its place only by being better.
struct ClusterExport {
    private struct Key: Hashable {
        var document: Int
        var article: Int
        /// Which of its passages; `nil` for all of it.
        var passage: Int?
    }

    private struct Member: Comparable {
        var key: Key
        /// Two documents may have one name.
        var document: String
        var range: Range<Int>
        /// Normalised scalars, less those that the damage is reckoned at.
        var worth: Int

        static func < (a: Self, b: Self) -> Bool {
            (a.document, a.key.document, a.key.article, a.range.lowerBound, a.range.upperBound)
                < (b.document, b.key.document, b.key.article, b.range.lowerBound, b.range.upperBound)
        }
    }

    /// What a scalar that nobody could read costs a print, in scalars: a sentence that one print has more outweighs one.
    private static let damageCost = 20

    /// Part of an article that must stand in another for the article to stand there, as for `near`;
    private static let containedCoverage = 0.8
    /// how alike the two must be,
    private static let containedSimilarity = 0.7
    /// and scalars that it must have: below, a set phrase is contained in many articles.
    private static let containedLength = 100
    /// Part that two passages of one article must share to be the same one.
    private static let samePassage = 0.8

    private let db: Database
    private let includingIDs: Bool

    /// - Parameter includingIDs: whether members have the id of their document, by which its text can be asked for.
    ///   Ids tell the order in which documents came, so an export has them only where they are wanted.
    init(_ db: Database, includingIDs: Bool = false) {
        self.db = db
        self.includingIDs = includingIDs
    }

    func lines() throws -> [UInt8] {
        var bytes: [UInt8] = []
        for (index, cluster) in try clusters().enumerated() {
            var writer = JSONWriter()
            let whole = cluster.filter { $0.key.passage == nil }
            let representative = (whole.isEmpty ? cluster : whole).max { ($0.worth, $1) < ($1.worth, $0) }!
            let summary = try summary(of: representative.key)
            writer.object { object in
                object.member("cluster", index + 1)
                object.name("representative")
                write(representative, to: &object)
                object.name("members")
                object.array { list in
                    for member in cluster { write(member, to: &list) }
                }
                object.member("summary", orNull: summary)
            }
            bytes += writer.bytes
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    private func write(_ member: Member, to writer: inout JSONWriter) {
        writer.object { object in
            object.member("document", member.document)
            if includingIDs { object.member("id", member.key.document) }
            object.member("article", member.key.article)
            object.member("start", member.range.lowerBound)
            object.member("end", member.range.upperBound)
        }
    }

    private func summary(of key: Key) throws -> String? {
        let query = try db.cachedStatement(sql: "SELECT text FROM summary WHERE document = ? AND article = ?")
        return try String.fetchOne(query, arguments: [key.document, key.article])
    }

    private func clusters() throws -> [[Member]] {
        var passages = Passages()
        let groups = try groups(&passages)
        var clusters = try groups.map { group in
            try group.compactMap { try member($0, passages) }.sorted()
        }
        clusters.removeAll { $0.count < 2 }
        return clusters.sorted { $0[0] < $1[0] }
    }

    private func member(_ key: Key, _ passages: Passages) throws -> Member? {
        let query = try db.cachedStatement(
            sql: """
                SELECT d.name, f.start, f."end", f.length, f.damaged
                FROM fingerprint f JOIN document d ON d.id = f.document WHERE f.document = ? AND f.article = ?
                """
        )
        return try Row.fetchOne(query, arguments: [key.document, key.article]).map { row in
            let article = (row[1] as Int)..<(row[2] as Int)
            let range = passages.range(of: key) ?? article
            let length = (row[3] as Int) * range.count / max(1, article.count)
            let worth = length - Self.damageCost * (row[4] as Int)
            return Member(key: key, document: row[0], range: range, worth: worth)
        }
    }

    /// What hangs together by pairs, by union-find.
    private func groups(_ passages: inout Passages) throws -> [[Key]] {
        let current = try CurrentPairs(db)
        let pairs = try Row.fetchAll(
            db,
            sql: """
                SELECT r.kind, r.a_document, r.a_article, r.a_start, r.a_end, fa."end" - fa.start,
                    r.b_document, r.b_article, r.b_start, r.b_end, fb."end" - fb.start
                FROM reuse r JOIN fingerprint fa ON fa.document = r.a_document AND fa.article = r.a_article
                JOIN fingerprint fb ON fb.document = r.b_document AND fb.article = r.b_article
                WHERE r.kind IN ('exact', 'near') OR r.similarity >= \(Self.containedSimilarity)
                """
        )
        .filter { row in
            let keys = [1, 6].map { ArticleKey(document: row[$0], article: row[$0 + 1]) }
            return try current.contains(keys[0], keys[1])
        }
        .compactMap(Self.pair)
        passages = Passages(pairs.flatMap { [$0.a, $0.b] })
        var parents: [Key: Key] = [:]
        func root(_ key: Key) -> Key {
            var top = key
            while let parent = parents[top], parent != top { top = parent }
            parents[key] = top
            return top
        }
        for pair in pairs {
            let (a, b) = (root(passages.key(of: pair.a)), root(passages.key(of: pair.b)))
            parents[b] = a
        }
        let keys = Array(parents.keys)
        return Array(Dictionary(grouping: keys, by: root).values)
    }

    /// An article, or a passage of one.
    private typealias Side = (article: Key, passage: Range<Int>?)

    /// The two that a row makes one, if it does.
    private static func pair(_ row: Row) -> (a: Side, b: Side)? {
        let a = Key(document: row[1], article: row[2])
        let b = Key(document: row[6], article: row[7])
        guard row[0] as String == "partial" else { return ((a, nil), (b, nil)) }
        let (inA, inB) = ((row[3] as Int)..<(row[4] as Int), (row[8] as Int)..<(row[9] as Int))
        guard min(inA.count, inB.count) >= containedLength else { return nil }
        let isWholeA = Double(inA.count) >= containedCoverage * Double(row[5] as Int)
        let isWholeB = Double(inB.count) >= containedCoverage * Double(row[10] as Int)
        switch (isWholeA, isWholeB) {
        case (true, false): return ((a, nil), (b, inB))
        case (false, true): return ((a, inA), (b, nil))
        // Both in other words or another order: not one article, says the comparison.
        default: return nil
        }
    }

    /// The passages of articles in which whole articles stand; those that nearly coincide are one.
    private struct Passages {
        private var ranges: [Key: [Range<Int>]] = [:]
        private var numbers: [Key: [Range<Int>: Int]] = [:]

        /// The same whatever the order of the sides.
        init(_ sides: [Side] = []) {
            let found = Dictionary(grouping: sides.filter { $0.passage != nil }, by: \.article)
            for (article, sides) in found {
                let sorted = Set(sides.compactMap(\.passage))
                    .sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
                for range in sorted {
                    var own = ranges[article] ?? []
                    if let last = own.last, Self.isSame(last, range) {
                        own[own.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
                    } else {
                        own.append(range)
                    }
                    ranges[article] = own
                    numbers[article, default: [:]][range] = own.count - 1
                }
            }
        }

        private static func isSame(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
            Double(a.clamped(to: b).count) >= ClusterExport.samePassage * Double(max(a.count, b.count))
        }

        func key(of side: Side) -> Key {
            var key = side.article
            if let range = side.passage { key.passage = numbers[side.article]?[range] }
            return key
        }

        func range(of key: Key) -> Range<Int>? {
            key.passage.flatMap { ranges[Key(document: key.document, article: key.article)]?[$0] }
        }
    }
}
