import WireProtocol

// Tasks and credit: taken, executed, reported, settled.
extension WorkerStateMachine {
    mutating func take(_ offer: TaskOffer, now: Duration) {
        if case .serving(var session) = connection {
            session.received += 1
            connection = .serving(session)
        }
        if table.contains(offer.task) {
            if table.renewToken(of: offer.task, to: offer.token) {
                table.makeResultDue(of: offer.task, at: now)
                restartFetches(of: offer.task, under: offer.token, now: now)
            }
            grant()
        } else if isDraining {
            send(.release(Release(tasks: [HeldTask(task: offer.task, token: offer.token)])))
        } else {
            begin(offer, now: now)
        }
    }

    /// A compute thread is done with an execution, after so long.
    mutating func finish(_ execution: Execution, _ outcome: TaskOutcome, took work: Duration, now: Duration) {
        meanWork = meanWork.map { ($0 * 7 + work) / 8 } ?? work
        // Nobody wants the outcome of a task that was lost meanwhile; its compute thread is free all the same.
        guard let task = table.finish(execution, bounded(outcome), resendDue: now + Self.resendInterval) else {
            return grant()
        }
        grant(carriedBy: true)
        report(task)
    }

    /// These executions had not begun and never will.
    mutating func withdrawn(_ executions: [Execution]) {
        let released = executions.compactMap { table.remove($0) }
        if case .serving = connection, !released.isEmpty { send(.release(Release(tasks: released))) }
        grant()
    }

    mutating func settle(_ confirmation: Confirmation, now: Duration) {
        // An answer about a hand-out before the present one.
        guard let token = table.token(of: confirmation.task), token <= confirmation.token else { return }
        if confirmation.status == .stale {
            append(.log(.info, "task \(confirmation.task.rawValue) has gone to another worker"))
        }
        if let execution = table.forget(confirmation.task) { giveUp(execution) }
        grant()
    }

    /// The broker wants a task no more. Code that has begun cannot be stopped; what it returns is thrown away.
    mutating func drop(_ cancellation: Cancellation) {
        guard table.token(of: cancellation.task) == cancellation.token else { return }
        append(.log(.info, "task \(cancellation.task.rawValue) is given up: \(cancellation.reason)"))
        if let execution = table.forget(cancellation.task) { giveUp(execution) }
        grant()
    }

    mutating func resend(now: Duration) {
        guard case .serving = connection else { return }
        for task in table.takeDueResults(now: now, next: now + Self.resendInterval) { report(task) }
    }

    private mutating func report(_ task: TaskID) {
        guard case .serving(let session) = connection, let (token, outcome) = table.result(of: task) else { return }
        let granted = isDraining ? nil : session.granted
        switch outcome {
        case .result(let bytes):
            send(.done(Completion(task: task, token: token, granted: granted, result: bytes)))
        case .failure(let failure):
            let message = Failure(
                task: task,
                token: token,
                granted: granted,
                failureClass: failure.failureClass,
                code: failure.code,
                message: failure.message
            )
            send(.fail(message))
        }
    }

    /// A result that the broker would not take is a failure that no other try mends.
    private func bounded(_ outcome: TaskOutcome) -> TaskOutcome {
        guard case .result(let bytes) = outcome, bytes.count > limits.messageBytes else { return outcome }
        let message = "the result has \(bytes.count) bytes; the broker takes \(limits.messageBytes)"
        return .failure(TaskFailure(class: .permanent, code: ErrorCode.tooLarge.rawValue, message: message))
    }

    /// Asks for as many tasks as there is room for.
    ///
    /// Computed from what was received, so it cannot drift: a repetition that used up credit gives it back.
    mutating func grant(carriedBy report: Bool = false, evenIfUnchanged: Bool = false) {
        guard case .serving(var session) = connection, !isDraining else { return }
        let before = session.granted
        if table.unconfirmedBytes < Self.unconfirmedBytes {
            let wanted = session.received + identity.slots + stock - table.executionCount
            session.granted = max(session.granted, wanted)
        }
        connection = .serving(session)
        let isDue = evenIfUnchanged || (session.granted != before && !report)
        if isDue { send(.credit(Credit(granted: session.granted))) }
    }

    /// Tasks to have waiting beside those being worked on: one, and more while they are short.
    private var stock: Int {
        guard let meanWork else { return 1 }
        let tasks = Self.stock * identity.slots / max(meanWork, .microseconds(1))
        return Int(min(max(tasks, 1), Double(Self.largestStock)))
    }
}
