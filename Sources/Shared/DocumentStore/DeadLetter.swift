import GRDB
import JSONText
public import WireProtocol

/// A task that was put aside.
public struct DeadLetter: Sendable, Equatable {
    public var task: TaskID
    public var document: DocumentID
    public var stage: Stage

    /// The letters that a filter names, in order of their tasks, each with the row it came from.
    static func fetch(
        _ db: Database,
        _ filter: DeadFilter,
        now: Int,
        after: Int,
        limit: Int
    ) throws -> [(letter: DeadLetter, row: Row)] {
        var conditions = ["t.failed_at IS NOT NULL", "t.id > ?"]
        var arguments: [(any DatabaseValueConvertible)?] = [after]
        func require(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            conditions.append(condition)
            arguments.append(value)
        }
        require("t.id = ?", filter.task)
        require("t.stage = ?", filter.stage)
        require("t.cause = ?", filter.cause)
        require("instr(t.error, ?)", filter.error)
        require("t.failed_at <= ?", filter.minimumAge.map { now - $0 * 1000 })
        if let reference = filter.document {
            require("t.document = ?", try StoreReader.document(reference, db)?.rawValue ?? -1)
        }
        arguments.append(limit)
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT t.id, t.document, t.stage, t.cause, t.attempts, t.losses, t.failed_at, t.error, d.name, d.bytes
                FROM task t JOIN document d ON d.id = t.document
                WHERE \(conditions.joined(separator: " AND ")) ORDER BY t.id LIMIT ?
                """,
            arguments: StatementArguments(arguments)
        )
        return rows.compactMap { row in
            guard let stage = Stage(rawValue: row[2]) else { return nil }
            return (DeadLetter(task: TaskID(row[0]), document: DocumentID(row[1]), stage: stage), row)
        }
    }
}

extension StoreReader {
    /// A page of the tasks put aside, as JSON Lines, with their last failures.
    ///
    /// - Parameter now: milliseconds since 1970, for the filter's age.
    public func deadLetters(
        _ filter: DeadFilter,
        now: Int,
        after: Int,
        limit: Int
    ) throws -> (rows: [UInt8], next: Int?) {
        try database.read { db in
            let found = try DeadLetter.fetch(db, filter, now: now, after: after, limit: limit)
            var bytes: [UInt8] = []
            for (letter, row) in found {
                var writer = JSONWriter()
                let failures = try Row.fetchAll(
                    db,
                    sql: "SELECT at, cause, error, worker FROM failure WHERE task = ? ORDER BY id",
                    arguments: [letter.task.rawValue]
                )
                writer.object { Self.write(letter, row, failures, to: &$0) }
                bytes += writer.bytes + [UInt8(ascii: "\n")]
            }
            return (bytes, found.count == limit ? found.last?.letter.task.rawValue : nil)
        }
    }

    private static func write(_ letter: DeadLetter, _ row: Row, _ failures: [Row], to object: inout JSONWriter) {
        object.member("task", letter.task.rawValue)
        object.member("document", letter.document.rawValue)
        object.member("name", row[8] as String)
        object.member("bytes", row[9] as Int)
        object.member("stage", letter.stage.rawValue)
        object.member("cause", ifPresent: row[3] as String?)
        object.member("attempts", row[4] as Int)
        object.member("losses", row[5] as Int)
        object.member("failed_at_ms", row[6] as Int)
        object.member("error", ifPresent: row[7] as String?)
        object.name("failures")
        object.array { list in
            for failure in failures {
                list.object { entry in
                    entry.member("at_ms", failure[0] as Int)
                    entry.member("cause", failure[1] as String)
                    entry.member("error", failure[2] as String)
                    entry.member("worker", ifPresent: failure[3] as String?)
                }
            }
        }
    }

    /// A document by its id or by its name.
    static func document(_ reference: String, _ db: Database) throws -> DocumentID? {
        let id = try Int.fetchOne(
            db,
            sql: """
                SELECT id FROM document WHERE id = CAST(?1 AS INTEGER) AND CAST(id AS TEXT) = ?1
                UNION ALL SELECT id FROM document WHERE name = ?1
                UNION ALL SELECT document FROM alias WHERE name = ?1 LIMIT 1
                """,
            arguments: [reference]
        )
        return id.map { DocumentID($0) }
    }
}
