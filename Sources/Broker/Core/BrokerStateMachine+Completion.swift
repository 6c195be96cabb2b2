import HeapModule
import WireProtocol

extension BrokerStateMachine {
    /// What to answer to a worker's message about a task that can change nothing any more; `nil` when it can.
    func standing(of id: TaskID, _ token: Token, from worker: WorkerID) -> Confirmation.Status? {
        // A task that is gone was finished by somebody: the worker must forget it either way.
        guard let task = tasks[id] else { return .duplicate }
        // A token can be guessed; only the session it was given to, or that brought it back, may use it.
        guard task.token == token, leases[id]?.worker ?? lastHolders[id] == worker else { return .stale }
        return nil
    }

    /// Answers a result or failure that comes too late.
    private mutating func refuse(
        _ id: TaskID,
        _ token: Token,
        from worker: WorkerID,
        into actions: inout [Action]
    ) -> Bool {
        guard let status = standing(of: id, token, from: worker) else { return false }
        if status == .stale { tally.stale += 1 } else { tally.duplicates += 1 }
        actions.append(.confirm(id, token, status, to: worker))
        return true
    }

    mutating func complete(_ id: TaskID, _ token: Token, by worker: WorkerID, into actions: inout [Action]) {
        if refuse(id, token, from: worker, into: &actions) { return }
        takeBack(id)
        let task = tasks[id]!
        documents[task.document]!.completed |= 1 << UInt64(task.stage)
        let isForDocument = pipeline.definitions[task.stage].subject == .document
        let completed = documents[task.document]!.completed
        let releases = isForDocument ? pipeline.released(by: task.stage, completed: completed) : []
        retire(id, task)
        let retirement = Retirement(task: id, document: task.document, stage: task.stage, releases: releases)
        actions.append(.store(retirement, by: worker))
        actions.append(.confirm(id, token, .committed, to: worker))
    }

    mutating func fail(
        _ id: TaskID,
        _ token: Token,
        _ kind: Failure.Class,
        by worker: WorkerID,
        into actions: inout [Action]
    ) {
        if refuse(id, token, from: worker, into: &actions) { return }
        if let spent = spent[id], token <= spent {
            actions.append(.confirm(id, token, .duplicate, to: worker))
            return
        }
        takeBack(id)
        // Whoever reports a failure has survived it.
        tasks[id]!.suspicion = .none
        let cause: Cause =
            switch kind {
            case .transient: .transient
            case .permanent: .permanent
            case .poison: .poison
            }
        charge(id, token, cause, by: worker, into: &actions)
        // The token is used up: what comes under it from now on is late.
        if tasks[id] != nil { tasks[id]!.token = nextToken() }
        actions.append(.confirm(id, token, .committed, to: worker))
    }

    /// Counts a failed attempt: the task is tried again after a pause, or put aside.
    mutating func charge(
        _ id: TaskID,
        _ token: Token,
        _ cause: Cause,
        by worker: WorkerID,
        into actions: inout [Action]
    ) {
        tasks[id]!.attempts += 1
        spent[id] = token
        let isFinal = cause == .permanent || cause == .poison
        if isFinal || tasks[id]!.attempts >= pipeline.definitions[tasks[id]!.stage].maximumAttempts {
            bury(id, cause, by: worker, into: &actions)
        } else {
            tally.retries += 1
            waitForRetry(id, tasks[id]!.attempts)
            actions.append(.record(record(id), cause, by: worker))
        }
    }

    mutating func bury(_ id: TaskID, _ cause: Cause, by worker: WorkerID?, into actions: inout [Action]) {
        let task = tasks[id]!
        // Whatever was handed out before is void, also when the task is revived.
        spent[id] = Token(term: term, sequence: lastSequence)
        actions.append(.bury(record(id), cause, by: worker))
        retire(id, task)
        markDead(document: task.document, stage: task.stage)
    }

    /// Takes a task away from whoever has it and puts it aside.
    mutating func stop(_ id: TaskID, _ cause: Cause, into actions: inout [Action]) {
        guard let task = tasks[id] else { return }
        let holder = leases[id]?.worker
        // A document that is late may finish what has begun.
        if cause == .expired, holder != nil { return }
        if let holder, let token = task.token { actions.append(.cancel(id, token, cause, to: holder)) }
        takeBack(id)
        bury(id, cause, by: holder, into: &actions)
    }

    /// Exponential backoff with jitter, so that tasks that failed together do not come back together (M. Brooker,
    /// "Exponential Backoff And Jitter", 2015). The jitter is a hash of task and attempt: the machine has no dice.
    mutating func waitForRetry(_ id: TaskID, _ attempts: Int) {
        let doubled = limits.firstBackoff * (1 << min(attempts - 1, 20))
        let pause = min(doubled, limits.longestBackoff)
        let half = pause / 2
        let fraction = Int(splitMix64(UInt64(id.rawValue) << 8 | UInt64(attempts & 255)) >> 54)
        wait(id, until: now + half + half * fraction / 1024)
    }
}

/// The output function of SplitMix64 (G. L. Steele et al., "Fast splittable pseudorandom number generators", 2014).
func splitMix64(_ seed: UInt64) -> UInt64 {
    var z = seed &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
}
