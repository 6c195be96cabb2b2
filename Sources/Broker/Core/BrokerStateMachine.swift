import DequeModule
import HeapModule
public import WireProtocol

// The broker's decisions: which task goes to which worker, when it comes back, when it is done.
//
// The idea. Truth is on disk: a task is a row that leaves the queue only in the commit that stores its result or puts it
// aside. Everything here can be lost at any moment and made anew from those rows; a lease is a promise in memory. So
// handing out a task writes nothing, and a crash of the broker costs work, never truth.
//
// The rules.
//   - A token (term, sequence) names one hand-out and is never used again: the term rises durably at every start.
//   - A result counts if its token is the task's current one, or if nobody holds the task and the token is the last one
//     given. Anything else is stale and changes nothing.
//   - A lease ends by its own deadline, by its session's end, by release. Then the task is ready again.
//   - A worker is never handed more than it has granted.
//   - A session that comes back brings what it holds, and keeps it unless a newer token has gone out.
//
// What it never does: read a clock, a socket, a file or a random number; hold a body. Events and a time go in, actions
// come out; equal inputs give equal outputs, which is what the simulation in the tests relies on.
public struct BrokerStateMachine: Sendable {
    public enum Event: Sendable, Equatable {
        /// Rows that are on disk and ready to be worked on: at start, after a submit, after a stage.
        case added([QueuedTask])
        /// A worker's hello: stages by their number in the pipeline.
        case joined(WorkerID, stages: [Int], holding: [HeldTask])
        case granted(WorkerID, total: Int)
        case renewed(WorkerID, [HeldTask])
        case completed(WorkerID, TaskID, Token)
        case failed(WorkerID, TaskID, Token, Failure.Class)
        case released(WorkerID, [HeldTask])
        /// A task that was handed out could not be sent.
        case undelivered(WorkerID, HeldTask)
        /// The session is over. After a bye or a reconnection the loss is not the task's doing.
        case left(WorkerID, isLoss: Bool)
        /// Time has passed.
        case tick
    }

    public enum Action: Sendable, Equatable {
        /// Send the task; nothing is written.
        case deliver(Delivery, to: WorkerID)
        /// Store the result, retire the task, add these stages of its document. Then confirm as committed.
        case store(Retirement, by: WorkerID)
        /// Write down that an attempt failed or a worker was lost.
        case count(TaskID, attempts: Int, losses: Int)
        /// Put the task aside: it will not be tried again by itself.
        case bury(TaskID, attempts: Int, losses: Int)
        /// Tell the worker what became of its message, after the commit.
        case confirm(TaskID, Token, Confirmation.Status, to: WorkerID)
    }

    public let pipeline: Pipeline
    public let limits: BrokerLimits
    public let term: Int

    var tasks: [TaskID: TaskState] = [:]
    var documents: [DocumentID: DocumentState]
    var workers: [WorkerID: WorkerState] = [:]
    /// In order of joining, those last that let a task slip; so that no result depends on the order of a dictionary.
    var workerOrder: [WorkerID] = []
    var ready: [Deque<TaskID>]
    var waiting = Heap<Timer>()
    var leaseEnds = Heap<Timer>()
    /// Documents that may have no open task any more; looked at when the turn is over.
    var settling: [DocumentID] = []
    var counts: [StageCounts]
    var lastSequence = 0
    /// Documents with a task queued or running.
    public private(set) var unfinishedDocumentCount = 0
    /// Bytes of those documents.
    public private(set) var unfinishedByteCount = 0
    /// Documents with a task that was put aside.
    public private(set) var failedDocumentCount = 0

    /// - Parameters:
    ///   - term: raised durably since the last start.
    ///   - completed: for each unfinished document the stages done, one bit each.
    ///   - dead: tasks put aside, by document and stage.
    public init(
        pipeline: Pipeline,
        limits: BrokerLimits = BrokerLimits(),
        term: Int,
        completed: [DocumentID: UInt64] = [:],
        dead: [(document: DocumentID, stage: Int)] = []
    ) {
        self.pipeline = pipeline
        self.limits = limits
        self.term = term
        ready = Array(repeating: Deque(), count: pipeline.definitions.count)
        counts = Array(repeating: StageCounts(), count: pipeline.definitions.count)
        documents = completed.mapValues { DocumentState(completed: $0) }
        for task in dead { markDead(document: task.document, stage: task.stage) }
    }

    /// Applies one event and appends what the shell must do, in order.
    public mutating func handle(_ event: Event, now: Duration, into actions: inout [Action]) {
        switch event {
        case .added(let added): for task in added { add(task) }
        case .joined(let worker, let stages, let holding): join(worker, stages, holding, now: now, into: &actions)
        case .granted(let worker, let total): grant(worker, total)
        case .renewed(let worker, let held): renew(worker, held, now: now, into: &actions)
        case .completed(let worker, let task, let token): complete(task, token, by: worker, into: &actions)
        case .failed(let worker, let task, let token, let kind):
            fail(task, token, kind, by: worker, now: now, into: &actions)
        case .released(let worker, let held): for task in held { release(task, by: worker) }
        case .undelivered(let worker, let held):
            guard release(held, by: worker) else { return }
            restoreCredit(worker)
            workers[worker]?.blockedUntil = now + limits.blockage
        case .left(let worker, let isLoss): leave(worker, isLoss: isLoss, now: now, into: &actions)
        case .tick: advance(now: now, into: &actions)
        }
    }

    /// The time at which `tick` has something to do, if any.
    public var nextDeadline: Duration? {
        let unblocking = workers.values.compactMap(\.blockedUntil).min()
        return [waiting.min?.due, leaseEnds.min?.due, unblocking].compactMap { $0 }.min()
    }

    mutating func add(_ task: QueuedTask) {
        precondition(tasks[task.id] == nil, "task \(task.id.rawValue) was added twice")
        tasks[task.id] = TaskState(task)
        documents[task.document, default: DocumentState()].open += 1
        if documents[task.document]!.bytes == 0 { documents[task.document]!.bytes = task.documentBytes }
        if documents[task.document]!.open == 1 {
            unfinishedDocumentCount += 1
            unfinishedByteCount += documents[task.document]!.bytes
        }
        counts[task.stage].queued += 1
        ready[task.stage].append(task.id)
    }

    /// Takes a task out for good; its document is settled when the turn is over.
    mutating func retire(_ id: TaskID, _ task: TaskState) {
        tasks[id] = nil
        documents[task.document]!.open -= 1
        if documents[task.document]!.open == 0 {
            unfinishedDocumentCount -= 1
            unfinishedByteCount -= documents[task.document]!.bytes
        }
        settling.append(task.document)
    }

    mutating func markDead(document: DocumentID, stage: Int) {
        counts[stage].failed += 1
        let alreadyFailed = documents[document].map { $0.dead > 0 } ?? false
        if !alreadyFailed { failedDocumentCount += 1 }
        documents[document, default: DocumentState()].dead += 1
    }

    /// Forgets the documents that have nothing left to do.
    mutating func settle() {
        for document in settling where documents[document].map({ $0.open == 0 && $0.dead == 0 }) ?? false {
            documents[document] = nil
        }
        settling.removeAll(keepingCapacity: true)
    }
}
