public import WireProtocol

/// A connection of a worker, numbered by the shell.
public struct WorkerID: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }
    public init(_ rawValue: Int) { self.rawValue = rawValue }

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// A row of the queue, as the state machine needs it.
public struct QueuedTask: Sendable, Equatable {
    public var id: TaskID
    public var document: DocumentID
    /// Number in the pipeline.
    public var stage: Int
    /// Failures reported so far.
    public var attempts: Int
    /// Workers lost with it so far.
    public var losses: Int
    /// Size of the document; needed with its first task only.
    public var documentBytes: Int

    public init(
        id: TaskID,
        document: DocumentID,
        stage: Int,
        attempts: Int = 0,
        losses: Int = 0,
        documentBytes: Int = 0
    ) {
        self.id = id
        self.document = document
        self.stage = stage
        self.attempts = attempts
        self.losses = losses
        self.documentBytes = documentBytes
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
    /// Ready, or waiting for another try.
    public var queued = 0
    public var running = 0
    /// Put aside.
    public var failed = 0
}

/// What `galley status` says of a worker.
public struct WorkerStatus: Sendable, Equatable {
    public var id: WorkerID
    public var running: Int
}

struct TaskState: Sendable {
    enum Phase: Sendable, Equatable {
        case ready
        /// Until another try is due.
        case waiting
        case leased(WorkerID, until: Duration)
    }

    let document: DocumentID
    let stage: Int
    var attempts: Int
    var losses: Int
    var phase = Phase.ready
    /// The last one given in this term, or brought by a worker from before.
    var token: Token?
    /// Whether it counts against its holder's credit and the holder has not yet shown that it has it.
    var isUnseen = false

    init(_ task: QueuedTask) {
        document = task.document
        stage = task.stage
        attempts = task.attempts
        losses = task.losses
    }

    var holder: WorkerID? {
        if case .leased(let worker, _) = phase { worker } else { nil }
    }
}

struct DocumentState: Sendable {
    /// One bit for each stage done.
    var completed: UInt64 = 0
    /// Tasks queued or running.
    var open = 0
    /// Tasks put aside.
    var dead = 0
    var bytes = 0
}

struct WorkerState: Sendable {
    let stages: [Int]
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

    /// Whether it can be handed one more task.
    func wantsTask(_ limits: BrokerLimits) -> Bool {
        blockedUntil == nil && granted > taken && holding.count < limits.maximumHeld
            && heldBytes < limits.maximumHeldBytes
    }
}

/// Something to look at when its time has come; by then it may have become void.
struct Timer: Sendable, Comparable {
    let due: Duration
    let task: TaskID

    static func < (a: Self, b: Self) -> Bool { (a.due, a.task) < (b.due, b.task) }
}
