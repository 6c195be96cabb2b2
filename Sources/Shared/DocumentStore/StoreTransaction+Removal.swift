import GRDB
public import WireProtocol

// A document that is taken out, and what other documents have because of it.
//
// Ids are never given twice (`last_document`), so nothing that still names one can come to mean another document. Postings
// of anchors are the exception to "nothing stale stays": they are found by hash and not by document, so they stay in the
// index until a merge leaves them out, and count for nothing without the row in `anchor_list` that they belong to.
extension StoreTransaction {
    /// Takes a document out with all that was found in it, and the pairs that others form with it.
    ///
    /// Its tasks, and comparisons with it, must have been withdrawn.
    ///
    /// - Returns: what is to be compared because of it: see `removeReprints`.
    @discardableResult
    public mutating func remove(_ document: DocumentID) throws -> [ComparisonPair] {
        let id = document.rawValue
        let state = try Int.fetchOne(
            db.cachedStatement(sql: "DELETE FROM document WHERE id = ? RETURNING state"),
            arguments: [id]
        )
        guard let state else { return [] }
        documentCount -= 1
        if state & 1 != 0 { try addToMeta("unfinished", -1) }
        if state & 2 != 0 { try addToMeta("failed", -1) }
        try db.cachedStatement(sql: "UPDATE meta SET value = max(value, ?) WHERE name = 'last_document'")
            .execute(arguments: [id])
        let gone = try db.cachedStatement(sql: "DELETE FROM body_gone WHERE document = ? RETURNING archived")
        if let isArchived = try Bool.fetchOne(gone, arguments: [id]) {
            try addToMeta(isArchived ? "bodies_archived" : "bodies_dropped", -1)
        }
        let results = try db.cachedStatement(sql: "DELETE FROM result WHERE document = ? RETURNING stage")
        for stage in try String.fetchAll(results, arguments: [id]).compactMap(Stage.init) {
            counts[stage, default: StageDelta()].done -= 1
        }
        for table in ["alias", "body", "dropped", "article", "indicator", "summary"] {
            try db.cachedStatement(sql: "DELETE FROM \(table) WHERE document = ?").execute(arguments: [id])
        }
        // A sweep takes the chunks away.
        try db.cachedStatement(sql: "UPDATE upload SET document = NULL, name = NULL WHERE document = ?")
            .execute(arguments: [id])
        return try removeReprints(of: document)
    }

    /// Takes a task away, queued or put aside, as if it had never been.
    public mutating func withdraw(_ task: TaskID) throws {
        let removal = try db.cachedStatement(
            sql: "DELETE FROM task WHERE id = ? RETURNING document, stage, failed_at IS NOT NULL"
        )
        guard let row = try Row.fetchOne(removal, arguments: [task.rawValue]) else { return }
        try forgetFailures(of: task)
        touched.insert(DocumentID(row[0]))
        guard let stage = Stage(rawValue: row[1]) else { return }
        if row[2] {
            counts[stage, default: StageDelta()].failed -= 1
        } else {
            counts[stage, default: StageDelta()].queued -= 1
        }
    }
}

extension DocumentStore {
    /// The tasks of documents, done never or put aside, and the comparisons of others with them.
    public func tasks(about documents: [DocumentID]) throws -> [TaskReference] {
        try pool.writeWithoutTransaction { db in
            let query = try db.cachedStatement(
                sql: """
                    SELECT id, document, stage, failed_at IS NOT NULL FROM task WHERE document = ?1
                    UNION
                    SELECT id, document, stage, failed_at IS NOT NULL FROM task
                    WHERE parameters IS NOT NULL AND json_extract(parameters, '$.other') = ?1
                    """
            )
            var found: [Int: TaskReference] = [:]
            for document in documents {
                for row in try Row.fetchAll(query, arguments: [document.rawValue]) {
                    guard let stage = Stage(rawValue: row[2]) else { continue }
                    found[row[0]] = TaskReference(
                        task: TaskID(row[0]),
                        document: DocumentID(row[1]),
                        stage: stage,
                        isDead: row[3]
                    )
                }
            }
            return found.values.sorted { $0.task.rawValue < $1.task.rawValue }
        }
    }
}

/// A task in the queue, or put aside.
public struct TaskReference: Sendable, Equatable {
    public var task: TaskID
    public var document: DocumentID
    public var stage: Stage
    public var isDead: Bool
}
