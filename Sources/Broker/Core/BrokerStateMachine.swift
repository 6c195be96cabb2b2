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
//   - A result counts if its token is the task's current one and comes from the session that holds it, or held it last
//     while nobody has it now. Anything else is stale and changes nothing.
//   - A lease ends by its own deadline, by want of progress, by its session's end, by release. Then the task is ready
//     again. Only what the document may be to blame for is charged: a reported failure, a stall, a dead worker; never a
//     drain, a restart or a lost network.
//   - When a worker dies, what it held is suspect and runs alone, one to a worker, until it is cleared: so a document
//     that kills workers is found out, and its neighbours are not charged.
//   - A worker is never handed more than it has granted.
//   - A session that comes back brings what it holds, and keeps it unless a newer token has gone out.
//
// What it never does: read a clock, a socket, a file or a random number; hold a body. Events and a time go in, actions
// come out; equal inputs give equal outputs, which is what the simulation in the tests relies on.
public struct BrokerStateMachine: Sendable {
    public enum Event: Sendable, Equatable {
        /// Rows that are on disk and ready to be worked on: at start, after a submit, after a stage.
        case added([QueuedTask])
        /// A worker's hello: its process, stages by their number in the pipeline.
        case joined(WorkerID, instance: String, stages: [Int], holding: [HeldTask])
        case granted(WorkerID, total: Int)
        case renewed(WorkerID, [HeldTask])
        case completed(WorkerID, TaskID, Token)
        case failed(WorkerID, TaskID, Token, Failure.Class)
        case released(WorkerID, [HeldTask])
        /// A task that was handed out could not be sent.
        case undelivered(WorkerID, HeldTask)
        /// The session is over. After a bye or a reconnection the loss is not the task's doing.
        case left(WorkerID, isLoss: Bool)
        /// A stage's tasks are handed out no more, or again.
        case paused(stage: Int, Bool)
        /// These tasks of one document are to be put aside.
        case stopped([TaskID], Cause)
        /// Tasks that were put aside are to be done after all.
        case revived([QueuedTask])
        /// Stages of a document that has no tasks are to be done again; the stages done that stand, one bit each.
        case reopened([QueuedTask], completed: [DocumentID: UInt64])
        /// Tasks that were put aside are gone for good.
        case dropped([DeadTask])
        /// Time has passed.
        case tick
    }

    public enum Action: Sendable, Equatable {
        /// Send the task; nothing is written.
        case deliver(Delivery, to: WorkerID)
        /// Store the result, retire the task, add these stages of its document. Then confirm as committed.
        case store(Retirement, by: WorkerID)
        /// Write down what the task has gone through.
        case record(TaskRecord, Cause?, by: WorkerID?)
        /// Put the task aside: it will not be tried again by itself.
        case bury(TaskRecord, Cause, by: WorkerID?)
        /// Tell the worker what became of its message, after the commit.
        case confirm(TaskID, Token, Confirmation.Status, to: WorkerID)
        /// Tell the worker to stop working on the task.
        case cancel(TaskID, Token, Cause, to: WorkerID)
        /// The document's deadline has passed: hand its tasks back as `stopped`.
        case expire(DocumentID)
    }

    public let pipeline: Pipeline
    public let limits: BrokerLimits
    public let term: Int

    /// Of the event being handled.
    var now = Duration.zero
    var tasks: [TaskID: TaskState] = [:]
    var leases: [TaskID: Lease] = [:]
    /// Who had a task last that nobody has now: its late result is welcome.
    var lastHolders: [TaskID: WorkerID] = [:]
    /// The newest token of a task whose failure has been counted.
    var spent: [TaskID: Token] = [:]
    /// How often in a row a task's lease ran out.
    var lapses: [TaskID: Int] = [:]
    var documents: [DocumentID: DocumentState]
    var workers: [WorkerID: WorkerState] = [:]
    /// In order of joining, those last that let a task slip; so that no result depends on the order of a dictionary.
    var workerOrder: [WorkerID] = []
    var lostWorkers = LostWorkers()
    var ready: [ReadyQueue]
    /// Ready too, but each for a worker with empty hands.
    var suspects: [Deque<TaskID>]
    var waiting = Heap<Timer<TaskID>>()
    var leaseEnds = Heap<Timer<TaskID>>()
    var deadlines = Heap<Timer<DocumentID>>()
    /// Documents that may have no open task any more; looked at when the turn is over.
    var settling: [DocumentID] = []
    var counts: [StageCounts]
    var lastSequence = 0
    public internal(set) var pausedStages: Set<Int>
    public internal(set) var tally = Tally()
    /// Documents with a task queued or running.
    public private(set) var unfinishedDocumentCount = 0
    /// Bytes of those documents.
    public private(set) var unfinishedByteCount = 0
    /// Documents with a task that was put aside.
    public private(set) var failedDocumentCount = 0

    /// - Parameters:
    ///   - term: raised durably since the last start.
    ///   - completed: for each document with tasks the stages done, one bit each.
    ///   - dead: tasks put aside.
    ///   - paused: stages whose tasks are not handed out.
    public init(
        pipeline: Pipeline,
        limits: BrokerLimits = BrokerLimits(),
        term: Int,
        completed: [DocumentID: UInt64] = [:],
        dead: [DeadTask] = [],
        paused: Set<Int> = []
    ) {
        self.pipeline = pipeline
        self.limits = limits
        self.term = term
        pausedStages = paused
        ready = Array(repeating: ReadyQueue(), count: pipeline.definitions.count)
        suspects = Array(repeating: Deque(), count: pipeline.definitions.count)
        counts = Array(repeating: StageCounts(), count: pipeline.definitions.count)
        documents = completed.mapValues { DocumentState(completed: $0) }
        for task in dead { markDead(document: task.document, stage: task.stage) }
    }

    /// Applies one event and appends what the shell must do, in order.
    public mutating func handle(_ event: Event, now: Duration, into actions: inout [Action]) {
        self.now = now
        switch event {
        case .added(let added): for task in added { add(task) }
        case .joined(let worker, let instance, let stages, let holding):
            join(worker, instance, stages, holding, into: &actions)
        case .granted(let worker, let total): grant(worker, total)
        case .renewed(let worker, let held): renew(worker, held, into: &actions)
        case .completed(let worker, let task, let token): complete(task, token, by: worker, into: &actions)
        case .failed(let worker, let task, let token, let kind): fail(task, token, kind, by: worker, into: &actions)
        case .released(let worker, let held): for task in held { release(task, by: worker) }
        case .undelivered(let worker, let held):
            guard release(held, by: worker) else { return }
            restoreCredit(worker)
            workers[worker]?.blockedUntil = now + limits.blockage
        case .left(let worker, let isLoss): leave(worker, isLoss: isLoss, into: &actions)
        case .paused(let stage, let isPaused):
            if isPaused { pausedStages.insert(stage) } else { pausedStages.remove(stage) }
        case .stopped(let ids, let cause): for id in ids { stop(id, cause, into: &actions) }
        case .revived(let revived):
            for task in revived {
                unmarkDead(DeadTask(document: task.document, stage: task.stage))
                add(task)
            }
        case .reopened(let added, let completed):
            for (document, bits) in completed { documents[document, default: DocumentState()].completed = bits }
            for task in added { add(task) }
        case .dropped(let dropped): for task in dropped { unmarkDead(task) }
        case .tick: advance(into: &actions)
        }
    }

    /// The time at which `tick` has something to do, if any.
    public var nextDeadline: Duration? {
        let unblocking = workers.values.compactMap(\.blockedUntil).min()
        return [waiting.min?.due, leaseEnds.min?.due, deadlines.min?.due, unblocking].compactMap { $0 }.min()
    }

    mutating func add(_ task: QueuedTask) {
        precondition(tasks[task.id] == nil, "task \(task.id.rawValue) was added twice")
        let isNew = documents[task.document].map { $0.bytes == 0 } ?? true
        tasks[task.id] = TaskState(task)
        spent[task.id] = task.record.spent
        documents[task.document, default: DocumentState()].open += 1
        if isNew, task.documentBytes > 0 {
            documents[task.document]!.bytes = task.documentBytes
            documents[task.document]!.priority = task.schedule.priority
            documents[task.document]!.producer = task.schedule.producer
            if let deadline = task.schedule.deadline {
                deadlines.insert(Timer(due: deadline, subject: task.document))
            }
        }
        if documents[task.document]!.open == 1 {
            unfinishedDocumentCount += 1
            unfinishedByteCount += documents[task.document]!.bytes
        }
        counts[task.stage].queued += 1
        if let notBefore = task.schedule.notBefore, notBefore > now {
            wait(task.id, until: notBefore)
        } else {
            makeReady(task.id)
        }
    }

    /// Takes a task out for good; its document is settled when the turn is over.
    mutating func retire(_ id: TaskID, _ task: TaskState) {
        tasks[id] = nil
        lastHolders[id] = nil
        spent[id] = nil
        lapses[id] = nil
        counts[task.stage].queued -= 1
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

    private mutating func unmarkDead(_ task: DeadTask) {
        counts[task.stage].failed -= 1
        documents[task.document]!.dead -= 1
        if documents[task.document]!.dead == 0 { failedDocumentCount -= 1 }
        settling.append(task.document)
    }

    /// Forgets the documents that have nothing left to do.
    mutating func settle() {
        for document in settling where documents[document].map({ $0.open == 0 && $0.dead == 0 }) ?? false {
            documents[document] = nil
        }
        settling.removeAll(keepingCapacity: true)
    }

    func record(_ id: TaskID) -> TaskRecord {
        let task = tasks[id]!
        return TaskRecord(
            task: id,
            attempts: task.attempts,
            losses: task.losses,
            suspicion: task.suspicion,
            spent: spent[id]
        )
    }
}
