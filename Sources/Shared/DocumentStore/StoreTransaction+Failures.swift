import GRDB
public import WireProtocol

/// What a task's row keeps of its failures; `TaskRecord` of the state machine, in the store's words.
public struct TaskFailureState: Sendable, Equatable {
    public var attempts: Int
    public var losses: Int
    public var suspicion: Int
    public var spent: Token?

    public init(attempts: Int = 0, losses: Int = 0, suspicion: Int = 0, spent: Token? = nil) {
        self.attempts = attempts
        self.losses = losses
        self.suspicion = suspicion
        self.spent = spent
    }
}

/// One failure of a task, as it is kept.
public struct FailureNote: Sendable, Equatable {
    /// A word of the state machine's `Cause`.
    public var cause: String
    public var error: String
    /// Who held the task.
    public var worker: String?

    public init(cause: String, error: String, worker: String?) {
        self.cause = cause
        self.error = error
        self.worker = worker
    }
}

// Failures, dead letters and what can be done with them.
extension StoreTransaction {
    /// Failures kept of each task; the oldest go.
    private static let keptFailures = 5

    /// Writes down what a task has gone through, and its latest failure if there is one.
    public func record(_ task: TaskID, _ state: TaskFailureState, _ failure: FailureNote?, at time: Int) throws {
        try db.cachedStatement(
            sql: """
                UPDATE task SET attempts = ?, losses = ?, suspicion = ?, spent = ?, cause = coalesce(?, cause),
                    error = coalesce(?, error) WHERE id = ?
                """
        )
        .execute(
            arguments: [
                state.attempts, state.losses, state.suspicion, state.spent?.description, failure?.cause,
                failure?.error, task.rawValue,
            ]
        )
        guard let failure else { return }
        try db.cachedStatement(sql: "INSERT INTO failure (task, at, cause, error, worker) VALUES (?, ?, ?, ?, ?)")
            .execute(arguments: [task.rawValue, time, failure.cause, failure.error, failure.worker])
        try db.cachedStatement(
            sql: """
                DELETE FROM failure WHERE task = ?1 AND id NOT IN
                    (SELECT id FROM failure WHERE task = ?1 ORDER BY id DESC LIMIT \(Self.keptFailures))
                """
        )
        .execute(arguments: [task.rawValue])
    }

    /// Puts a task aside.
    public mutating func bury(_ task: TaskID, _ state: TaskFailureState, _ failure: FailureNote, at time: Int) throws {
        try record(task, state, failure, at: time)
        let update = try db.cachedStatement(
            sql: "UPDATE task SET failed_at = ? WHERE id = ? AND failed_at IS NULL RETURNING document, stage"
        )
        guard let row = try Row.fetchOne(update, arguments: [time, task.rawValue]) else { return }
        touched.insert(DocumentID(row[0]))
        guard let stage = Stage(rawValue: row[1]) else { return }
        counts[stage, default: StageDelta()].queued -= 1
        counts[stage]!.failed += 1
    }

    /// Makes a task that was put aside as good as new; what it went through stays to be read.
    public mutating func revive(_ task: DeadLetter) throws {
        try db.cachedStatement(
            sql: "UPDATE task SET failed_at = NULL, attempts = 0, losses = 0, suspicion = 0 WHERE id = ?"
        )
        .execute(arguments: [task.task.rawValue])
        counts[task.stage, default: StageDelta()].failed -= 1
        counts[task.stage]!.queued += 1
        touched.insert(task.document)
    }

    /// Gives up a task that was put aside; that it was is kept.
    public mutating func drop(_ task: DeadLetter, at time: Int) throws {
        try db.cachedStatement(sql: "DELETE FROM task WHERE id = ?").execute(arguments: [task.task.rawValue])
        try forgetFailures(of: task.task)
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO dropped (document, stage, at) VALUES (?, ?, ?)")
            .execute(arguments: [task.document.rawValue, task.stage.rawValue, time])
        counts[task.stage, default: StageDelta()].failed -= 1
        touched.insert(task.document)
    }

    func forgetFailures(of task: TaskID) throws {
        try db.cachedStatement(sql: "DELETE FROM failure WHERE task = ?").execute(arguments: [task.rawValue])
    }

    /// Whether a stage's tasks are handed out; kept over restarts.
    public func pause(_ stage: Stage, _ isPaused: Bool) throws {
        let sql =
            isPaused
            ? "INSERT OR IGNORE INTO paused_stage (stage) VALUES (?)" : "DELETE FROM paused_stage WHERE stage = ?"
        try db.cachedStatement(sql: sql).execute(arguments: [stage.rawValue])
    }
}
