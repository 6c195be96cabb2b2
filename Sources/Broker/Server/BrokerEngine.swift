import BrokerCore
import Credentials
import DocumentStore
import Failpoints
import JSONText
import Logging
import WireProtocol

// The broker without its sockets: drain, decide, commit once, send.
//
// A turn takes whatever messages have arrived (`receive`), lets the state machine decide, writes all that follows from
// it in one transaction, and only when that is on disk sends every reply and hands out tasks (`finishTurn`). So nothing
// is acknowledged before it is durable, an idle broker answers after one sync, and a busy one shares each sync among
// everything that arrived during the one before. (Redis 2.2 writes its log once before it re-enters its loop, for the
// same reason.)
//
// It owns the state machine, the sessions and the store's writer, and knows neither a socket nor a clock: frames, peers
// and the time are handed in, so that the simulation of the tests drives the whole of it, wire protocol and SQLite
// included, through faults on purpose. `EventLoop` gives it sockets.
//
// A crash at any point loses this process's memory only. What was committed but not confirmed is confirmed as `dup` when
// the worker sends it again; what was committed but not acknowledged comes back as `dup` to the client.
//
// If the disk is full, submits are refused and results committed without them; if not even those fit, the turn goes on
// until they do: what depends on them waits, and nothing is handed out. If a commit fails otherwise, the state machine is
// ahead of the disk: the turn ends with the error, nobody is replied to, and the next start begins from the rows.
final class BrokerEngine {
    /// What became of a message that was handed to the transport; `sent` proves nothing.
    enum Sending {
        case sent
        /// The peer takes no more for now.
        case full
        /// The connection is no more.
        case gone
    }

    let configuration: BrokerConfiguration
    let store: DocumentStore
    let log: Logger
    var core: BrokerStateMachine
    var sessions = Sessions()
    var turn = Turn()
    var rates = Rates()
    var intake: Intake
    /// Checksums of the uploads that are on their way, by their row.
    var digests: [Int: UploadDigest] = [:]
    /// Bytes of large documents that have passed since memory was last given back.
    var passedBytes = 0
    var nextTidying = Duration.zero
    /// Time since the start, on a clock that is never set.
    let clock: () -> Duration
    /// Milliseconds since 1970: for display, and for what a submitter said by the calendar.
    let wallClock: () -> Int
    /// Hands a question to the reading thread; `false` when too many are waiting there.
    let ask: (Query, Peer) -> Bool

    /// What operators want changed, one thing a turn: each finds the store and the state machine in agreement.
    var commands: [(command: Command, peer: Peer)] = []
    /// Whose key each peer at a guarded address has shown.
    var holders: [Peer: AuthorizedKeys.Entry] = [:]
    /// Refusals for want of authority that have been logged.
    var refusalsLogged: Set<String> = []
    /// Documents whose deadline has passed.
    private var late: [DocumentID] = []
    /// Numbers of submitters, in order of their coming.
    private var producers: [String: Int] = [:]
    private var nextHousekeeping = Duration.zero
    /// Set when tasks became ready after the turn's dispatch.
    private var isPending = false
    /// Workers whose connections have broken. What they sent before is heard first: it may be that they left in peace.
    private var unreachable: [Peer] = []
    /// Whether the sockets hold messages that have not been received yet; the event loop says so before a turn ends.
    var hasUnheard = false
    /// When a commit for which the disk had no room is tried again.
    private var stalledUntil: Duration?

    init(
        configuration: BrokerConfiguration,
        store: DocumentStore,
        log: Logger,
        clock: @escaping () -> Duration,
        wallClock: @escaping () -> Int = wallClockMilliseconds,
        ask: @escaping (Query, Peer) -> Bool
    ) throws {
        self.configuration = configuration
        self.store = store
        self.log = log
        self.clock = clock
        self.wallClock = wallClock
        self.ask = ask
        intake = Intake(configuration.intake)
        let recovery = try store.recover()
        let pipeline = configuration.pipeline
        var completed: [DocumentID: UInt64] = [:]
        for done in recovery.done {
            if let stage = pipeline.index(of: done.stage) { completed[done.document, default: 0] |= 1 << UInt64(stage) }
        }
        core = BrokerStateMachine(
            pipeline: pipeline,
            limits: configuration.limits,
            term: recovery.term,
            completed: completed,
            dead: recovery.dead.compactMap { dead in
                pipeline.index(of: dead.stage).map { DeadTask(document: dead.document, stage: $0) }
            },
            paused: Set(recovery.paused.compactMap(pipeline.index))
        )
        // Tasks of stages that are not in this pipeline stay on disk until it has them again.
        apply(.added(recovery.tasks.compactMap(queued)))
    }

    /// A row of the queue as the state machine takes it; `nil` when its stage is not in the pipeline.
    func queued(_ task: StoredTask) -> QueuedTask? {
        core.pipeline.index(of: task.stage).map { stage in
            QueuedTask(
                TaskRecord(
                    task: task.id,
                    attempts: task.state.attempts,
                    losses: task.state.losses,
                    suspicion: Suspicion(rawValue: task.state.suspicion) ?? .none,
                    spent: task.state.spent
                ),
                document: task.document,
                stage: stage,
                documentBytes: task.bytes,
                schedule: schedule(
                    producer: task.producer,
                    priority: task.priority,
                    notBefore: task.notBefore,
                    deadline: task.deadline
                )
            )
        }
    }

    /// - Parameters:
    ///   - notBefore: milliseconds since 1970.
    ///   - deadline: milliseconds since 1970.
    func schedule(producer: String, priority: Int, notBefore: Int?, deadline: Int?) -> Schedule {
        let number = producers[producer] ?? producers.count
        producers[producer] = number
        let (now, wall) = (clock(), wallClock())
        func onTheClock(_ time: Int) -> Duration { now + .milliseconds(time - wall) }
        return Schedule(
            priority: priority,
            producer: number,
            notBefore: notBefore.map(onTheClock),
            deadline: deadline.map(onTheClock)
        )
    }

    var now: Duration { clock() }

    /// Whether something has been gathered that must not wait for the next message.
    var isBusy: Bool { !turn.isEmpty || isPending || !commands.isEmpty || !late.isEmpty }

    /// How long there is nothing to do unless a message comes.
    var pause: Duration {
        let next = min(core.nextDeadline ?? nextHousekeeping, nextHousekeeping)
        if let stalledUntil { return max(stalledUntil - now, .zero) }
        return isBusy ? .zero : max(next - now, .zero)
    }

    /// Whether the turn has gathered as many bytes as one commit should hold.
    var isTurnFull: Bool { turn.byteCount >= configuration.bytesPerTurn }

    /// Takes one message of a peer, whatever its frames hold; `holder` is whose key a guarded peer has.
    func receive(_ frames: [[UInt8]], from peer: Peer, holder: AuthorizedKeys.Entry? = nil) {
        var reference: String?
        do {
            let envelope = try Envelope(frames: frames)
            turn.byteCount += envelope.payloads.reduce(0) { $0 + $1.count }
            // Whoever waits for this batch or this answer must hear that it will not come.
            reference = (envelope.header["batch"] ?? envelope.header["ref"] ?? envelope.header["upload"])?.string
            try authorize(envelope, peer, holder)
            switch peer.side {
            case .clients: try receiveFromClient(envelope, peer)
            case .workers: try receiveFromWorker(envelope, peer)
            }
        } catch {
            let isRefusal = peer.side == .clients && error.code != .noSession
            if isRefusal, let reference {
                turn.reply(Refusal(reference: reference, error: error).frames, to: peer)
            } else {
                turn.reply(ErrorReport(error, reference: reference).frames, to: peer)
            }
        }
    }

    /// Ends the turn: housekeeping, the one commit, the replies, the tasks.
    func finishTurn(send: ([[UInt8]], Peer) -> Sending) throws {
        isPending = false
        try keepHouse()
        let (replies, isHeld) = try commit()
        for (peer, frames) in replies { transmit(frames, to: peer, send) }
        if isHeld { return }
        if !replies.isEmpty { Failpoint.afterReply.pass() }
        try handOut(send)
        for document in late { try expire(document) }
        late = []
        if !commands.isEmpty {
            let (command, peer) = commands.removeFirst()
            try perform(command, for: peer)
        }
    }

    private func expire(_ document: DocumentID) throws {
        apply(.stopped(try store.openTasks(of: document).map(\.id), .expired))
    }

    /// At every turn: leases and pauses. Now and then: sessions that have fallen silent, and the rate.
    private func keepHouse() throws {
        apply(.tick)
        if !hasUnheard {
            for peer in unreachable { sessions.workers[peer].map { end($0, isLoss: true) } }
            unreachable = []
        }
        guard now >= nextHousekeeping else { return }
        // Twice a heartbeat, so that a dead worker is found before the leases of its tasks run out: only then is it
        // known who was with it.
        nextHousekeeping = now + min(.seconds(1), configuration.limits.heartbeat / 2)
        rates.sample(
            at: now,
            documents: store.documentCount - core.unfinishedDocumentCount,
            tasks: store.doneCounts.values.reduce(0, +)
        )
        for session in sessions.silentWorkers(since: now - configuration.limits.silence) {
            log.warning("worker \(session.hello.name.printable) is silent; its tasks go to others")
            end(session, isLoss: true)
        }
        sessions.dropClients(silentSince: now - configuration.clientSilence)
        holders = holders.filter { sessions.has($0.key) }
        try tidyStore()
    }

    /// The turn's one transaction, and what the state machine must know of it; then a new turn begins.
    ///
    /// - Returns: the replies that may be sent now; `isHeld` when the disk has no room even for the results: then these and
    ///   what is promised about them wait in the turn, and everybody hears what is true all the same.
    private func commit() throws -> (replies: [(peer: Peer, frames: [[UInt8]])], isHeld: Bool) {
        var turn = self.turn
        self.turn = Turn()
        var replies = turn.replies
        if turn.hasWrites {
            let isStalled = stalledUntil.map { now < $0 } ?? false
            if !isStalled { stalledUntil = nil }
            var results = isStalled ? nil : try writeUnlessFull(turn)
            if results == nil {
                // The state machine has not heard of the submits yet, so they can be refused; results may still fit.
                replies += turn.chunks.map { ($0.peer, diskFullRefusal(of: $0.chunk.upload).frames) }
                replies += turn.batches.map { ($0.peer, diskFullRefusal(of: $0.name).frames) }
                turn.chunks = []
                turn.batches = []
                results = isStalled ? nil : try writeResults(of: turn)
            }
            guard let results else {
                self.turn.writes = turn.writes
                self.turn.promises = turn.promises
                self.turn.byteCount = turn.byteCount
                return (replies + answers(to: turn.questions), true)
            }
            replies += results
        }
        return (replies + turn.promises + answers(to: turn.questions), false)
    }

    private func writeUnlessFull(_ turn: Turn) throws -> [(peer: Peer, frames: [[UInt8]])]? {
        do {
            return try write(turn)
        } catch StoreError.diskFull {
            log.warning("the disk is full: \(turn.batches.count) submits are refused")
            return nil
        }
    }

    private func answers(to questions: [(query: Query, peer: Peer)]) -> [(peer: Peer, frames: [[UInt8]])] {
        questions.map { ($0.peer, reply(to: $0.query)) }
    }

    /// Commits results on a full disk, with the reserve if there is one; `nil` when there is no room whatever.
    private func writeResults(of turn: Turn) throws -> [(peer: Peer, frames: [[UInt8]])]? {
        if turn.writes.isEmpty { return [] }
        for _ in 0..<2 {
            do {
                return try write(turn)
            } catch StoreError.diskFull(let path) {
                guard intake.releaseReserve() else {
                    log.error("\(path): the disk is full: no result can be stored; waiting until there is room")
                    break
                }
                log.warning("\(path): the disk is full: the room that was kept for results is used")
            }
        }
        // Everybody is answered at each attempt, so it comes before anybody takes the broker for silent.
        stalledUntil = now + min(.seconds(1), configuration.limits.heartbeat / 2)
        return nil
    }

    private func write(_ turn: Turn) throws -> [(peer: Peer, frames: [[UInt8]])] {
        let time = wallClock()
        let (added, acknowledgements, uploads) = try store.commit { transaction in
            let uploads = try append(turn.chunks, at: time, in: &transaction)
            var added: [QueuedTask] = []
            // A document that is taken out before it comes again is a new one; the other way round it would be lost.
            let removals = turn.writes[..<turn.endOfRemovals]
            for write in removals { try perform(write, at: time, in: &transaction, added: &added) }
            var acknowledgements: [(peer: Peer, frames: [[UInt8]])] = []
            for batch in turn.batches {
                let acknowledgement = try take(batch, at: time, in: &transaction, added: &added)
                acknowledgements.append((batch.peer, acknowledgement.frames))
            }
            for write in turn.writes[turn.endOfRemovals...] {
                try perform(write, at: time, in: &transaction, added: &added)
            }
            return (added, acknowledgements, uploads)
        }
        apply(.added(added))
        for write in turn.writes {
            switch write {
            case .reprocess(_, _, let documents): try reopen(documents)
            case .revive(let letters): apply(.revived(try store.tasks(of: letters).compactMap(queued)))
            case .drop(let letters):
                let dropped = letters.compactMap { letter in
                    core.pipeline.index(of: letter.stage).map { DeadTask(document: letter.document, stage: $0) }
                }
                apply(.dropped(dropped))
            case .withdraw(let tasks):
                let known = tasks.compactMap { task in
                    core.pipeline.index(of: task.stage).map { DeadTask(document: task.document, stage: $0) }
                }
                apply(.dropped(known))
            case .store, .record, .bury, .pause, .remove: break
            }
        }
        return acknowledgements + settle(turn.chunks, uploads)
    }

    private func diskFullRefusal(of reference: String) -> Refusal {
        Refusal(
            reference: reference,
            error: WireError(.diskFull, "the disk of \(store.path) is full; nothing of this was taken"),
            retryAfterMilliseconds: 2000
        )
    }

    /// Hands out what is ready, with the documents read from the store.
    private func handOut(_ send: ([[UInt8]], Peer) -> Sending) throws {
        var actions: [BrokerStateMachine.Action] = []
        core.dispatch(now: now, into: &actions)
        let deliveries = actions.compactMap { action -> (Delivery, Peer)? in
            guard case .deliver(let delivery, let worker) = action, let session = sessions.worker(worker) else {
                return nil
            }
            return (delivery, session.peer)
        }
        // In portions, so that the bodies of a long queue are not all in memory.
        for start in stride(from: 0, to: deliveries.count, by: 64) {
            try offer(deliveries[start..<min(start + 64, deliveries.count)], send)
        }
        if !deliveries.isEmpty { Failpoint.afterDispatch.pass() }
    }

    private func offer(_ deliveries: ArraySlice<(Delivery, Peer)>, _ send: ([[UInt8]], Peer) -> Sending) throws {
        let definitions = core.pipeline.definitions
        let offers = try store.offers(
            deliveries.map { delivery, _ in
                OfferRequest(
                    task: delivery.task,
                    token: delivery.token,
                    document: delivery.document,
                    stage: definitions[delivery.stage].stage,
                    attempt: delivery.attempt,
                    needs: definitions[delivery.stage].needs
                )
            }
        )
        for (offer, (delivery, peer)) in zip(offers, deliveries) {
            guard let session = sessions.workers[peer] else { continue }
            if let offer, let objection = objection(to: offer, session) {
                apply(.failed(session.id, delivery.task, delivery.token, .permanent), error: objection)
            } else if let offer {
                guard !transmit(offer.frames, to: peer, send) else { continue }
                apply(.undelivered(session.id, HeldTask(task: delivery.task, token: delivery.token)))
            } else {
                let error = try store.reasonForNoOffer(of: delivery.document)
                apply(.failed(session.id, delivery.task, delivery.token, .permanent), error: error)
            }
        }
    }

    /// Sends one message; that this succeeds proves nothing, so nothing is concluded from it.
    ///
    /// - Returns: `false` when it was certainly not sent: the peer is full (it will ask again) or gone.
    @discardableResult
    private func transmit(_ frames: [[UInt8]], to peer: Peer, _ send: ([[UInt8]], Peer) -> Sending) -> Bool {
        switch send(frames, peer) {
        case .sent: return true
        case .full: return false
        case .gone:
            // Dead, or cut off, in which case the process says hello again and is acquitted. Or it has stopped as it was
            // told to, and its good-bye has not been read.
            if sessions.workers[peer] != nil { unreachable.append(peer) }
            isPending = true
            return false
        }
    }

    func end(_ session: WorkerSession, isLoss: Bool) {
        // First, as who was lost is written down by name.
        apply(.left(session.id, isLoss: isLoss))
        sessions.removeWorker(session.peer)
    }

    /// Lets the state machine decide and gathers what follows; results and errors are handed along by the caller.
    func apply(
        _ event: BrokerStateMachine.Event,
        result: ParsedResult? = nil,
        error: String? = nil
    ) {
        var actions: [BrokerStateMachine.Action] = []
        core.handle(event, now: now, into: &actions)
        for action in actions {
            switch action {
            case .deliver: preconditionFailure("only dispatch delivers")
            case .store(let retirement, let worker):
                guard let result, let session = sessions.worker(worker) else {
                    preconditionFailure("a result is stored when it has come, from the session that sent it")
                }
                let version = session.version(of: core.pipeline.definitions[retirement.stage].stage)
                turn.writes.append(.store(retirement, result, version: version, worker: session.hello.name))
            case .record(let record, let cause, let worker):
                turn.writes.append(.record(record, cause.map { note($0, record, worker, error) }))
            case .bury(let record, let cause, let worker):
                let note = note(cause, record, worker, error)
                log.warning("task \(record.task.rawValue) is put aside: \(note.error.prefix(utf8: 300).printable)")
                turn.writes.append(.bury(record, note))
            case .confirm(let task, let token, let status, let worker):
                guard let peer = sessions.worker(worker)?.peer else { continue }
                turn.promise(Confirmation(task: task, token: token, status: status).frames, to: peer)
            case .cancel(let task, let token, let cause, let worker):
                guard let peer = sessions.worker(worker)?.peer else { continue }
                turn.promise(Cancellation(task: task, token: token, reason: cause.rawValue).frames, to: peer)
            case .expire(let document): late.append(document)
            }
        }
    }

    /// What is kept of a failure: the worker's own words, or what the broker saw.
    private func note(_ cause: Cause, _ record: TaskRecord, _ worker: WorkerID?, _ error: String?) -> FailureNote {
        let holder = worker.flatMap(sessions.worker)?.hello.name
        let seen =
            switch cause {
            case .transient, .permanent: "E_FAILED: the worker gave no reason"
            case .poison: "E_POISON: \(record.losses) workers were lost with it"
            case .stalled: "E_STALLED: its worker showed no progress"
            case .timeout: "E_TIMEOUT: it took longer than its stage allows"
            case .crash: "E_LOST: its worker was lost"
            case .expired: "E_EXPIRED: its document's deadline has passed"
            case .cancelled: "E_CANCELLED: an operator cancelled its document"
            }
        return FailureNote(cause: cause.rawValue, error: error ?? seen, worker: holder)
    }
}
