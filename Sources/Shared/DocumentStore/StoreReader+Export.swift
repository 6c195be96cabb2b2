import GRDB
import JSONText

extension StoreReader {
    /// What `galley export` can print.
    public enum Table: String, Sendable, CaseIterable { case documents, indicators, summaries, reuse, clusters }

    /// A page of a table as JSON Lines, from `after` on, and where the next page begins.
    ///
    /// Pages end after `limit` rows or when they have grown past `pageBytes`, whichever comes first. Clusters are made
    /// of all pairs together, so they come as one page. The filter is for indicators, the ids of documents are for clusters.
    public func export(
        table: Table,
        filter: IndicatorFilter = IndicatorFilter(),
        includingIDs: Bool = false,
        after: Int,
        limit: Int
    ) throws -> (rows: [UInt8], next: Int?) {
        try database.read { db in
            switch table {
            case .documents:
                let ids = try Int.fetchCursor(
                    db,
                    sql: "SELECT id FROM document WHERE id > ? ORDER BY id LIMIT ?",
                    arguments: [after, limit]
                )
                let export = DocumentExport(db)
                return try page(ids, limit: limit) { id in
                    (id, try export.object(for: id, includingTasks: false))
                }
            case .indicators: return try indicators(db, filter, after: after, limit: limit)
            case .summaries: return try page(rows(db, Self.summaryQuery, after, limit), limit: limit, summary)
            case .reuse:
                let current = try CurrentPairs(db)
                return try page(rows(db, Self.reuseQuery, after, limit), limit: limit) { row in
                    let a = ArticleKey(document: row[12], article: row[2])
                    let b = ArticleKey(document: row[13], article: row[6])
                    return (row[0], try current.contains(a, b) ? reuse(row) : nil)
                }
            case .clusters: return (try ClusterExport(db, includingIDs: includingIDs).lines(), nil)
            }
        }
    }

    /// Bytes after which a page is sent, so that a page of long documents stays within a message.
    static let pageBytes = 1 << 20

    private func rows(_ db: Database, _ sql: String, _ after: Int, _ limit: Int) throws -> RowCursor {
        try Row.fetchCursor(db, sql: sql, arguments: [after, limit])
    }

    /// Rows without a line are passed over; the next page begins behind them.
    func page<Rows: Cursor>(
        _ cursor: Rows,
        limit: Int,
        _ line: (Rows.Element) throws -> (id: Int, json: [UInt8]?)
    ) throws -> (rows: [UInt8], next: Int?) {
        var bytes: [UInt8] = []
        var count = 0
        var last = 0
        while let element = try cursor.next() {
            let (id, json) = try line(element)
            count += 1
            last = id
            guard let json else { continue }
            bytes += json
            bytes.append(UInt8(ascii: "\n"))
            if bytes.count > Self.pageBytes { break }
        }
        return (bytes, count == limit || bytes.count > Self.pageBytes ? last : nil)
    }

    private static let summaryQuery = """
        SELECT s.rowid, d.name, s.document, s.article, a.headline, s.text, s.keywords, s.sentences, s.outline
        FROM summary s JOIN document d ON d.id = s.document
        LEFT JOIN article a ON a.document = s.document AND a.article = s.article
        WHERE s.rowid > ? ORDER BY s.rowid LIMIT ?
        """

    private func summary(_ row: Row) -> (id: Int, json: [UInt8]) {
        let article: Int = row[3]
        var writer = JSONWriter()
        writer.object { object in
            object.member("document", row[1] as String)
            object.member("id", row[2] as Int)
            object.member("article", article == 0 ? .null : .integer(article))
            object.member("headline", orNull: row[4])
            object.member("text", row[5] as String)
            object.name("keywords")
            object.raw((row[6] as String).utf8)
            object.name("sentences")
            object.raw((row[7] as String).utf8)
            if let outline = row[8] as String? {
                object.name("outline")
                object.raw(outline.utf8)
            }
        }
        return (row[0], writer.bytes)
    }

    private static let reuseQuery = """
        SELECT r.id, a.name, r.a_article, r.a_start, r.a_end, b.name, r.b_article, r.b_start, r.b_end,
            r.kind, r.similarity, r.differences, r.a_document, r.b_document
        FROM reuse r JOIN document a ON a.id = r.a_document JOIN document b ON b.id = r.b_document
        WHERE r.id > ? ORDER BY r.id LIMIT ?
        """

    /// The passage of the document whose name comes first is `a`, whichever document came first.
    private func reuse(_ row: Row) throws -> [UInt8] {
        let isInOrder =
            (row[1] as String, row[2] as Int, row[3] as Int, row[4] as Int)
            <= (row[5] as String, row[6] as Int, row[7] as Int, row[8] as Int)
        let differences: String = row[11]
        let ordered = isInOrder ? differences : try Self.exchanged(differences)
        var writer = JSONWriter()
        writer.object { object in
            object.name("a")
            object.writePassage(row, from: isInOrder ? 1 : 5)
            object.name("b")
            object.writePassage(row, from: isInOrder ? 5 : 1)
            object.member("kind", row[9] as String)
            object.member("similarity", row[10] as Double)
            object.name("differences")
            object.raw(ordered.utf8)
        }
        return writer.bytes
    }

    /// The differences with `a` for `b`.
    private static func exchanged(_ differences: String) throws -> String {
        let names = ["a": "b", "b": "a", "a_text": "b_text", "b_text": "a_text"]
        let list = try JSONValue(parsing: Array(differences.utf8)).array ?? []
        return JSONValue.array(
            list.map { difference in
                let members = difference.members ?? []
                return .object(
                    members.map { JSONValue.Member($0.name, difference[names[$0.name] ?? $0.name] ?? $0.value) }
                )
            }
        ).text
    }
}

extension JSONWriter {
    /// Name, article, start and end, in four columns.
    mutating func writePassage(_ row: Row, from column: Int) {
        object { passage in
            passage.member("document", row[column] as String)
            passage.member("article", row[column + 1] as Int)
            passage.member("start", row[column + 2] as Int)
            passage.member("end", row[column + 3] as Int)
        }
    }

    /// Article, start, end and the text columns of `IndicatorRow.names`.
    mutating func writeIndicator(_ row: Row, from column: Int) {
        member("article", row[column] as Int)
        member("start", row[column + 1] as Int)
        member("end", row[column + 2] as Int)
        for (offset, name) in IndicatorRow.names.enumerated() {
            let text: String? = row[column + 3 + offset]
            // A range alone has an upper value; the catalogue's fields are there, if only as null.
            if name == "value_max" { member(name, ifPresent: text) } else { member(name, orNull: text) }
        }
    }
}
