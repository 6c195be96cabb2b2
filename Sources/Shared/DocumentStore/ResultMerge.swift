import GRDB
import JSONText
public import WireProtocol

/// Two documents to be compared, with the pairs of articles that share anchors.
public struct ComparisonPair: Sendable, Equatable {
    /// The document that came first.
    public var a: DocumentID
    /// The document whose fingerprints have just been stored; the task is counted as its.
    public var b: DocumentID
    /// What goes into the task: `other` and `pairs`.
    public var parameters: String
}

extension StoreTransaction {
    /// Writes the rows of a result.
    mutating func merge(_ result: ParsedResult, into document: DocumentID) throws -> [ComparisonPair] {
        switch result {
        case .segmentation(let articles, _): for article in articles { try insert(article, document) }
        case .indicators(let indicators): for indicator in indicators { try insert(indicator, document) }
        case .summaries(let summaries): for summary in summaries { try insert(summary, document) }
        case .fingerprints(let fingerprints): return try index(fingerprints, of: document)
        case .comparison, .other: break
        }
        return []
    }

    private func insert(_ row: ArticleRow, _ document: DocumentID) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO article (document, article, start, "end", headline, byline, place, date)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        .execute(
            arguments: [
                document.rawValue, row.article, row.range.lowerBound, row.range.upperBound, row.headline, row.byline,
                row.place, row.date,
            ]
        )
    }

    private func insert(_ row: IndicatorRow, _ document: DocumentID) throws {
        var values: [(any DatabaseValueConvertible)?] = [
            document.rawValue, row.article, row.range.lowerBound, row.range.upperBound,
        ]
        values += row.texts
        try db.cachedStatement(sql: Self.insertIndicator).execute(arguments: StatementArguments(values))
    }

    private static let insertIndicator = """
        INSERT INTO indicator (document, article, start, "end", \(IndicatorRow.names.joined(separator: ", ")))
        VALUES (\(Array(repeating: "?", count: 4 + IndicatorRow.names.count).joined(separator: ", ")))
        """

    private func insert(_ row: SummaryRow, _ document: DocumentID) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO summary (document, article, text, keywords, sentences, outline)
                VALUES (?, ?, ?, ?, ?, ?)
                """
        )
        .execute(
            arguments: [
                document.rawValue, row.article, row.text, row.keywords.text, row.sentences.text, row.outline?.text,
            ]
        )
    }

    func merge(_ rows: [ReuseRow], a: DocumentID, b: DocumentID) throws {
        for row in rows {
            try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO reuse (a_document, a_article, a_start, a_end, b_document, b_article,
                        b_start, b_end, kind, similarity, differences)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            )
            .execute(
                arguments: [
                    a.rawValue, row.a.article, row.a.range.lowerBound, row.a.range.upperBound, b.rawValue,
                    row.b.article, row.b.range.lowerBound, row.b.range.upperBound, row.kind, row.similarity,
                    row.differences.text,
                ]
            )
        }
    }
}

/// What a comparison task keeps in the queue: the other document, and the pairs that its worker is given.
struct ComparisonParameters {
    var other: DocumentID
    /// For the worker: `{"pairs": …}`.
    var parameters: JSONValue

    init(other: DocumentID, pairs: [JSONValue]) {
        self.other = other
        parameters = .object([.init("pairs", .array(pairs))])
    }

    init?(parsing text: String) {
        guard let json = try? JSONValue(parsing: Array(text.utf8)), let other = json["other"]?.integer else {
            return nil
        }
        self.init(other: DocumentID(other), pairs: json["pairs"]?.array ?? [])
    }

    var text: String {
        let other = JSONValue.Member("other", .integer(other.rawValue))
        return JSONValue.object([other] + (parameters.members ?? [])).text
    }
}
