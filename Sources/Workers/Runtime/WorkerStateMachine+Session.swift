import WireProtocol

// The session: greeting, welcome, heartbeat, silence.
extension WorkerStateMachine {
    mutating func greet(now: Duration, _ progress: (Execution) -> Int) {
        connection = .greeting(helloDue: now + Self.helloInterval)
        let hello = Hello(
            role: .worker,
            name: identity.name,
            instance: identity.instance,
            services: identity.services,
            slots: identity.slots,
            holding: table.held(progress),
            store: store,
            documentBytes: identity.documentBytes
        )
        send(.hello(hello))
    }

    /// A hello said twice is welcomed twice; each welcome begins the count of credit again, before any task.
    mutating func open(_ welcome: Welcome, now: Duration) {
        // A broker that announces no heartbeat must not make this worker spin.
        heartbeat = max(.milliseconds(welcome.heartbeatMilliseconds), .milliseconds(50))
        limits = welcome.limits
        connection = .serving(Session(number: welcome.session, renewalDue: now + heartbeat))
        noteTerm(welcome)
        isSilenceKnown = false
        isRefusalKnown = false
        failedHandshakes = 0
        grant(evenIfUnchanged: true)
        table.makeResultsDue(at: now)
        restartFetches(now: now)
    }

    private mutating func noteTerm(_ welcome: Welcome) {
        let held = table.isEmpty ? "" : ", \(table.count) tasks in hand"
        append(.log(.info, "session \(welcome.session) with \(welcome.server), term \(welcome.term)\(held)"))
        if let term, welcome.term < term {
            append(.log(.warning, "the broker's term went back from \(term): its store is older than it was"))
        }
        term = welcome.term
        store = welcome.store
    }

    mutating func heed(_ error: WireError, now: Duration) {
        if error.code == .unauthorized || error.code == .version { return waitForChange(error, now: now) }
        guard error.code == .noSession else {
            append(.log(.warning, "the broker reports \(error)"))
            return
        }
        // Several messages may have been under way: one hello answers them all.
        guard case .serving = connection else { return }
        append(.log(.info, "the broker does not know this session any more"))
        connection = .greeting(helloDue: now)
    }

    /// The broker knows the key and does not let it work, or does not know it any more, or not this worker's version of
    /// the protocol. That may change, so this goes on, slowly, and says so once. What is in hand stays: should the worker
    /// be let in again, it is brought along.
    private mutating func waitForChange(_ error: WireError, now: Duration) {
        if !isRefusalKnown { append(.log(.warning, "the broker refuses this worker: \(error.detail)")) }
        isRefusalKnown = true
        connection = .greeting(helloDue: now + Self.refusedHelloInterval)
    }

    mutating func renew(now: Duration, _ progress: (Execution) -> Int) {
        guard case .serving(var session) = connection else { return }
        session.renewalDue = now + heartbeat
        connection = .serving(session)
        send(.renew(Renewal(leases: table.held(progress))))
        // A credit that was lost is made good within a heartbeat.
        grant(evenIfUnchanged: true)
    }

    /// The socket did not take a message. Hello, credit and renewal come again by themselves.
    mutating func unsent(_ message: WorkerMessage) {
        switch message {
        case .done(let completion): table.markUnsent(completion.task)
        case .fail(let failure): table.markUnsent(failure.task)
        default: break
        }
    }

    /// The socket can send again after it could not.
    mutating func becameWritable(now: Duration) {
        guard connectDue == nil else { return }
        switch connection {
        case .greeting: connection = .greeting(helloDue: now)
        case .serving:
            grant(evenIfUnchanged: true)
            table.makeUnsentResultsDue(at: now)
        }
    }

    mutating func reconnectAfterSilence(now: Duration) {
        guard now - lastHeard >= silence else { return }
        if !isSilenceKnown { append(.log(.warning, "the broker has been silent for \(silence); connecting anew")) }
        isSilenceKnown = true
        connectAnew(now: now)
    }

    /// The broker refused the key, or the connection was cut before the keys were proved.
    ///
    /// libzmq lengthens its pauses only for ports where nobody listens. After a failed handshake it either never tries
    /// again or goes on six times a second for ever, and each costs the broker a key agreement; so it is not left to it.
    /// `chance`, from 0 to 1, spreads those that failed together ("equal jitter": M. Brooker, "Exponential Backoff And
    /// Jitter", 2015).
    mutating func handshakeFailed(now: Duration, chance: Double) {
        guard connectDue == nil else { return }
        let pause = min(Self.firstPause * (1 << min(failedHandshakes, 20)), Self.longestPause)
        failedHandshakes += 1
        let due = now + pause / 2 + pause / 2 * chance
        connectDue = due
        connection = .greeting(helloDue: due)
        append(.disconnect)
    }

    mutating func reconnectAfterPause(now: Duration) {
        guard let due = connectDue, due <= now else { return }
        connectDue = nil
        connectAnew(now: now)
    }

    private mutating func connectAnew(now: Duration) {
        lastHeard = now
        connection = .greeting(helloDue: now)
        append(.reconnect)
    }
}
