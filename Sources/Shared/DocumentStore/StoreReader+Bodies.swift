import GRDB

extension StoreReader {
    /// The documents as submitted, in the order of their ids, page by page.
    ///
    /// - Parameter after: the id behind which the page begins, 0 for the first page.
    public func bodies(after: Int, limit: Int) throws -> [(id: Int, name: String, bytes: [UInt8])] {
        try database.read { db in
            let query = try db.cachedStatement(
                sql: """
                    SELECT d.id, d.name, b.bytes FROM document d JOIN body b ON b.document = d.id
                    WHERE d.id > ? ORDER BY d.id LIMIT ?
                    """
            )
            return try Row.fetchAll(query, arguments: [after, limit]).map { ($0[0], $0[1], $0.bytes(at: 2)) }
        }
    }
}
