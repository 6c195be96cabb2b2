import HeapModule
public import WireProtocol

/// Where a task is, for `galley explain`.
public struct TaskStanding: Sendable, Equatable {
    public enum Place: Sendable, Equatable {
        /// Can be handed out; so many of its stage are ready.
        case ready(among: Int)
        /// Until another try, or the document's time; how long yet.
        case waiting(Duration?)
        case running(WorkerID, since: Duration, progress: Int)
    }

    public var place: Place
    public var isPaused: Bool
    /// It runs alone, as a worker was lost with it.
    public var isSuspect: Bool
    /// Workers connected that serve its stage.
    public var workers: Int
}

extension BrokerStateMachine {
    /// For each stage, by its number.
    public var stageCounts: [StageCounts] { counts }

    public var workerStatuses: [WorkerStatus] {
        workerOrder.map { WorkerStatus(id: $0, running: workers[$0]!.holding.count) }
    }

    /// Whether the document still has tasks to do, and whether one of them was put aside.
    public func progress(of document: DocumentID) -> (isUnfinished: Bool, hasFailed: Bool) {
        guard let state = documents[document] else { return (false, false) }
        return (state.open > 0, state.dead > 0)
    }

    /// The stage of a task that the worker may report on under this token; `nil` when that would change nothing.
    public func stage(of task: TaskID, under token: Token, from worker: WorkerID) -> Int? {
        standing(of: task, token, from: worker) == nil ? tasks[task]?.stage : nil
    }

    /// `nil` when the task is not in the queue.
    public func standing(of id: TaskID) -> TaskStanding? {
        guard let task = tasks[id] else { return nil }
        let place: TaskStanding.Place =
            if let lease = leases[id] {
                .running(lease.worker, since: lease.begun, progress: lease.progress)
            } else if task.phase == .ready {
                .ready(among: ready[task.stage].count + suspects[task.stage].count)
            } else {
                .waiting(waiting.unordered.filter { $0.subject == id }.map(\.due).max().map { $0 - now })
            }
        return TaskStanding(
            place: place,
            isPaused: pausedStages.contains(task.stage),
            isSuspect: task.suspicion != .none,
            workers: workers.values.count { $0.stages.contains(task.stage) }
        )
    }
}
