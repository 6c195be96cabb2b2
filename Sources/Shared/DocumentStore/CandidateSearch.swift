import GRDB
import JSONText
import TextAnalysis
import WireProtocol

// Finds the articles that a new one may share text with, and remembers the new one.
//
// The writer does both in the commit that stores the fingerprints, in commit order, so it sees every pair of articles
// exactly once, whatever the number of workers. Which pairs are compared in the end does not depend on the order:
//
// - Of the articles with one normalised text the first by priority stands for all: the others are compared with it and
//   with nothing else, and are not in the index.
// - Of the others those are compared that `CandidateRule` takes for candidates by the anchors that count for the two: see
//   `AnchorCompany`.
//
// Both conditions can only cease to hold as articles come, so every pair that holds in the end has been compared when its
// second article came. Some that no longer hold have been, too; `CurrentPairs` leaves their results out of an export.
extension StoreTransaction {
    /// Anchors of one document that are indexed: those of 160,000 characters at the usual density. A longer document is
    /// sampled more thinly, so that its commit does not hold up everybody's.
    private static let maximumAnchors = 20_000

    func index(_ given: [FingerprintRow], of document: DocumentID) throws -> [ComparisonPair] {
        var proposals = ComparisonProposals(document: document)
        var added = 0
        for fingerprint in Self.thinned(given) {
            try insert(fingerprint, document)
            guard fingerprint.length > 0 else { continue }
            let article = ArticleKey(document: document.rawValue, article: fingerprint.article)
            let keys = fingerprint.keys
            let (found, isIndexed) = try place(article, exact: fingerprint.exact, keys)
            if isIndexed { added += keys.count }
            try propose(found, for: article, &proposals)
        }
        try anchors().maintain(added: added, db)
        return proposals.tasks
    }

    /// Adds the pairs of an article with those found for it that can be compared.
    func propose(
        _ found: [ArticleKey],
        for article: ArticleKey,
        _ proposals: inout ComparisonProposals
    ) throws {
        for other in Set(found).sorted()
        where try other.document != article.document && !isBodyDropped(of: other.document) {
            proposals.pairs[other.document, default: []].append(.array([try span(of: other), try span(of: article)]))
        }
    }

    /// Halves the anchors by a bit of their hash until they are few enough: the same ones stay in every document.
    private static func thinned(_ fingerprints: [FingerprintRow]) -> [FingerprintRow] {
        var thinned = fingerprints
        // Above the bits that the index keeps, which stay evenly spread.
        var bit = 32
        while thinned.reduce(0, { $0 + $1.anchors.count }) > maximumAnchors, bit < 60 {
            for index in thinned.indices { thinned[index].anchors.removeAll { $0.hash & (1 << Int64(bit)) != 0 } }
            bit += 1
        }
        return thinned
    }

    /// Puts an article where it belongs: behind the one that stands for its text, or in the index.
    func place(
        _ article: ArticleKey,
        exact: [UInt8],
        _ keys: [PackedAnchors.Anchor]
    ) throws -> (found: [ArticleKey], isIndexed: Bool) {
        let index = try anchors()
        let priority = try priority(of: article)
        let text = AnchorMigration.textNumber(exact)
        var found: [ArticleKey] = []
        let known = try db.cachedStatement(sql: "SELECT id, document, article FROM anchor_list WHERE text = ?")
        if let row = try Row.fetchOne(known, arguments: [text]) {
            let standing: Int = row[0]
            if index.priorities[standing] <= priority {
                return ([ArticleKey(document: row[1], article: row[2])], false)
            }
            try withdraw(standing)
            found = try articles(withText: exact).filter { $0 != article }
        }
        found += try AnchorCompany(index, db).candidates(of: keys, priority: priority).map(self.article)
        let id = index.add(keys, priority: priority)
        try db.cachedStatement(
            sql: "INSERT INTO anchor_list (id, document, article, text, anchors) VALUES (?, ?, ?, ?, ?)"
        )
        .execute(arguments: [id, article.document, article.article, text, Blob(PackedAnchors.pack(keys))])
        return (found, true)
    }

    func priority(of article: ArticleKey) throws -> UInt64 {
        let query = try db.cachedStatement(sql: "SELECT sha256 FROM document WHERE id = ?")
        let row = try Row.fetchOne(query, arguments: [article.document])
        return ArticlePriority.of(row?.bytes(at: 0) ?? [], article: article.article)
    }

    /// Takes an article out of the index.
    func withdraw(_ id: Int) throws {
        try anchors().remove(id)
        try db.cachedStatement(sql: "DELETE FROM anchor_list WHERE id = ?").execute(arguments: [id])
    }

    func articles(withText exact: [UInt8]) throws -> [ArticleKey] {
        let query = try db.cachedStatement(sql: "SELECT document, article FROM fingerprint WHERE exact = ?")
        return try Row.fetchAll(query, arguments: [Blob(exact)]).map { ArticleKey(document: $0[0], article: $0[1]) }
    }

    private func article(_ id: Int) throws -> ArticleKey {
        let query = try db.cachedStatement(sql: "SELECT document, article FROM anchor_list WHERE id = ?")
        let row = try Row.fetchOne(query, arguments: [id])!
        return ArticleKey(document: row[0], article: row[1])
    }

    private func span(of key: ArticleKey) throws -> JSONValue {
        let query = try db.cachedStatement(
            sql: "SELECT start, \"end\" FROM fingerprint WHERE document = ? AND article = ?"
        )
        let row = try Row.fetchOne(query, arguments: [key.document, key.article])!
        return .array([.integer(key.article), .integer(row[0]), .integer(row[1])])
    }

    private func insert(_ row: FingerprintRow, _ document: DocumentID) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO fingerprint (document, article, start, "end", length, exact, anchors, damaged)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        .execute(
            arguments: [
                document.rawValue, row.article, row.range.lowerBound, row.range.upperBound, row.length,
                Blob(row.exact), row.anchors.count, row.damaged,
            ]
        )
    }
}

/// An article of the store.
struct ArticleKey: Hashable, Comparable {
    var document: Int
    var article: Int

    static func < (a: Self, b: Self) -> Bool { (a.document, a.article) < (b.document, b.article) }
}

/// The pairs of articles that a document brings, by the other document.
struct ComparisonProposals {
    /// Pairs of articles in one task, whose header must stay below 128 KiB.
    private static let maximumPairs = 1000

    let document: DocumentID
    var pairs: [Int: [JSONValue]] = [:]

    var tasks: [ComparisonPair] {
        pairs.sorted { $0.key < $1.key }.flatMap { other, articles in
            stride(from: 0, to: articles.count, by: Self.maximumPairs).map { start in
                let portion = Array(articles[start..<min(start + Self.maximumPairs, articles.count)])
                let parameters = ComparisonParameters(other: DocumentID(other), pairs: portion)
                return ComparisonPair(a: DocumentID(other), b: document, parameters: parameters.text)
            }
        }
    }
}

extension FingerprintRow {
    /// The anchors as the index keeps them: 32 bits of each hash. At 28 million anchors one in 150 of a new article meets
    /// another's by chance, which the rule of three on a diagonal forgives.
    fileprivate var keys: [PackedAnchors.Anchor] {
        var seen = Set<UInt32>(minimumCapacity: anchors.count)
        return anchors.map { (UInt32(truncatingIfNeeded: $0.hash), $0.position) }.filter { seen.insert($0.0).inserted }
    }
}
