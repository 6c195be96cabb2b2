import Failpoints
import GRDB
import Glibc
public import WireProtocol

// The store: one SQLite file that holds the queue and the results, written by one broker only.
//
// The idea. A stage's result, the end of its task and the tasks that follow commit in one transaction, so "finished but
// lost" and "merged twice" cannot be written. A task that stands in `task` without `failed_at` is unfinished; when its
// result commits the row goes. There is no state beside the rows.
//
// Durability. WAL with `synchronous = FULL`: a commit returns when the log has been synced. The caller gathers whatever
// has arrived into one transaction and replies only when `commit` has returned, so a busy broker shares one sync among
// hundreds of messages and an idle one waits for one. If the process or the machine stops at any point, the next start
// finds either all of a transaction or none of it.
//
// The writer's connection also checkpoints (automatically, by size): SQLite before 3.51.3 can corrupt the log when
// another connection does. Readers are connections of the same process, or read-only ones of another.
public final class DocumentStore {
    /// What a broker needs to go on where the last one stopped.
    public struct Recovery: Sendable {
        /// Raised durably by this opening.
        public var term: Int
        public var tasks: [StoredTask]
        /// The stages done of each document that has tasks, also tasks that were put aside.
        public var done: [(document: DocumentID, stage: Stage)]
        public var dead: [(document: DocumentID, stage: Stage)]
        public var paused: [Stage]
    }

    public let path: String
    /// Tells this store from every other: random, made with it, 16 hexadecimal digits.
    public let identity: String
    let pool: DatabasePool
    private let lock: FileLock
    private let anchors = AnchorIndexHolder()
    var nextTask: Int
    /// Results stored by stage since the store was made.
    public internal(set) var doneCounts: [Stage: Int] = [:]
    public internal(set) var documentCount: Int
    /// Where texts lie that have left the store.
    public var archive: BodyArchive?
    /// Up to which document texts have been looked at, in the present round of sweeps.
    var sweptDocument = 0

    /// Pages of the log after which the writer checkpoints: 32 MB, half a second of the heaviest intake, so that the
    /// log stays small and a checkpoint short.
    private static let checkpointPages = 4000

    /// Seconds for which a lock of somebody else's is waited for.
    static let patience = 5.0

    /// Opens the store, or makes it, and raises its term.
    ///
    /// - Throws: `StoreError`, or GRDB's `DatabaseError` when the disk fails.
    public init(path: String) throws {
        self.path = path
        try Self.refuseOtherFiles(path)
        guard let lock = try FileLock(beside: path) else { throw StoreError.inUse(path: path) }
        self.lock = lock
        var configuration = Configuration()
        // Somebody who opens the file with another program may hold a lock for a moment.
        configuration.busyMode = .timeout(Self.patience)
        configuration.prepareDatabase { db in
            // A log that one large turn or one long reader has blown up is cut when it is begun anew.
            if !db.configuration.readonly {
                try db.execute(sql: "PRAGMA journal_size_limit = \(Self.checkpointPages * 8192)")
            }
            try db.execute(sql: "PRAGMA cache_size = -65536")
        }
        // Blobs of some kilobytes want pages that hold them in one or two.
        try Self.prepareFile(path)
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
        } catch let error as DatabaseError where Self.isDiskFull(error) {
            throw StoreError.diskFull(path: path)
        } catch {
            throw StoreError.cannotOpen(path: path, reason: "\(error)")
        }
        let number: Int
        do {
            try Self.makeDurable(pool)
            try Self.migrate(pool, path: path)
            (nextTask, documentCount, number) = try pool.write { db in
                try db.execute(sql: "UPDATE meta SET value = value + 1 WHERE name = 'term'")
                return (try Self.meta("next_task", db), try Self.meta("documents", db), try Self.meta("identity", db))
            }
        } catch let error as DatabaseError where Self.isDiskFull(error) {
            throw StoreError.diskFull(path: path)
        }
        Failpoint.afterTermRaise.pass()
        identity = String(UInt64(bitPattern: Int64(number)), radix: 16)
        let counts = try pool.read { db in
            try Row.fetchAll(db, sql: "SELECT stage, done FROM stage_count")
        }
        for row in counts { if let stage = Stage(rawValue: row[0]) { doneCounts[stage] = row[1] } }
    }

    /// Everything unfinished, in order of coming.
    public func recover() throws -> Recovery {
        try pool.read { db in
            var recovery = Recovery(term: try Self.meta("term", db), tasks: [], done: [], dead: [], paused: [])
            let tasks = try Row.fetchCursor(db, sql: StoredTask.selection + " ORDER BY t.id")
            while let row = try tasks.next() {
                guard let task = StoredTask(row) else { continue }
                if task.isDead {
                    recovery.dead.append((task.document, task.stage))
                } else {
                    recovery.tasks.append(task)
                }
            }
            let done = try Row.fetchCursor(
                db,
                sql: "SELECT document, stage FROM result WHERE document IN (SELECT document FROM task)"
            )
            while let row = try done.next() {
                if let stage = Stage(rawValue: row[1]) { recovery.done.append((DocumentID(row[0]), stage)) }
            }
            recovery.paused = try String.fetchAll(db, sql: "SELECT stage FROM paused_stage ORDER BY stage")
                .compactMap(Stage.init)
            return recovery
        }
    }

    /// Runs one transaction; when this returns, it is on disk.
    ///
    /// - Throws: `StoreError.diskFull`, after which nothing was written and another transaction may be tried.
    public func commit<Value>(_ body: (inout StoreTransaction) throws -> Value) throws -> Value {
        let committed: (Value, StoreTransaction)
        do {
            committed = try pool.write { db in
                var transaction = StoreTransaction(
                    db: db,
                    anchorIndex: anchors,
                    nextTask: nextTask,
                    documentCount: documentCount
                )
                let value = try body(&transaction)
                try transaction.writeCounts()
                Failpoint.beforeCommit.pass()
                return (value, transaction)
            }
        } catch {
            // It may hold what has been rolled back.
            anchors.index = nil
            if let error = error as? DatabaseError, Self.isDiskFull(error) { throw StoreError.diskFull(path: path) }
            throw error
        }
        Failpoint.afterCommit.pass()
        nextTask = committed.1.nextTask
        documentCount = committed.1.documentCount
        for (stage, delta) in committed.1.counts where delta.done != 0 { doneCounts[stage, default: 0] += delta.done }
        return committed.0
    }

    /// On a full disk SQLite cannot make its shared memory file grow either, and says it in another way.
    private static func isDiskFull(_ error: DatabaseError) -> Bool {
        error.resultCode == .SQLITE_FULL || error.extendedResultCode == .SQLITE_IOERR_SHMSIZE
    }

    /// What workers need for tasks, `nil` for one whose rows are gone: read on the writer's connection, which sees what has just been committed.
    public func offers(_ requests: [OfferRequest]) throws -> [TaskOffer?] {
        try pool.writeWithoutTransaction { db in
            try requests.map { try $0.offer(db, archive) }
        }
    }

    /// Copies the log into the file and empties it, so that a stopped broker leaves one file.
    public func checkpoint() throws {
        do {
            try pool.writeWithoutTransaction { db in
                _ = try db.checkpoint(.full)
                Failpoint.duringCheckpoint.pass()
                _ = try db.checkpoint(.truncate)
            }
        } catch let error as DatabaseError where Self.isDiskFull(error) {
            throw StoreError.diskFull(path: path)
        }
    }

    /// A reader on this store for another thread of the same process.
    public var reader: StoreReader { StoreReader(pool, path: path) }

    static func meta(_ name: String, _ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name])!
    }

    /// Looks at the file's header before anything is made beside it: bytes 68 to 71 hold the application's identifier
    /// (https://sqlite.org/fileformat2.html, 1.3). No connection is open yet that could lose its locks by this.
    private static func refuseOtherFiles(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: 72)
        let count = read(descriptor, &header, header.count)
        let identifier = header[68...].reduce(0) { $0 << 8 | Int($1) }
        // A power cut may have broken off the making of a store: zeros, a page without our number, a journal that SQLite
        // rolls back when it opens the file. Whether it is empty then, `prepareFile` looks.
        let isBlank = header.allSatisfy { $0 == 0 } || access(path + "-journal", F_OK) == 0
        let isYoung = identifier == 0 && lseek(descriptor, 0, SEEK_END) <= 65_536
        guard isBlank || isYoung || (count == 72 && identifier == Migrations.applicationID) else {
            throw StoreError.notAStore(path: path)
        }
    }

    /// The page size and the kind of vacuum must be set before the first table is made and before the log is switched on.
    /// A store that is too new is refused here, as a pool writes to the file when it is made.
    private static func prepareFile(_ path: String) throws {
        do {
            let queue = try DatabaseQueue(path: path)
            try queue.inDatabase { db in
                if try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 {
                    try db.execute(sql: "PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL")
                    try db.execute(sql: "PRAGMA application_id = \(Migrations.applicationID)")
                } else if try Int.fetchOne(db, sql: "PRAGMA application_id") != Migrations.applicationID {
                    throw StoreError.notAStore(path: path)
                }
                try Self.refuseNewer(db, path: path)
            }
            try queue.close()
        } catch let error as StoreError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw StoreError.notAStore(path: path)
        } catch let error as DatabaseError where Self.isDiskFull(error) {
            throw StoreError.diskFull(path: path)
        } catch {
            throw StoreError.cannotOpen(path: path, reason: "\(error)")
        }
    }

    /// Each commit of the writer waits for its sync.
    ///
    /// Said when the pool is made and not while: a `DatabasePool` sets `synchronous = NORMAL` after everything that a
    /// configuration can say, and then a commit returns before it is on disk.
    ///
    /// And the log of the last start is copied into the file: a sync of it may have failed, after which the kernel takes
    /// the pages for clean, and no sync of what is appended would write them.
    private static func makeDurable(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = \(checkpointPages)")
            // Not held up by somebody who reads the file.
            _ = try db.checkpoint(.passive)
        }
    }
}
