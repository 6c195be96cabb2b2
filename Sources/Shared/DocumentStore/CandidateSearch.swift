import GRDB
import JSONText
import TextAnalysis
import WireProtocol

// Finds the earlier articles that a new one may share text with, and remembers the new one.
//
// The writer does both in the commit that stores the fingerprints, in commit order, so it sees every pair of articles
// exactly once, whatever the number of workers. An anchor that very many articles share is a set phrase and proposes
// nothing; of the articles that remain, those that share most anchors are compared.
extension StoreTransaction {
    /// An anchor in more articles than this is boilerplate (passim's maximum document frequency is 100).
    private static let maximumFrequency = 100
    /// Articles that one new article is compared with: enough for every print of a page, few enough for a cluster of
    /// thousands.
    private static let maximumCandidates = 8

    /// Pairs of articles in one task, whose header must stay below 128 KiB.
    private static let maximumPairs = 1000
    /// Anchors of one document that are indexed: those of 160,000 characters at the usual density. A longer document is
    /// sampled more thinly, so that its commit does not hold up everybody's.
    private static let maximumAnchors = 20_000

    private struct ArticleKey: Hashable, Comparable {
        var document: Int
        var article: Int

        static func < (a: Self, b: Self) -> Bool { (a.document, a.article) < (b.document, b.article) }
    }

    func index(_ given: [FingerprintRow], of document: DocumentID) throws -> [ComparisonPair] {
        let fingerprints = Self.thinned(given)
        var pairs: [Int: [JSONValue]] = [:]
        for fingerprint in fingerprints {
            for candidate in try candidates(for: fingerprint)
            where try candidate.document != document.rawValue && !isBodyDropped(of: candidate.document) {
                pairs[candidate.document, default: []].append(
                    .array([try span(of: candidate), fingerprint.span])
                )
            }
        }
        for fingerprint in fingerprints { try insert(fingerprint, document) }
        return pairs.sorted { $0.key < $1.key }.flatMap { other, articles in
            stride(from: 0, to: articles.count, by: Self.maximumPairs).map { start in
                let portion = Array(articles[start..<min(start + Self.maximumPairs, articles.count)])
                let parameters = ComparisonParameters(other: DocumentID(other), pairs: portion)
                return ComparisonPair(a: DocumentID(other), b: document, parameters: parameters.text)
            }
        }
    }

    /// Halves the anchors by a bit of their hash until they are few enough: the same ones stay in every document.
    private static func thinned(_ fingerprints: [FingerprintRow]) -> [FingerprintRow] {
        var thinned = fingerprints
        var bit = 20
        while thinned.reduce(0, { $0 + $1.anchors.count }) > maximumAnchors, bit < 60 {
            for index in thinned.indices { thinned[index].anchors.removeAll { $0.hash & (1 << Int64(bit)) != 0 } }
            bit += 1
        }
        return thinned
    }

    private func candidates(for fingerprint: FingerprintRow) throws -> [ArticleKey] {
        var shared: [ArticleKey: [(a: Int, b: Int)]] = [:]
        let postings = try db.cachedStatement(
            sql: "SELECT document, article, position FROM anchor WHERE hash = ? LIMIT \(Self.maximumFrequency + 1)"
        )
        for anchor in fingerprint.anchors {
            let rows = try Row.fetchAll(postings, arguments: [anchor.hash])
            guard rows.count <= Self.maximumFrequency else { continue }
            for row in rows {
                let key = ArticleKey(document: row[0], article: row[1])
                shared[key, default: []].append((a: row[2], b: anchor.position))
            }
        }
        var found = try sameText(as: fingerprint)
        let ranked = shared.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        for (key, matches) in ranked where found.count < Self.maximumCandidates && !found.contains(key) {
            // Without a row it was taken out; its anchors stay.
            guard let count = try anchorCount(of: key) else { continue }
            let counts = (a: count, b: fingerprint.anchors.count)
            if CandidateRule.isCandidate(matches: matches, anchorCounts: counts) { found.append(key) }
        }
        return found
    }

    /// The first article with the same normalised text, which may be too short to have anchors.
    private func sameText(as fingerprint: FingerprintRow) throws -> [ArticleKey] {
        guard fingerprint.length > 0 else { return [] }
        let query = try db.cachedStatement(
            sql: "SELECT document, article FROM fingerprint WHERE exact = ? ORDER BY document, article LIMIT 1"
        )
        return try Row.fetchAll(query, arguments: [Blob(fingerprint.exact)])
            .map { ArticleKey(document: $0[0], article: $0[1]) }
    }

    private func anchorCount(of key: ArticleKey) throws -> Int? {
        let query = try db.cachedStatement(
            sql: "SELECT anchors FROM fingerprint WHERE document = ? AND article = ?"
        )
        return try Int.fetchOne(query, arguments: [key.document, key.article])
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
        let insert = try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO anchor (hash, document, article, position) VALUES (?, ?, ?, ?)"
        )
        // Sorted, so that the B-tree is walked in one direction.
        for anchor in row.anchors.sorted(by: { $0.hash < $1.hash }) {
            try insert.execute(arguments: [anchor.hash, document.rawValue, row.article, anchor.position])
        }
    }
}

extension FingerprintRow {
    fileprivate var span: JSONValue {
        .array([.integer(article), .integer(range.lowerBound), .integer(range.upperBound)])
    }
}
