import GRDB
import WireProtocol

// What deduplication knows of a document goes with the document.
extension StoreTransaction {
    /// Takes a document's articles out of the index of reprints, with their fingerprints and all their pairs.
    ///
    /// Where one of them stood for its text, the first by priority of the others with that text takes its place, as it
    /// would have had the document never come.
    ///
    /// - Returns: what is to be compared because of that.
    func removeReprints(of document: DocumentID) throws -> [ComparisonPair] {
        let standing = try Row.fetchAll(
            db,
            sql: """
                SELECT l.id, f.exact, l.anchors FROM anchor_list l
                JOIN fingerprint f ON f.document = l.document AND f.article = l.article WHERE l.document = ?
                """,
            arguments: [document.rawValue]
        )
        for sql in [
            "DELETE FROM reuse WHERE a_document = ?", "DELETE FROM reuse WHERE b_document = ?",
            "DELETE FROM fingerprint WHERE document = ?",
        ] {
            try db.execute(sql: sql, arguments: [document.rawValue])
        }
        for row in standing { try withdraw(row[0]) }
        var tasks: [ComparisonPair] = []
        for row in standing {
            let exact = row.bytes(at: 1)
            let keys = PackedAnchors.unpack(row.bytes(at: 2))
            let heirs = try articles(withText: exact).map { (priority: try priority(of: $0), article: $0) }
            guard let heir = heirs.min(by: { $0.priority < $1.priority })?.article else { continue }
            var proposals = ComparisonProposals(document: DocumentID(heir.document))
            let found = try place(heir, exact: exact, keys).found + heirs.map(\.article).filter { $0 != heir }
            try propose(found, for: heir, &proposals)
            try anchors().maintain(added: keys.count, db)
            tasks += proposals.tasks
        }
        return tasks
    }
}
