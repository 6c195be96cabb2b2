import WireProtocol

// Documents in pieces: one task at a time, so that this worker's memory holds one large document beside those it works on.
extension WorkerStateMachine {
    /// Gives a task to the compute threads, or first gets its documents.
    mutating func begin(_ offer: TaskOffer, now: Duration) {
        let execution = table.add(offer.task, offer.token)
        guard offer.fetch.contains(where: { $0 > 0 }) else { return append(.execute(execution, offer)) }
        fetches.append(BodyFetch(execution: execution, offer: offer))
        fetch(now: now)
    }

    /// Asks for the piece that is due, if one is.
    mutating func fetch(now: Duration) {
        guard case .serving = connection, let first = fetches.first, first.repeatDue <= now else { return }
        guard let request = first.request(chunkBytes: limits.chunkBytes) else { return }
        fetches[0].repeatDue = now + Self.resendInterval
        send(.body(request))
    }

    mutating func take(_ piece: BodyPiece, now: Duration) {
        guard !fetches.isEmpty, fetches[0].take(piece) else { return }
        fetches[0].repeatDue = now
        if fetches[0].request(chunkBytes: limits.chunkBytes) == nil {
            let fetched = fetches.removeFirst()
            append(.execute(fetched.execution, fetched.offer))
        }
        fetch(now: now)
    }

    /// In a new session, or under a new token, what was asked for is asked for again.
    mutating func restartFetches(of task: TaskID? = nil, under token: Token? = nil, now: Duration) {
        for index in fetches.indices where task == nil || fetches[index].offer.task == task {
            if let token { fetches[index].offer.token = token }
            fetches[index].repeatDue = now
        }
        fetch(now: now)
    }

    /// Ends an execution that nobody wants any more, whether it is being fetched or has been given to a compute thread.
    mutating func giveUp(_ execution: Execution) {
        guard let index = fetches.firstIndex(where: { $0.execution == execution }) else {
            return append(.withdraw(execution))
        }
        fetches.remove(at: index)
        withdrawn([execution])
    }

    mutating func endAllFetches() {
        let executions = fetches.map(\.execution)
        fetches = []
        if !executions.isEmpty { withdrawn(executions) }
    }
}
