public import WireProtocol

/// A connection of a worker, numbered by the shell.
public struct WorkerID: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }
    public init(_ rawValue: Int) { self.rawValue = rawValue }

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// Why a task failed, was taken back or was put aside.
public enum Cause: String, Sendable, CaseIterable {
    /// The worker says that another try may help.
    case transient
    /// The worker says that no try will help.
    case permanent
    /// Its workers die of it, or one says so.
    case poison
    /// Its worker lives and has shown no progress for too long.
    case stalled
    /// It has taken longer than its stage allows.
    case timeout
    /// A worker was lost with it.
    case crash
    /// Its document's deadline has passed.
    case expired
    /// An operator has cancelled its document.
    case cancelled
}

/// Whether a task may be what ended a worker.
public enum Suspicion: Int, Sendable {
    /// No worker was lost with it, or one has survived it since.
    case none
    /// A worker was lost that held others too; nothing is charged until a lone run shows which of them it was.
    case inCompany
    /// A worker was lost that held this task only; charged.
    case alone
}

/// What a task's row keeps of its failures.
public struct TaskRecord: Sendable, Equatable {
    public var task: TaskID
    /// Failures reported so far, and runs that the broker ended.
    public var attempts: Int
    /// Workers that died of it.
    public var losses: Int
    public var suspicion: Suspicion
    /// The newest hand-out whose failure has been counted, so that a report repeated over a restart counts once.
    public var spent: Token?

    public init(
        task: TaskID,
        attempts: Int = 0,
        losses: Int = 0,
        suspicion: Suspicion = .none,
        spent: Token? = nil
    ) {
        self.task = task
        self.attempts = attempts
        self.losses = losses
        self.suspicion = suspicion
        self.spent = spent
    }
}

/// A row of the queue, as the state machine needs it.
public struct QueuedTask: Sendable, Equatable {
    public var record: TaskRecord
    public var document: DocumentID
    /// Number in the pipeline.
    public var stage: Int
    /// Size of the document; needed with its first task only, as the schedule is.
    public var documentBytes: Int
    public var schedule: Schedule

    public var id: TaskID { record.task }

    public init(
        _ record: TaskRecord,
        document: DocumentID,
        stage: Int,
        documentBytes: Int = 0,
        schedule: Schedule = Schedule()
    ) {
        self.record = record
        self.document = document
        self.stage = stage
        self.documentBytes = documentBytes
        self.schedule = schedule
    }

    public init(
        id: TaskID,
        document: DocumentID,
        stage: Int,
        documentBytes: Int = 0,
        schedule: Schedule = Schedule()
    ) {
        self.init(
            TaskRecord(task: id),
            document: document,
            stage: stage,
            documentBytes: documentBytes,
            schedule: schedule
        )
    }
}

/// When and before whom a document is worked on; what its submitter asked for.
public struct Schedule: Sendable, Equatable {
    /// 0, last, to 9, first.
    public var priority: Int
    /// The submitter, numbered by the shell; within a priority submitters take turns.
    public var producer: Int
    /// On the broker's clock; nothing is begun before.
    public var notBefore: Duration?
    /// On the broker's clock; what has not begun by then is put aside.
    public var deadline: Duration?

    public static let priorities = 0...9
    public static let usualPriority = 4

    public init(
        priority: Int = usualPriority,
        producer: Int = 0,
        notBefore: Duration? = nil,
        deadline: Duration? = nil
    ) {
        self.priority = min(max(priority, Self.priorities.lowerBound), Self.priorities.upperBound)
        self.producer = producer
        self.notBefore = notBefore
        self.deadline = deadline
    }
}

/// A task put aside, as the counts need it.
public struct DeadTask: Sendable, Equatable {
    public var document: DocumentID
    public var stage: Int

    public init(document: DocumentID, stage: Int) {
        self.document = document
        self.stage = stage
    }
}

/// A task on its way to a worker.
public struct Delivery: Sendable, Equatable {
    public var task: TaskID
    public var token: Token
    public var document: DocumentID
    public var stage: Int
    /// 1 the first time.
    public var attempt: Int
}

/// A task whose result is to be stored.
public struct Retirement: Sendable, Equatable {
    public var task: TaskID
    public var document: DocumentID
    public var stage: Int
    /// The stages of the document that can begin now.
    public var releases: [Int]
}

/// How many tasks of a stage are where.
public struct StageCounts: Sendable, Equatable {
    /// Ready, or waiting for another try or their time.
    public var queued = 0
    public var running = 0
    /// Put aside.
    public var failed = 0
}

/// How often what has happened since the start; for `galley status`.
public struct Tally: Sendable, Equatable {
    /// Results and failures that came under a token with no claim, and changed nothing.
    public var stale = 0
    /// Results that were there already.
    public var duplicates = 0
    /// Leases that ran out.
    public var lapses = 0
    /// Workers lost with tasks in hand.
    public var lostWorkers = 0
    /// Failures that are tried again.
    public var retries = 0
}

/// What `galley status` says of a worker.
public struct WorkerStatus: Sendable, Equatable {
    public var id: WorkerID
    public var running: Int
}

struct TaskState: Sendable {
    enum Phase: UInt8, Sendable {
        case ready
        /// Until another try is due, or the document's time has come.
        case waiting
        /// Its lease stands in `leases`.
        case leased
    }

    let document: DocumentID
    let stage: Int
    var attempts: Int
    var losses: Int
    var suspicion: Suspicion
    var phase = Phase.ready
    /// The last one given in this term, or brought by a worker from before.
    var token: Token?

    init(_ task: QueuedTask) {
        document = task.document
        stage = task.stage
        attempts = task.record.attempts
        losses = task.record.losses
        suspicion = task.record.suspicion
    }
}

/// A task in a worker's hands.
struct Lease: Sendable {
    let worker: WorkerID
    let begun: Duration
    var renewed: Duration
    /// As the worker said last; 0 while it has not begun, or does not know.
    var progress = 0
    var progressed: Duration
    /// When it ends unless something is heard.
    var due = Duration.zero
    /// Whether it counts against its holder's credit and the holder has not yet shown that it has it.
    var isUnseen = false
}

struct DocumentState: Sendable {
    /// One bit for each stage done.
    var completed: UInt64 = 0
    /// Tasks queued or running.
    var open = 0
    /// Tasks put aside.
    var dead = 0
    var bytes = 0
    var priority = Schedule.usualPriority
    var producer = 0
}

struct WorkerState: Sendable {
    let stages: [Int]
    /// Random for each process: tells a worker that comes back from one that has taken its place.
    let instance: String
    /// Tasks asked for since the session began.
    var granted = 0
    /// Tasks handed out since.
    var taken = 0
    /// In order of hand-out.
    var holding: [TaskID] = []
    /// Of the documents whose tasks it holds.
    var heldBytes = 0
    /// Set when a task could not be sent to it.
    var blockedUntil: Duration?
    /// A suspect that it works on; it gets nothing else meanwhile.
    var suspect: TaskID?
    /// Gets nothing until its hands are empty, for a suspect that waits for a worker of its own.
    var isReserved = false

    /// Whether it can be handed one more task.
    func wantsTask(_ limits: BrokerLimits) -> Bool {
        blockedUntil == nil && suspect == nil && !isReserved && granted > taken && holding.count < limits.maximumHeld
            && heldBytes < limits.maximumHeldBytes
    }
}

/// Something to look at when its time has come; by then it may have become void.
struct Timer<Subject: Comparable & Sendable>: Sendable, Comparable {
    let due: Duration
    let subject: Subject

    static func < (a: Self, b: Self) -> Bool { (a.due, a.subject) < (b.due, b.subject) }
}
