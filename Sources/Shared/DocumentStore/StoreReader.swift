import GRDB
public import JSONText
import WireProtocol

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
                try DocumentStore.meta("unfinished", db),
                try DocumentStore.meta("failed", db),
                try Row.fetchAll(db, sql: "SELECT stage, queued, done, failed FROM stage_count ORDER BY stage")
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
            guard let document = try Self.document(reference, db) else { return nil }
            return try DocumentExport(db).object(for: document.rawValue, includingTasks: true)
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
