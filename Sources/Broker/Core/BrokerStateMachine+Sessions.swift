import HeapModule
import WireProtocol

extension BrokerStateMachine {
    mutating func join(
        _ worker: WorkerID,
        _ stages: [Int],
        _ holding: [HeldTask],
        now: Duration,
        into actions: inout [Action]
    ) {
        precondition(workers[worker] == nil, "worker \(worker.rawValue) joined twice")
        workers[worker] = WorkerState(stages: stages)
        workerOrder.append(worker)
        for held in holding { reclaim(held, by: worker, now: now, into: &actions) }
    }

    /// A worker says it still has a task: it keeps it unless the task is gone or a newer token is out.
    private mutating func reclaim(
        _ held: HeldTask,
        by worker: WorkerID,
        now: Duration,
        into actions: inout [Action]
    ) {
        guard let task = tasks[held.task] else {
            actions.append(.confirm(held.task, held.token, .duplicate, to: worker))
            return
        }
        // A token of a later term, or one never given in this term, was not given by this broker's store.
        let isGenuine = held.token.term < term || (held.token.term == term && held.token.sequence <= lastSequence)
        let isNewest = task.token.map { $0 <= held.token } ?? true
        let serves = workers[worker]!.stages.contains(task.stage)
        guard isGenuine, isNewest, serves else {
            actions.append(.confirm(held.task, held.token, .stale, to: worker))
            return
        }
        lease(held.task, to: worker, held.token, now: now)
    }

    mutating func grant(_ worker: WorkerID, _ total: Int) {
        guard let state = workers[worker] else { return }
        workers[worker]!.granted = max(state.granted, total)
    }

    mutating func renew(_ worker: WorkerID, _ held: [HeldTask], now: Duration, into actions: inout [Action]) {
        for lease in held {
            if let status = standing(of: lease.task, lease.token) {
                actions.append(.confirm(lease.task, lease.token, status, to: worker))
            } else if tasks[lease.task]!.holder == worker {
                tasks[lease.task]!.phase = .leased(worker, until: now + limits.lease)
                tasks[lease.task]!.isUnseen = false
            } else {
                // Its lease had run out, nobody has taken the task since: it goes on.
                self.lease(lease.task, to: worker, lease.token, now: now)
            }
        }
    }

    /// - Returns: `false` when the task is not the worker's any more.
    @discardableResult
    mutating func release(_ held: HeldTask, by worker: WorkerID) -> Bool {
        guard tasks[held.task]?.holder == worker, tasks[held.task]?.token == held.token else { return false }
        takeBack(held.task)
        makeReady(held.task)
        return true
    }

    /// A task that never reached the worker, as far as is known, was not one of those it has asked for. If it did get
    /// there after all, the worker has one task more waiting than it wished. It goes to the end of the line: something
    /// is wrong between here and there.
    mutating func restoreCredit(_ worker: WorkerID) {
        workers[worker]?.taken -= 1
        workerOrder.removeAll { $0 == worker }
        workerOrder.append(worker)
    }

    mutating func leave(_ worker: WorkerID, isLoss: Bool, now: Duration, into actions: inout [Action]) {
        guard let state = workers.removeValue(forKey: worker) else { return }
        workerOrder.removeAll { $0 == worker }
        for id in state.holding { lose(id, isLoss: isLoss, into: &actions) }
    }

    /// Wakes the tasks whose pause is over, lets blocked workers have tasks again, and takes back those whose lease has run out.
    mutating func advance(now: Duration, into actions: inout [Action]) {
        for worker in workerOrder where workers[worker]!.blockedUntil.map({ $0 <= now }) ?? false {
            workers[worker]!.blockedUntil = nil
        }
        while let timer = waiting.min, timer.due <= now {
            waiting.removeMin()
            if tasks[timer.task]?.phase == .waiting { makeReady(timer.task) }
        }
        while let timer = leaseEnds.min, timer.due <= now {
            leaseEnds.removeMin()
            guard case .leased(let worker, let until) = tasks[timer.task]?.phase else { continue }
            if until > now {
                leaseEnds.insert(Timer(due: until, task: timer.task))
            } else {
                if tasks[timer.task]!.isUnseen { restoreCredit(worker) }
                lose(timer.task, isLoss: true, into: &actions)
            }
        }
    }

    /// A lease has ended without a word from its worker.
    private mutating func lose(_ id: TaskID, isLoss: Bool, into actions: inout [Action]) {
        takeBack(id)
        guard isLoss else { return makeReady(id) }
        tasks[id]!.losses += 1
        if tasks[id]!.losses >= limits.maximumLosses {
            bury(id, into: &actions)
        } else {
            actions.append(.count(id, attempts: tasks[id]!.attempts, losses: tasks[id]!.losses))
            makeReady(id)
        }
    }
}
