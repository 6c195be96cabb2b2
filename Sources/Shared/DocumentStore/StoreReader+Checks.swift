import GRDB

extension StoreReader {
    /// What `galley doctor` asks of a store: that SQLite finds it whole, and that no document can have been lost.
    public func checks() throws -> [(name: String, passed: Bool, detail: String)] {
        try database.read { db in
            try Self.invariants.map { check in
                let found = try Row.fetchOne(db, sql: check.sql)![0] as String
                return (check.name, found == check.expected, found == check.expected ? "" : found + check.explanation)
            }
        }
    }

    private struct Invariant {
        var name: String
        /// Gives one text.
        var sql: String
        var expected = "0"
        /// Said after what was found.
        var explanation = ""
    }

    private static let invariants = [
        Invariant(
            name: "the file is whole",
            sql: "SELECT group_concat(quick_check, '; ') FROM pragma_quick_check",
            expected: "ok"
        ),
        Invariant(
            name: "every document has its body, or it was let go",
            sql: """
                SELECT CAST(count(*) AS TEXT) FROM document
                WHERE id NOT IN (
                    SELECT document FROM body UNION ALL SELECT document FROM body_gone
                    UNION ALL SELECT document FROM upload WHERE document IS NOT NULL
                )
                """,
            explanation: " documents have none"
        ),
        Invariant(
            name: "an upload has the chunks that it says it has",
            sql: """
                SELECT CAST(count(*) AS TEXT) FROM upload u
                WHERE (name IS NOT NULL OR document IS NOT NULL) AND stored != (
                    SELECT coalesce(sum(length(bytes)), 0) FROM body_chunk c WHERE c.upload = u.id
                )
                """,
            explanation: " uploads have others"
        ),
        Invariant(
            name: "a document with tasks has its body",
            sql: """
                SELECT CAST(count(*) AS TEXT) FROM task
                WHERE document IN (SELECT document FROM body_gone WHERE NOT archived)
                """,
            explanation: " tasks have none"
        ),
        Invariant(
            name: "every document is queued or was begun",
            sql: """
                SELECT CAST(count(*) AS TEXT) FROM document
                WHERE id NOT IN (SELECT document FROM task) AND id NOT IN (SELECT document FROM result)
                    AND id NOT IN (SELECT document FROM dropped)
                """,
            explanation: " documents are neither"
        ),
        Invariant(
            name: "a finished stage is not queued",
            sql: """
                SELECT CAST(count(*) AS TEXT) FROM task t JOIN result r ON r.document = t.document AND r.stage = t.stage
                """,
            explanation: " tasks stand in the queue although their result is stored"
        ),
        Invariant(
            name: "what a segmented document needs is queued or done",
            sql: """
                SELECT CAST(count(*) AS TEXT)
                FROM result s JOIN (VALUES ('indicators'), ('fingerprint'), ('summary')) v
                WHERE s.stage = 'segment'
                    AND v.column1 IN (SELECT stage FROM stage_count UNION SELECT stage FROM task)
                    AND NOT EXISTS (SELECT 1 FROM result r WHERE r.document = s.document AND r.stage = v.column1)
                    AND NOT EXISTS (SELECT 1 FROM task t WHERE t.document = s.document AND t.stage = v.column1)
                    AND NOT EXISTS (SELECT 1 FROM dropped d WHERE d.document = s.document AND d.stage = v.column1)
                """,
            explanation: " stages are neither"
        ),
        Invariant(
            name: "the counts are the rows",
            sql: """
                SELECT CAST(abs((SELECT count(*) FROM result)
                    - (SELECT coalesce(sum(done), 0) FROM stage_count WHERE stage != 'compare'))
                    + abs((SELECT count(*) FROM document) - (SELECT value FROM meta WHERE name = 'documents'))
                    + (SELECT coalesce(sum(abs(queued -
                            (SELECT count(*) FROM task t WHERE t.stage = c.stage AND failed_at IS NULL))
                        + abs(failed -
                            (SELECT count(*) FROM task t WHERE t.stage = c.stage AND failed_at IS NOT NULL))), 0)
                        FROM stage_count c)
                    + abs((SELECT count(DISTINCT document) FROM task WHERE failed_at IS NULL)
                        - (SELECT value FROM meta WHERE name = 'unfinished'))
                    + abs((SELECT count(DISTINCT document) FROM task WHERE failed_at IS NOT NULL)
                        - (SELECT value FROM meta WHERE name = 'failed')) AS TEXT)
                """,
            explanation: " rows more or fewer than counted"
        ),
    ]
}
