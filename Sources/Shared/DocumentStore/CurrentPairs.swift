import GRDB
import TextAnalysis

/// Tells which of the compared pairs belong to the result by the articles that are there now.
///
/// A pair is compared when its second article comes, by what is there then; see `CandidateSearch`. What has come since can
/// make the two worse companions than others are. A pair that would not be compared if all articles came anew in another
/// order is left out, so that an export says the same for every order. Made for one transaction of a reader.
final class CurrentPairs {
    private let db: Database
    private let index: AnchorIndex
    private let company: AnchorCompany
    private var numbers: [ArticleKey: Int] = [:]
    private var limits: [UInt32: UInt64] = [:]
    private var verdicts: [[ArticleKey]: Bool] = [:]

    init(_ db: Database) throws {
        self.db = db
        index = try AnchorIndex(db, forWriting: false)
        company = AnchorCompany(index, db)
        let rows = try Row.fetchCursor(db, sql: "SELECT document, article, id FROM anchor_list")
        while let row = try rows.next() { numbers[ArticleKey(document: row[0], article: row[1])] = row[2] }
    }

    func contains(_ a: ArticleKey, _ b: ArticleKey) throws -> Bool {
        let pair = [a, b].sorted()
        if let known = verdicts[pair] { return known }
        let verdict = try decide(a, b)
        verdicts[pair] = verdict
        return verdict
    }

    private func decide(_ a: ArticleKey, _ b: ArticleKey) throws -> Bool {
        guard let idOfA = numbers[a], let idOfB = numbers[b] else {
            // One of the two stands for the text of both, or they do not belong together.
            return try (numbers[a] != nil || numbers[b] != nil) && text(of: a) == text(of: b)
        }
        let isAFirst = index.priorities[idOfA] < index.priorities[idOfB]
        let first = try company.list(of: isAFirst ? idOfA : idOfB)
        let second = try company.list(of: isAFirst ? idOfB : idOfA)
        let keys = Set(second.map(\.key))
        let shared = first.filter { keys.contains($0.key) }
        let priority = min(index.priorities[idOfA], index.priorities[idOfB])
        // A few anchors from all over the article mostly suffice, and more never make less of a pair.
        for step in Set([max(1, shared.count / Self.firstLook), 1]).sorted(by: >) {
            for place in stride(from: 0, to: shared.count, by: step) where limits[shared[place].key] == nil {
                limits[shared[place].key] = try company.limit(of: shared[place].key)
            }
            if AnchorCompany.areCompanions(first, second, first: priority, limits) { return true }
        }
        return false
    }

    private static let firstLook = 8

    private func text(of key: ArticleKey) throws -> [UInt8]? {
        let query = try db.cachedStatement(sql: "SELECT exact FROM fingerprint WHERE document = ? AND article = ?")
        return try Row.fetchOne(query, arguments: [key.document, key.article])?.bytes(at: 0)
    }
}
