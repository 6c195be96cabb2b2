import DequeModule
import HeapModule
import WireProtocol

extension BrokerStateMachine {
    /// Hands ready tasks to workers that have asked for some; called once a turn, after the commit.
    ///
    /// Later stages go first, so that a document once begun is finished before the next is begun and little lies about
    /// half done. Within a stage tasks leave as `ReadyQueue` says, the workers taking turns one task at a time.
    public mutating func dispatch(now: Duration, into actions: inout [Action]) {
        self.now = now
        settle()
        for stage in ready.indices.reversed() where !pausedStages.contains(stage) {
            dispatchSuspects(of: stage, into: &actions)
            guard !ready[stage].isEmpty else { continue }
            var idle = workerOrder.filter { id in
                workers[id].map { $0.wantsTask(limits) && $0.stages.contains(stage) } ?? false
            }
            while !idle.isEmpty, let task = nextReady(stage) {
                let worker = idle.removeFirst()
                deliver(task, to: worker, into: &actions)
                if workers[worker]!.wantsTask(limits) { idle.append(worker) }
            }
        }
    }

    /// Gives each suspect a worker with empty hands; if there is none, the one with the fewest tasks gets no more until
    /// it has finished them.
    private mutating func dispatchSuspects(of stage: Int, into actions: inout [Action]) {
        guard !suspects[stage].isEmpty else { return }
        suspects[stage] = Deque(suspects[stage].filter(isReadySuspect))
        let able = workerOrder.filter { workers[$0]!.stages.contains(stage) && workers[$0]!.suspect == nil }
        for worker in able where workers[worker]!.holding.isEmpty {
            workers[worker]!.isReserved = false
            guard workers[worker]!.wantsTask(limits), let task = nextSuspect(stage) else { continue }
            deliver(task, to: worker, into: &actions)
            workers[worker]!.suspect = task
        }
        // Those that were reserved for suspects which are gone are free again.
        for worker in able where suspects[stage].isEmpty { workers[worker]!.isReserved = false }
        guard !suspects[stage].isEmpty, !able.contains(where: { workers[$0]!.isReserved }) else { return }
        let busy = able.filter { !workers[$0]!.holding.isEmpty }
        guard let next = busy.min(by: { workers[$0]!.holding.count < workers[$1]!.holding.count }) else { return }
        workers[next]!.isReserved = true
    }

    private func isReadySuspect(_ id: TaskID) -> Bool {
        tasks[id].map { $0.phase == .ready && $0.suspicion != .none } ?? false
    }

    private mutating func nextSuspect(_ stage: Int) -> TaskID? {
        while let id = suspects[stage].popFirst() {
            if isReadySuspect(id) { return id }
        }
        return nil
    }

    /// The next task of the stage that is still ready; a worker may have come back with one that stands in the queue.
    private mutating func nextReady(_ stage: Int) -> TaskID? {
        while let id = ready[stage].popFirst(now: now, aging: limits.aging) {
            if tasks[id]?.phase == .ready, tasks[id]?.suspicion == Suspicion.none { return id }
        }
        return nil
    }

    private mutating func deliver(_ id: TaskID, to worker: WorkerID, into actions: inout [Action]) {
        let token = nextToken()
        workers[worker]!.taken += 1
        lease(id, to: worker, token, isUnseen: true)
        let task = tasks[id]!
        let delivery = Delivery(
            task: id,
            token: token,
            document: task.document,
            stage: task.stage,
            attempt: task.attempts + task.losses + 1
        )
        actions.append(.deliver(delivery, to: worker))
    }

    mutating func nextToken() -> Token {
        lastSequence += 1
        return Token(term: term, sequence: lastSequence)
    }

    /// Puts a task into a worker's hands, whoever had it before.
    mutating func lease(_ id: TaskID, to worker: WorkerID, _ token: Token, isUnseen: Bool = false) {
        // One that comes back with its worker has been worked on all the while.
        let begun = tasks[id]!.token == token ? leases[id]?.begun : nil
        if leases[id] != nil { takeBack(id) }
        tasks[id]!.token = token
        tasks[id]!.phase = .leased
        lastHolders[id] = nil
        var lease = Lease(worker: worker, begun: begun ?? now, renewed: now, progressed: now)
        lease.isUnseen = isUnseen
        lease.due = leaseEnd(id, lease).due
        leases[id] = lease
        workers[worker]!.holding.append(id)
        workers[worker]!.heldBytes += documents[tasks[id]!.document]!.bytes
        counts[tasks[id]!.stage].queued -= 1
        counts[tasks[id]!.stage].running += 1
        leaseEnds.insert(Timer(due: lease.due, subject: id))
    }

    /// When a lease ends if nothing more is heard, and why: `nil` for want of a renewal.
    func leaseEnd(_ id: TaskID, _ lease: Lease) -> (due: Duration, cause: Cause?) {
        let definition = pipeline.definitions[tasks[id]!.stage]
        var end: (due: Duration, cause: Cause?) = (lease.renewed + limits.lease, nil)
        let total = lease.begun + definition.total
        if total < end.due { end = (total, .timeout) }
        let stall = lease.progressed + definition.stall
        if lease.progress > 0, stall < end.due { end = (stall, .stalled) }
        return end
    }

    /// Ends a lease; the task is in nobody's hands and in no queue until the caller decides.
    mutating func takeBack(_ id: TaskID) {
        guard let lease = leases.removeValue(forKey: id) else { return }
        let stage = tasks[id]!.stage
        tasks[id]!.phase = .waiting
        lastHolders[id] = lease.worker
        counts[stage].running -= 1
        counts[stage].queued += 1
        guard let position = workers[lease.worker]?.holding.firstIndex(of: id) else { return }
        workers[lease.worker]!.holding.remove(at: position)
        workers[lease.worker]!.heldBytes -= documents[tasks[id]!.document]!.bytes
        if workers[lease.worker]!.suspect == id { workers[lease.worker]!.suspect = nil }
    }

    mutating func makeReady(_ id: TaskID) {
        let task = tasks[id]!
        tasks[id]!.phase = .ready
        if task.suspicion != .none { return suspects[task.stage].append(id) }
        let document = documents[task.document]!
        ready[task.stage].append(id, priority: document.priority, producer: document.producer, now: now)
    }

    mutating func wait(_ id: TaskID, until due: Duration) {
        tasks[id]!.phase = .waiting
        waiting.insert(Timer(due: due, subject: id))
    }
}
