import GRDB
import Glibc

/// What a store takes on the disk.
public struct StoreSpace: Sendable, Equatable {
    /// The SQLite file.
    public var fileBytes: Int
    /// Pages of it that hold nothing: used again before the file grows, and given back to the disk little by little.
    public var freeBytes: Int
    /// The write-ahead log beside it.
    public var logBytes: Int

    /// Texts that have left, since the store was made.
    public var archivedBodies: Int
    public var droppedBodies: Int

    /// What is in use.
    public var liveBytes: Int { fileBytes - freeBytes }

    /// Asks SQLite, which knows all of it without reading the file.
    init(_ db: Database, logPath: String?) throws {
        let page = try Int.fetchOne(db, sql: "PRAGMA page_size")!
        fileBytes = page * (try Int.fetchOne(db, sql: "PRAGMA page_count")!)
        freeBytes = page * (try Int.fetchOne(db, sql: "PRAGMA freelist_count")!)
        logBytes = logPath.map(Self.size) ?? 0
        archivedBodies = try DocumentStore.meta("bodies_archived", db)
        droppedBodies = try DocumentStore.meta("bodies_dropped", db)
    }

    private static func size(_ path: String) -> Int {
        var information = stat()
        return stat(path, &information) == 0 ? Int(information.st_size) : 0
    }
}

extension DocumentStore {
    public func space() throws -> StoreSpace {
        try pool.writeWithoutTransaction { db in try StoreSpace(db, logPath: path + "-wal") }
    }

    /// Gives free pages back to the disk, a portion at a time, and leaves those that the next hour may need again.
    ///
    /// A store that was made before `auto_vacuum` was set keeps its pages until `galley compact`.
    ///
    /// - Returns: whether there is more to give back.
    @discardableResult
    public func returnFreePages() throws -> Bool {
        try pool.writeWithoutTransaction { db in
            let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count")!
            let total = try Int.fetchOne(db, sql: "PRAGMA page_count")!
            let surplus = free - max(Self.keptFreePages, total / 20)
            guard surplus > 0, try Int.fetchOne(db, sql: "PRAGMA auto_vacuum") == 2 else { return false }
            let portion = min(surplus, Self.returnedPages)
            _ = try Row.fetchAll(db, sql: "PRAGMA incremental_vacuum(\(portion))")
            return surplus > portion
        }
    }

    /// Copies the log into the file and empties it, as far as those who are reading the store allow; nobody is waited for.
    ///
    /// Commits do this by themselves. But a log that a long reader has kept from being emptied would stay as it is when
    /// nothing is committed any more.
    public func shortenLog() throws {
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA busy_timeout = 0")
            defer { try? db.execute(sql: "PRAGMA busy_timeout = \(Int(Self.patience * 1000))") }
            _ = try Row.fetchAll(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }

    /// 8 MB: so that a queue which fills and empties does not shrink and grow the file all day.
    private static let keptFreePages = 1024
    /// 16 MB at a time, as each page that is moved is written to the log and again to the file.
    private static let returnedPages = 2048
}
