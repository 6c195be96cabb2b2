import HeapModule
import WireProtocol

extension BrokerStateMachine {
    /// What to answer to a message about a task that can change nothing any more; `nil` when it can.
    func standing(of id: TaskID, _ token: Token) -> Confirmation.Status? {
        // A task that is gone was finished by somebody: the worker must forget it either way.
        guard let task = tasks[id] else { return .duplicate }
        return task.token == token ? nil : .stale
    }

    mutating func complete(_ id: TaskID, _ token: Token, by worker: WorkerID, into actions: inout [Action]) {
        if let status = standing(of: id, token) {
            actions.append(.confirm(id, token, status, to: worker))
            return
        }
        takeBack(id)
        let task = tasks[id]!
        counts[task.stage].queued -= 1
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
        now: Duration,
        into actions: inout [Action]
    ) {
        if let status = standing(of: id, token) {
            actions.append(.confirm(id, token, status, to: worker))
            return
        }
        takeBack(id)
        tasks[id]!.attempts += 1
        // The token is spent: a second report of the same failure must not count again.
        tasks[id]!.token = nextToken()
        let attempts = tasks[id]!.attempts
        if kind == .permanent || attempts >= pipeline.definitions[tasks[id]!.stage].maximumAttempts {
            bury(id, into: &actions)
        } else {
            waitForRetry(id, attempts, now: now, into: &actions)
        }
        actions.append(.confirm(id, token, .committed, to: worker))
    }

    mutating func bury(_ id: TaskID, into actions: inout [Action]) {
        let task = tasks[id]!
        counts[task.stage].queued -= 1
        retire(id, task)
        markDead(document: task.document, stage: task.stage)
        actions.append(.bury(id, attempts: task.attempts, losses: task.losses))
    }

    /// Exponential backoff with jitter, so that tasks that failed together do not come back together (M. Brooker,
    /// "Exponential Backoff And Jitter", 2015). The jitter is a hash of task and attempt: the machine has no dice.
    private mutating func waitForRetry(_ id: TaskID, _ attempts: Int, now: Duration, into actions: inout [Action]) {
        let doubled = limits.firstBackoff * (1 << min(attempts - 1, 20))
        let pause = min(doubled, limits.longestBackoff)
        let half = pause / 2
        let fraction = Int(splitMix64(UInt64(id.rawValue) << 8 | UInt64(attempts & 255)) >> 54)
        tasks[id]!.phase = .waiting
        waiting.insert(Timer(due: now + half + half * fraction / 1024, task: id))
        actions.append(.count(id, attempts: attempts, losses: tasks[id]!.losses))
    }
}

/// The output function of SplitMix64 (G. L. Steele et al., "Fast splittable pseudorandom number generators", 2014).
func splitMix64(_ seed: UInt64) -> UInt64 {
    var z = seed &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
}
