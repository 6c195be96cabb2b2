import GRDB
public import JSONText

/// Reads a store: in the broker, beside its writer; in the command line, read-only from a file on the same host.
public struct StoreReader: Sendable {
    let database: any DatabaseReader
    public let path: String

    init(_ database: any DatabaseReader, path: String) {
        self.database = database
        self.path = path
    }

    /// Opens a store read-only; a broker may be writing to it.
    public init(path: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let identifier = try queue.read { db in try Int.fetchOne(db, sql: "PRAGMA application_id") }
            guard identifier == Migrations.applicationID else { throw StoreError.notAStore(path: path) }
            self.init(queue, path: path)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw StoreError.notAStore(path: path)
        } catch let error as DatabaseError {
            throw StoreError.cannotOpen(path: path, reason: error.message ?? "\(error)")
        }
    }

    public static var sqliteVersion: String {
        (try? DatabaseQueue().read { db in try String.fetchOne(db, sql: "SELECT sqlite_version()") }) ?? "unknown"
    }

    public func space() throws -> StoreSpace {
        try database.read { db in try StoreSpace(db, logPath: path + "-wal") }
    }

    /// What the store alone can say of the state of things: the queue and the counts, no workers and no rate.
    public func status() throws -> [UInt8] {
        let (documents, unfinished, failed, stages) = try database.read { db in
            (
                try DocumentStore.meta("documents", db),
                try Int.fetchOne(db, sql: "SELECT count(DISTINCT document) FROM task WHERE failed_at IS NULL")!,
                try Int.fetchOne(db, sql: "SELECT count(DISTINCT document) FROM task WHERE failed_at IS NOT NULL")!,
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT stage, sum(queued), sum(done), sum(failed) FROM (
                            SELECT stage, failed_at IS NULL AS queued, 0 AS done, failed_at IS NOT NULL AS failed FROM task
                            UNION ALL SELECT stage, 0, done, 0 FROM stage_count
                        ) GROUP BY stage ORDER BY stage
                        """
                )
            )
        }
        let space = try space()
        var writer = JSONWriter()
        writer.object { status in
            status.name("documents")
            status.object { counts in
                counts.member("total", documents)
                counts.member("unfinished", unfinished)
                counts.member("failed", failed)
            }
            status.name("stages")
            status.array { list in
                for row in stages {
                    list.object { stage in
                        stage.member("stage", row[0] as String)
                        stage.member("queued", row[1] as Int)
                        stage.member("running", 0)
                        stage.member("done", row[2] as Int)
                        stage.member("failed", row[3] as Int)
                    }
                }
            }
            status.name("store")
            status.object { store in
                store.member("path", path)
                store.write(space)
            }
        }
        return writer.bytes
    }

    /// Everything known of one document, by id or by name; `nil` when there is none.
    public func show(document reference: String) throws -> [UInt8]? {
        try database.read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT id FROM document WHERE id = CAST(?1 AS INTEGER) AND CAST(id AS TEXT) = ?1
                    UNION ALL SELECT id FROM document WHERE name = ?1
                    UNION ALL SELECT document FROM alias WHERE name = ?1 LIMIT 1
                    """,
                arguments: [reference]
            )
            guard let row else { return nil }
            return try DocumentExport(db).object(for: row[0], includingTasks: true)
        }
    }
}

extension JSONWriter {
    /// The members of `store` in a status that say how large it is.
    public mutating func write(_ space: StoreSpace) {
        member("bytes", space.fileBytes)
        member("live_bytes", space.liveBytes)
        member("log_bytes", space.logBytes)
        member("bodies_archived", space.archivedBodies)
        member("bodies_dropped", space.droppedBodies)
    }
}
