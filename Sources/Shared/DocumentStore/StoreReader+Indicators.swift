import GRDB
import JSONText
import TextAnalysis

extension StoreReader {
    /// A page of the indicators that the filter lets through, as JSON Lines, from row `after` on.
    ///
    /// Beside the fields of the table each has its row (`indicator`), whom it is about in words that mean the same in
    /// every document (`subject_name`), its document's date, its article's headline, and the sentence as evidence.
    func indicators(
        _ db: Database,
        _ filter: IndicatorFilter,
        after: Int,
        limit: Int
    ) throws -> (rows: [UInt8], next: Int?) {
        let (condition, values) = filter.condition
        let sql = """
            SELECT i.id, d.name, i.document, i.article, i.start, i."end", \(IndicatorRow.names.map { "i." + $0 }.joined(separator: ", ")),
                coalesce(d.date, ''), a.headline, a.place, a.start
            FROM indicator i JOIN document d ON d.id = i.document
            LEFT JOIN article a ON a.document = i.document AND a.article = i.article
            WHERE i.id > ? AND \(condition) ORDER BY i.id LIMIT ?
            """
        var arguments: [(any DatabaseValueConvertible)?] = [after]
        arguments += values as [(any DatabaseValueConvertible)?]
        arguments.append(limit)
        let rows = try Row.fetchCursor(db, sql: sql, arguments: StatementArguments(arguments))
        let evidence = EvidenceReader(db)
        return try page(rows, limit: limit) { row in
            (row[0], try Self.line(row, evidence, subject: filter.subject))
        }
    }

    /// `nil` when the row is not about that subject after all.
    private static func line(_ row: Row, _ evidence: EvidenceReader, subject wanted: String?) throws -> [UInt8]? {
        let columns = 6 + IndicatorRow.names.count
        let headline: String? = row[columns + 1]
        let subject: String = row["subject"]
        try evidence.turn(to: row[2])
        let home = evidence.home(ofArticle: row[3], headline: headline, start: row[columns + 3])
        let name = SubjectName.resolve(subject, home: home, headline: headline, place: row[columns + 2])
        if let wanted, !isAbout(wanted, subject: subject, name: name) { return nil }
        let start: Int = row[4]
        let sentence = evidence.evidence(of: start..<max(start, row[5]))
        let submitted: String = row[columns]
        var writer = JSONWriter()
        writer.object { object in
            object.member("document", row[1] as String)
            object.member("id", row[2] as Int)
            object.writeIndicator(row, from: 3)
            object.member("indicator", row[0] as Int)
            object.member("subject_name", orNull: name)
            object.member("document_date", orNull: evidence.date ?? (submitted.isEmpty ? nil : submitted))
            object.member("headline", orNull: headline)
            object.member("evidence", orNull: sentence?.text)
            object.member("evidence_start", sentence.map { .integer($0.range.lowerBound) } ?? .null)
            object.member("evidence_end", sentence.map { .integer($0.range.upperBound) } ?? .null)
        }
        return writer.bytes
    }

    /// 温州 and 温州市 are one; otherwise the words must stand in the subject.
    private static func isAbout(_ wanted: String, subject: String, name: String?) -> Bool {
        if let region = RegionCatalogue.shared.region(named: wanted), name == region.name { return true }
        return subject.utf8.contains(wanted.utf8) || name?.utf8.contains(wanted.utf8) == true
    }

    /// The text of a document as it was submitted; `nil` when there is none.
    public func source(of id: Int) throws -> [UInt8]? {
        try database.read { db in
            try Row.fetchOne(db, sql: "SELECT bytes FROM body WHERE document = ?", arguments: [id])
                .map { $0.bytes(at: 0) }
        }
    }
}
