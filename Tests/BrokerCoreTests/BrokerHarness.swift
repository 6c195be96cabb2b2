import BrokerCore
import WireProtocol

/// A broker without a disk: applies what the state machine asks for at once and remembers it.
struct BrokerHarness {
    var machine: BrokerStateMachine
    var now = Duration.zero
    var nextTask = 1
    /// Result rows: task by document and stage.
    var stored: [TaskID: Int] = [:]
    var buried: Set<TaskID> = []
    var rows: [TaskID: QueuedTask] = [:]
    var completed: [DocumentID: UInt64] = [:]
    /// What each worker has been sent and has not been told to forget.
    var delivered: [WorkerID: [Delivery]] = [:]
    var confirmations: [(task: TaskID, status: Confirmation.Status, worker: WorkerID)] = []
    var causes: [TaskID: Cause] = [:]
    var cancelled: [(task: TaskID, worker: WorkerID)] = []
    var expired: [DocumentID] = []
    /// Set when the machine hands a task to a worker beyond its credit.
    var overdrawn = false
    var credit: [WorkerID: Int] = [:]

    init(pipeline: Pipeline = .standard, limits: BrokerLimits = BrokerLimits(), term: Int = 1) {
        machine = BrokerStateMachine(pipeline: pipeline, limits: limits, term: term)
    }

    mutating func submit(_ document: Int, _ schedule: Schedule = Schedule()) {
        add(machine.pipeline.first, to: DocumentID(document), schedule)
    }

    mutating func add(_ stages: [Int], to document: DocumentID, _ schedule: Schedule = Schedule()) {
        var added: [QueuedTask] = []
        for stage in stages {
            added.append(
                QueuedTask(id: TaskID(nextTask), document: document, stage: stage, documentBytes: 1, schedule: schedule)
            )
            rows[TaskID(nextTask)] = added.last
            nextTask += 1
        }
        handle(.added(added))
    }

    /// - Parameter instance: the process; a new one for each session unless it is given.
    mutating func join(
        _ worker: Int,
        instance: String? = nil,
        stages: [Int] = [0, 1, 2, 3, 4],
        credit: Int,
        holding: [HeldTask] = []
    ) {
        handle(
            .joined(WorkerID(worker), instance: instance ?? "process \(worker)", stages: stages, holding: holding)
        )
        grant(worker, credit)
    }

    mutating func grant(_ worker: Int, _ total: Int) {
        credit[WorkerID(worker), default: 0] = total
        handle(.granted(WorkerID(worker), total: total))
    }

    /// One event, then one dispatch, as the event loop does each turn.
    mutating func handle(_ event: BrokerStateMachine.Event) {
        var actions: [BrokerStateMachine.Action] = []
        let before = machine.workerStatuses
        machine.handle(event, now: now, into: &actions)
        restoreCredit(after: event, before)
        apply(actions)
        actions = []
        machine.dispatch(now: now, into: &actions)
        apply(actions)
    }

    /// A task that never reached its worker, or slipped from it unrenewed, does not count against its credit.
    private mutating func restoreCredit(after event: BrokerStateMachine.Event, _ before: [WorkerStatus]) {
        switch event {
        case .undelivered, .tick: break
        default: return
        }
        let running = Dictionary(uniqueKeysWithValues: machine.workerStatuses.map { ($0.id, $0.running) })
        for worker in before { credit[worker.id, default: 0] += worker.running - running[worker.id, default: 0] }
    }

    mutating func advance(by duration: Duration) {
        now += duration
        handle(.tick)
    }

    mutating func complete(_ delivery: Delivery, by worker: Int) {
        handle(.completed(WorkerID(worker), delivery.task, delivery.token))
    }

    /// The machine dies and is made anew from the rows.
    mutating func restart() {
        machine = BrokerStateMachine(
            pipeline: machine.pipeline,
            limits: machine.limits,
            term: machine.term + 1,
            completed: completed.filter { entry in rows.values.contains { $0.document == entry.key } }
        )
        delivered = [:]
        credit = [:]
        handle(.added(rows.values.sorted { $0.id < $1.id }))
    }

    private mutating func apply(_ actions: [BrokerStateMachine.Action]) {
        for action in actions {
            switch action {
            case .deliver(let delivery, let worker):
                credit[worker, default: 0] -= 1
                if credit[worker]! < 0 { overdrawn = true }
                delivered[worker, default: []].append(delivery)
            case .store(let retirement, _):
                stored[retirement.task, default: 0] += 1
                rows[retirement.task] = nil
                completed[retirement.document, default: 0] |= 1 << UInt64(retirement.stage)
                add(retirement.releases, to: retirement.document)
            case .record(let record, _, _): rows[record.task]!.record = record
            case .bury(let record, let cause, _):
                buried.insert(record.task)
                causes[record.task] = cause
                rows[record.task] = nil
            case .cancel(let task, _, _, let worker): cancelled.append((task, worker))
            case .expire(let document): expired.append(document)
            case .confirm(let task, _, let status, let worker):
                confirmations.append((task, status, worker))
                delivered[worker]?.removeAll { $0.task == task }
            }
        }
    }
}
