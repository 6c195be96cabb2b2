import GRDB
import Glibc
import JSONText

// A store as a whole file: copied while a broker writes to it, put back, made small.
//
// The idea. `VACUUM INTO` reads one snapshot and writes every live page of it into a new file, so a copy is consistent
// whatever the writer does meanwhile, holds no free page, and takes over the settings that SQLite fixes when a file is
// made. The copy is checked, synced, and only then gets its name: whoever finds the file finds a whole one.
public enum StoreCopy {
    /// What a copy holds.
    public struct Contents: Sendable, Equatable {
        public var documents: Int
        /// Tasks queued or put aside.
        public var tasks: Int
        /// The broker's start that wrote last.
        public var term: Int
        public var bytes: Int
        var identity: Int
        var nextTask: Int

        /// One object, as `galley backup --format json` prints it.
        public var json: [UInt8] {
            var writer = JSONWriter()
            writer.object { object in
                object.member("documents", documents)
                object.member("tasks", tasks)
                object.member("term", term)
                object.member("bytes", bytes)
            }
            return writer.bytes
        }
    }

    /// What `restore` has done.
    public struct Restoration: Sendable, Equatable {
        public var contents: Contents
        /// Where the store that was there before lies now.
        public var keptAside: String?
    }

    /// Added to the term by a restore: more starts than any broker has between two backups, so that a token given after
    /// the backup, which the restored store knows nothing of, is older than every token that it will give.
    public static let termLeap = 1 << 20

    /// Writes a consistent copy of a store that a broker may be writing to.
    ///
    /// The store's log cannot be emptied while this reads. The file must not exist: a backup never replaces another.
    ///
    /// - Throws: `StoreError`; then there is no file.
    public static func backup(_ path: String, to target: String) throws -> Contents {
        guard !exists(target) else {
            throw StoreError.exists(path: target, reason: "a backup does not replace a file; give another name")
        }
        return try copy(path, to: target) { _ in }
    }

    /// Makes a store of a backup. The broker of the store must be stopped.
    ///
    /// The backup is read whole and checked first. The new store has a term raised by `termLeap` over both that of the
    /// backup and that of the store that was there, and an identity of its own: tokens and tasks in workers' hands from
    /// before mean nothing to it.
    ///
    /// - Parameter replaces: whether a store that is there may be moved aside.
    /// - Throws: `StoreError`; then nothing has changed.
    public static func restore(_ backup: String, to path: String, replaces: Bool) throws -> Restoration {
        guard exists(backup) else { throw StoreError.cannotOpen(path: backup, reason: "there is no such file") }
        guard let lock = try FileLock(beside: path) else { throw StoreError.inUse(path: path) }
        defer { withExtendedLifetime(lock) {} }
        let present = exists(path) ? try? inspect(path: path) : nil
        if exists(path), !replaces {
            throw StoreError.exists(path: path, reason: try explanation(present, backup: inspect(path: backup)))
        }
        var contents = try inspect(path: backup)
        let term = max(contents.term, present?.term ?? 0) + termLeap
        contents.term = term
        let part = path + ".restoring"
        _ = try copy(backup, to: part) { db in
            try db.execute(sql: "UPDATE meta SET value = ? WHERE name = 'term'", arguments: [term])
            try db.execute(sql: "UPDATE meta SET value = random() WHERE name = 'identity'")
        }
        let aside = exists(path) ? try moveAside(path) : nil
        try give(path, to: part)
        return Restoration(contents: contents, keptAside: aside)
    }

    /// Rewrites a store without its free pages and with today's settings, `auto_vacuum` among them, which an older
    /// Galley did not set. The broker must be stopped; the disk must have room for both.
    ///
    /// - Returns: bytes before and after.
    public static func compact(_ path: String) throws -> (before: Int, after: Int) {
        guard exists(path) else { throw StoreError.cannotOpen(path: path, reason: "there is no such file") }
        guard let lock = try FileLock(beside: path) else { throw StoreError.inUse(path: path) }
        defer { withExtendedLifetime(lock) {} }
        let before = try inspect(path: path).bytes
        // The log goes into the file and away: what is left of it must not meet another file.
        try withDatabase(path, readonly: false) { db in
            guard try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE") == "delete" else {
                throw StoreError.inUse(path: path)
            }
        }
        let part = path + ".compacting"
        let after = try copy(path, to: part) { _ in }.bytes
        try give(path, to: part)
        return (before, after)
    }

    // MARK: -

    /// Copies, lets the copy be changed, checks it, syncs it, gives it its name.
    private static func copy(_ path: String, to target: String, change: (Database) throws -> Void) throws -> Contents {
        let part = target + ".part"
        unlink(part)
        defer { for suffix in ["", "-journal"] { unlink(part + suffix) } }
        do {
            try withDatabase(path, readonly: true) { db in
                try refuseForeign(db, path)
                // Said of a store that has it already, it would be a write.
                if try Int.fetchOne(db, sql: "PRAGMA auto_vacuum") == 0 {
                    try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
                }
                try db.execute(sql: "VACUUM INTO ?", arguments: [part])
            }
            let contents = try withDatabase(part, readonly: false) { db in
                try change(db)
                let verdict = try String.fetchAll(db, sql: "PRAGMA integrity_check").joined(separator: "; ")
                guard verdict == "ok" else { throw StoreError.damaged(path: path, reason: verdict) }
                return try inspect(db)
            }
            try give(target, to: part)
            return contents
        } catch let error as DatabaseError {
            throw storeError(error, reading: path, writing: target)
        }
    }

    private static func storeError(_ error: DatabaseError, reading path: String, writing target: String) -> StoreError {
        switch error.resultCode {
        case .SQLITE_FULL: .diskFull(path: target)
        case .SQLITE_CORRUPT: .damaged(path: path, reason: error.message ?? "\(error)")
        case .SQLITE_NOTADB: .notAStore(path: path)
        default: .cannotOpen(path: target, reason: error.message ?? "\(error)")
        }
    }

    static func inspect(path: String) throws -> Contents {
        do {
            return try withDatabase(path, readonly: true) { db in
                try refuseForeign(db, path)
                return try inspect(db)
            }
        } catch let error as DatabaseError {
            throw storeError(error, reading: path, writing: path)
        }
    }

    private static func inspect(_ db: Database) throws -> Contents {
        Contents(
            documents: try DocumentStore.meta("documents", db),
            tasks: try Int.fetchOne(db, sql: "SELECT count(*) FROM task")!,
            term: try DocumentStore.meta("term", db),
            bytes: try StoreSpace(db, logPath: nil).fileBytes,
            identity: try DocumentStore.meta("identity", db),
            nextTask: try DocumentStore.meta("next_task", db)
        )
    }

    private static func refuseForeign(_ db: Database, _ path: String) throws {
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == Migrations.applicationID else {
            throw StoreError.notAStore(path: path)
        }
        let unknown = try Migrations.migrator.appliedIdentifiers(db).subtracting(Migrations.migrator.migrations)
        guard unknown.isEmpty else { throw StoreError.tooNew(path: path, migrations: unknown.sorted()) }
    }

    /// Why a store is not replaced without being told to: what would be lost.
    private static func explanation(_ present: Contents?, backup: Contents) -> String {
        let remedy = "; --force moves it aside and restores"
        guard let present else { return "something that is no readable store is there" + remedy }
        guard present.identity == backup.identity else {
            return "another store with \(present.documents) documents is there" + remedy
        }
        let isNewer = present.nextTask > backup.nextTask || present.documents > backup.documents
        return isNewer
            ? "the store there is newer than the backup: it has \(present.documents) documents, the backup "
                + "\(backup.documents)" + remedy
            : "the store of the backup is there, no newer than it" + remedy
    }

    /// Runs without a transaction, which `VACUUM` does not allow.
    private static func withDatabase<Value>(
        _ path: String,
        readonly: Bool,
        _ body: (Database) throws -> Value
    ) throws -> Value {
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.busyMode = .timeout(5)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let value = try queue.inDatabase(body)
        try queue.close()
        return value
    }

    /// The first free name beside the store, for it and what SQLite keeps with it.
    private static func moveAside(_ path: String) throws -> String {
        let aside = (1...).lazy.map { "\(path).before-restore-\($0)" }.first { !exists($0) }!
        // The log first: without its file it is nothing, while the file without it would lack what was committed last.
        for suffix in ["-wal", "-shm", ""] where exists(path + suffix) {
            guard rename(path + suffix, aside + suffix) == 0 else { throw systemError(path + suffix) }
        }
        return aside
    }

    /// Syncs a file that is complete, gives it its name, and syncs that.
    private static func give(_ name: String, to part: String) throws {
        let descriptor = open(part, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemError(part) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0, rename(part, name) == 0 else { throw systemError(name) }
        try syncFolder(of: name)
    }

    private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func systemError(_ path: String) -> StoreError {
        .cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
}

/// Makes a name that was just given durable.
func syncFolder(of path: String) throws {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError.cannotOpen(path: folder, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
        throw StoreError.cannotOpen(path: folder, reason: String(cString: strerror(errno)))
    }
}
