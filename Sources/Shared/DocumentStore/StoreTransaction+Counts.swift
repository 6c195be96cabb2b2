import GRDB
import WireProtocol

// Exact counts, in the transaction of what they count: a status costs the same for ten tasks and for ten million, with
// a broker and without one.
extension StoreTransaction {
    func writeCounts() throws {
        try setMeta("next_task", nextTask)
        try setMeta("documents", documentCount)
        for (stage, delta) in counts {
            try db.cachedStatement(
                sql: """
                    INSERT INTO stage_count (stage, queued, failed, done) VALUES (?, ?, ?, ?)
                    ON CONFLICT (stage) DO UPDATE SET queued = queued + excluded.queued,
                        failed = failed + excluded.failed, done = done + excluded.done
                    """
            )
            .execute(arguments: [stage.rawValue, delta.queued, delta.failed, delta.done])
        }
        try writeDocumentStates()
    }

    /// A document's state has bit 1 while a task of it is to be done, and bit 2 while one is put aside.
    private func writeDocumentStates() throws {
        var unfinished = 0
        var failed = 0
        for document in touched {
            let query = try db.cachedStatement(
                sql: """
                    SELECT state, EXISTS (SELECT 1 FROM task WHERE document = ?1 AND failed_at IS NULL)
                        + 2 * EXISTS (SELECT 1 FROM task WHERE document = ?1 AND failed_at IS NOT NULL)
                    FROM document WHERE id = ?1
                    """
            )
            guard let row = try Row.fetchOne(query, arguments: [document.rawValue]) else { continue }
            let (before, after): (Int, Int) = (row[0], row[1])
            guard before != after else { continue }
            try db.cachedStatement(sql: "UPDATE document SET state = ? WHERE id = ?")
                .execute(arguments: [after, document.rawValue])
            unfinished += after & 1 - before & 1
            failed += after >> 1 - before >> 1
        }
        if unfinished != 0 { try addToMeta("unfinished", unfinished) }
        if failed != 0 { try addToMeta("failed", failed) }
    }

    private func setMeta(_ name: String, _ value: Int) throws {
        try db.cachedStatement(sql: "UPDATE meta SET value = ? WHERE name = ?").execute(arguments: [value, name])
    }

    func addToMeta(_ name: String, _ delta: Int) throws {
        try db.cachedStatement(sql: "UPDATE meta SET value = value + ? WHERE name = ?").execute(arguments: [
            delta, name,
        ])
    }
}
