import HeapModule
import WireProtocol

extension BrokerStateMachine {
    mutating func join(
        _ worker: WorkerID,
        _ instance: String,
        _ stages: [Int],
        _ holding: [HeldTask],
        into actions: inout [Action]
    ) {
        precondition(workers[worker] == nil, "worker \(worker.rawValue) joined twice")
        workers[worker] = WorkerState(stages: stages, instance: instance)
        workerOrder.append(worker)
        acquit(instance, into: &actions)
        for held in holding { reclaim(held, by: worker, into: &actions) }
    }

    /// A process that was given up for dead lives: its tasks did not kill it.
    private mutating func acquit(_ instance: String, into actions: inout [Action]) {
        for charge in lostWorkers.takeBack(instance) {
            // What has been charged again since stands.
            guard let task = tasks[charge.task], task.losses == charge.lossesAfter else { continue }
            tasks[charge.task]!.losses = charge.lossesBefore
            tasks[charge.task]!.suspicion = charge.suspicionBefore
            actions.append(.record(record(charge.task), nil, by: nil))
            if task.phase == .ready { makeReady(charge.task) }
        }
    }

    /// A worker says it still has a task: it keeps it unless the task is gone or a newer token is out.
    private mutating func reclaim(_ held: HeldTask, by worker: WorkerID, into actions: inout [Action]) {
        guard let task = tasks[held.task] else {
            actions.append(.confirm(held.task, held.token, .duplicate, to: worker))
            return
        }
        // A failure that was counted before the worker heard of it.
        if let spent = spent[held.task], held.token <= spent {
            actions.append(.confirm(held.task, held.token, .duplicate, to: worker))
            return
        }
        // A token of a later term, or one never given in this term, was not given by this broker's store.
        let isGenuine = held.token.term < term || (held.token.term == term && held.token.sequence <= lastSequence)
        let isNewest = task.token.map { $0 <= held.token } ?? true
        let serves = workers[worker]!.stages.contains(task.stage)
        // A hand-out belongs to one session: while that lives, nobody else brings its token back.
        let owner = leases[held.task]?.worker ?? lastHolders[held.task]
        let isOwn = task.token != held.token || owner.map { $0 == worker || workers[$0] == nil } ?? true
        guard isGenuine, isNewest, isOwn, serves else {
            actions.append(.confirm(held.task, held.token, .stale, to: worker))
            return
        }
        lease(held.task, to: worker, held.token)
    }

    mutating func grant(_ worker: WorkerID, _ total: Int) {
        guard let state = workers[worker] else { return }
        workers[worker]!.granted = max(state.granted, total)
    }

    mutating func renew(_ worker: WorkerID, _ held: [HeldTask], into actions: inout [Action]) {
        for entry in held {
            if let status = standing(of: entry.task, entry.token, from: worker) {
                actions.append(.confirm(entry.task, entry.token, status, to: worker))
            } else if let spent = spent[entry.task], entry.token <= spent {
                // It was taken away for want of progress; a result would still count, but nobody waits for it.
                actions.append(.confirm(entry.task, entry.token, .stale, to: worker))
            } else {
                // A lease that had run out while nobody took the task goes on.
                if leases[entry.task] == nil { lease(entry.task, to: worker, entry.token) }
                renew(entry)
            }
        }
    }

    private mutating func renew(_ entry: HeldTask) {
        var lease = leases[entry.task]!
        lapses[entry.task] = nil
        lease.isUnseen = false
        lease.renewed = now
        if entry.progress != lease.progress {
            lease.progress = entry.progress
            lease.progressed = now
        }
        let due = leaseEnd(entry.task, lease).due
        // A timer that rings too early finds the new time; one too late would not.
        if due < lease.due { leaseEnds.insert(Timer(due: due, subject: entry.task)) }
        lease.due = due
        leases[entry.task] = lease
    }

    /// - Returns: `false` when the task is not the worker's any more.
    @discardableResult
    mutating func release(_ held: HeldTask, by worker: WorkerID) -> Bool {
        guard leases[held.task]?.worker == worker, tasks[held.task]?.token == held.token else { return false }
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
        if workers[worker] != nil { workerOrder.append(worker) }
    }

    mutating func leave(_ worker: WorkerID, isLoss: Bool, into actions: inout [Action]) {
        guard let state = workers.removeValue(forKey: worker) else { return }
        workerOrder.removeAll { $0 == worker }
        for id in state.holding { takeBack(id) }
        if isLoss, !state.holding.isEmpty {
            suspect(state, worker, into: &actions)
        } else {
            for id in state.holding { makeReady(id) }
        }
    }

    /// A worker was lost with tasks in hand: any of them may have killed it.
    private mutating func suspect(_ state: WorkerState, _ worker: WorkerID, into actions: inout [Action]) {
        tally.lostWorkers += 1
        let wasAlone = state.holding.count == 1
        var charges: [LostWorkers.Charge] = []
        for id in state.holding {
            let before = tasks[id]!
            if wasAlone {
                // Alone now, it answers for the time in company, too.
                tasks[id]!.losses += before.suspicion == .inCompany ? 2 : 1
                tasks[id]!.suspicion = .alone
            } else if before.suspicion == .none {
                tasks[id]!.suspicion = .inCompany
            }
            charges.append(
                LostWorkers.Charge(
                    task: id,
                    lossesBefore: before.losses,
                    suspicionBefore: before.suspicion,
                    lossesAfter: tasks[id]!.losses
                )
            )
            if tasks[id]!.losses >= limits.maximumLosses {
                bury(id, .poison, by: worker, into: &actions)
            } else {
                actions.append(.record(record(id), .crash, by: worker))
                makeReady(id)
            }
        }
        lostWorkers.remember(state.instance, charges, limit: limits.rememberedWorkers)
    }

    /// Wakes the tasks whose pause is over, lets blocked workers have tasks again, takes back those whose lease has run
    /// out, and looks for documents that are late.
    mutating func advance(into actions: inout [Action]) {
        for worker in workerOrder where workers[worker]!.blockedUntil.map({ $0 <= now }) ?? false {
            workers[worker]!.blockedUntil = nil
        }
        while let timer = waiting.min, timer.due <= now {
            waiting.removeMin()
            if tasks[timer.subject]?.phase == .waiting { makeReady(timer.subject) }
        }
        while let timer = leaseEnds.min, timer.due <= now {
            leaseEnds.removeMin()
            guard let lease = leases[timer.subject] else { continue }
            if lease.due > now {
                leaseEnds.insert(Timer(due: lease.due, subject: timer.subject))
            } else {
                end(lease, of: timer.subject, into: &actions)
            }
        }
        while let timer = deadlines.min, timer.due <= now {
            deadlines.removeMin()
            if documents[timer.subject].map({ $0.open > 0 }) ?? false { actions.append(.expire(timer.subject)) }
        }
    }

    /// A lease has run out in a session that lives.
    private mutating func end(_ lease: Lease, of id: TaskID, into actions: inout [Action]) {
        let token = tasks[id]!.token!
        takeBack(id)
        guard let cause = leaseEnd(id, lease).cause else {
            tally.lapses += 1
            guard !lease.isUnseen else {
                restoreCredit(lease.worker)
                return makeReady(id)
            }
            // Nobody is to blame. The pause grows, so that a worker which takes tasks and forgets them does little harm.
            lapses[id, default: 0] += 1
            return waitForRetry(id, lapses[id]!)
        }
        actions.append(.cancel(id, token, cause, to: lease.worker))
        charge(id, token, cause, by: lease.worker, into: &actions)
    }
}
