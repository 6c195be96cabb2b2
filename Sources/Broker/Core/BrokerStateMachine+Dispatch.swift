import DequeModule
import HeapModule
import WireProtocol

extension BrokerStateMachine {
    /// Hands ready tasks to workers that have asked for some; called once a turn, after the commit.
    ///
    /// Later stages go first, so that a document once begun is finished before the next is begun and little lies about
    /// half done. Within a stage tasks leave in order of their coming, the workers taking turns one task at a time.
    public mutating func dispatch(now: Duration, into actions: inout [Action]) {
        settle()
        for stage in ready.indices.reversed() where !ready[stage].isEmpty {
            var idle = workerOrder.filter { id in
                workers[id].map { $0.wantsTask(limits) && $0.stages.contains(stage) } ?? false
            }
            while !idle.isEmpty, let task = nextReady(stage) {
                let worker = idle.removeFirst()
                deliver(task, to: worker, now: now, into: &actions)
                if workers[worker]!.wantsTask(limits) { idle.append(worker) }
            }
        }
    }

    /// The next task of the stage that is still ready; a worker may have come back with one that stands in the queue.
    private mutating func nextReady(_ stage: Int) -> TaskID? {
        while let id = ready[stage].popFirst() {
            if tasks[id]?.phase == .ready { return id }
        }
        return nil
    }

    private mutating func deliver(_ id: TaskID, to worker: WorkerID, now: Duration, into actions: inout [Action]) {
        let token = nextToken()
        workers[worker]!.taken += 1
        lease(id, to: worker, token, now: now)
        tasks[id]!.isUnseen = true
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
    mutating func lease(_ id: TaskID, to worker: WorkerID, _ token: Token, now: Duration) {
        if tasks[id]!.holder != nil { takeBack(id) }
        let due = now + limits.lease
        let stage = tasks[id]!.stage
        tasks[id]!.token = token
        tasks[id]!.isUnseen = false
        tasks[id]!.phase = .leased(worker, until: due)
        workers[worker]!.holding.append(id)
        workers[worker]!.heldBytes += documents[tasks[id]!.document]!.bytes
        counts[stage].queued -= 1
        counts[stage].running += 1
        leaseEnds.insert(Timer(due: due, task: id))
    }

    /// Ends a lease; the task is in nobody's hands and in no queue until the caller decides.
    mutating func takeBack(_ id: TaskID) {
        guard let worker = tasks[id]?.holder else { return }
        let stage = tasks[id]!.stage
        tasks[id]!.phase = .waiting
        counts[stage].running -= 1
        counts[stage].queued += 1
        guard let position = workers[worker]?.holding.firstIndex(of: id) else { return }
        workers[worker]!.holding.remove(at: position)
        workers[worker]!.heldBytes -= documents[tasks[id]!.document]!.bytes
    }

    mutating func makeReady(_ id: TaskID) {
        tasks[id]!.phase = .ready
        ready[tasks[id]!.stage].append(id)
    }
}
