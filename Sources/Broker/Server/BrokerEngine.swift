import BrokerCore
import DocumentStore
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
// If the disk is full, submits are refused and results committed without them; if not even those fit, the turn goes on,
// with nothing sent and nothing handed out, until they do. If a commit fails otherwise, the state
// machine is ahead of the disk: the turn ends with the error, nobody is replied to, and the next start begins from the
// rows.
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
    /// Time since the start, on a clock that is never set.
    let clock: () -> Duration
    /// Hands a question to the reading thread; `false` when too many are waiting there.
    let ask: (Query, Peer) -> Bool

    private var nextHousekeeping = Duration.zero
    /// Set when tasks became ready after the turn's dispatch.
    private var isPending = false
    /// When a commit for which the disk had no room is tried again.
    private var stalledUntil: Duration?

    init(
        configuration: BrokerConfiguration,
        store: DocumentStore,
        log: Logger,
        clock: @escaping () -> Duration,
        ask: @escaping (Query, Peer) -> Bool
    ) throws {
        self.configuration = configuration
        self.store = store
        self.log = log
        self.clock = clock
        self.ask = ask
        intake = Intake(configuration.intake)
        core = try Self.recover(store, configuration)
    }

    private static func recover(
        _ store: DocumentStore,
        _ configuration: BrokerConfiguration
    ) throws -> BrokerStateMachine {
        let recovery = try store.recover()
        let pipeline = configuration.pipeline
        var completed: [DocumentID: UInt64] = [:]
        for done in recovery.done {
            if let stage = pipeline.index(of: done.stage) { completed[done.document, default: 0] |= 1 << UInt64(stage) }
        }
        var core = BrokerStateMachine(
            pipeline: pipeline,
            limits: configuration.limits,
            term: recovery.term,
            completed: completed,
            dead: recovery.dead.compactMap { dead in pipeline.index(of: dead.stage).map { (dead.document, $0) } }
        )
        // Tasks of stages that are not in this pipeline stay on disk until it has them again.
        let tasks = recovery.tasks.compactMap { task in
            pipeline.index(of: task.stage).map {
                QueuedTask(
                    id: task.id,
                    document: task.document,
                    stage: $0,
                    attempts: task.attempts,
                    losses: task.losses,
                    documentBytes: task.bytes
                )
            }
        }
        var actions: [BrokerStateMachine.Action] = []
        core.handle(.added(tasks), now: .zero, into: &actions)
        return core
    }

    var now: Duration { clock() }

    /// Whether something has been gathered that must not wait for the next message.
    var isBusy: Bool { !turn.isEmpty || isPending }

    /// How long there is nothing to do unless a message comes.
    var pause: Duration {
        let next = min(core.nextDeadline ?? nextHousekeeping, nextHousekeeping)
        if let stalledUntil { return max(stalledUntil - now, .zero) }
        return isBusy ? .zero : max(next - now, .zero)
    }

    /// Whether the turn has gathered as many bytes as one commit should hold.
    var isTurnFull: Bool { turn.byteCount >= configuration.bytesPerTurn }

    /// Takes one message of a peer, whatever its frames hold.
    func receive(_ frames: [[UInt8]], from peer: Peer) {
        var reference: String?
        do {
            let envelope = try Envelope(frames: frames)
            turn.byteCount += envelope.payloads.reduce(0) { $0 + $1.count }
            // Whoever waits for this batch or this answer must hear that it will not come.
            reference = (envelope.header["batch"] ?? envelope.header["ref"] ?? envelope.header["upload"])?.string
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
        if let stalledUntil, now < stalledUntil { return }
        guard let replies = try commit() else { return }
        for (peer, frames) in replies { transmit(frames, to: peer, send) }
        try handOut(send)
    }

    /// Once a second: sessions that have fallen silent, and the rate. At every turn: leases and pauses.
    private func keepHouse() throws {
        apply(.tick)
        guard now >= nextHousekeeping else { return }
        nextHousekeeping = now + .seconds(1)
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
        try tidyStore()
    }

    /// The turn's one transaction, and what the state machine must know of it; then a new turn begins.
    ///
    /// - Returns: the replies that may be sent now; `nil` when the disk has no room for the results, and the turn goes on.
    private func commit() throws -> [(peer: Peer, frames: [[UInt8]])]? {
        var turn = self.turn
        self.turn = Turn()
        stalledUntil = nil
        if turn.hasWrites {
            do {
                turn.replies += try write(turn)
            } catch StoreError.diskFull {
                // The state machine has not heard of the submits yet, so they can be refused; results may still fit.
                log.warning("the disk is full: \(turn.batches.count) submits are refused")
                turn.replies += turn.chunks.map { ($0.peer, diskFullRefusal(of: $0.chunk.upload).frames) }
                turn.replies += turn.batches.map { ($0.peer, diskFullRefusal(of: $0.name).frames) }
                turn.chunks = []
                turn.batches = []
                guard let replies = try writeResults(of: turn) else {
                    self.turn = turn
                    return nil
                }
                turn.replies += replies
            }
        }
        return turn.replies + turn.questions.map { ($0.peer, reply(to: $0.query)) }
    }

    /// Commits results on a full disk, with the reserve if there is one; `nil` when there is no room whatever.
    private func writeResults(of turn: Turn) throws -> [(peer: Peer, frames: [[UInt8]])]? {
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
        stalledUntil = now + .seconds(1)
        return nil
    }

    private func write(_ turn: Turn) throws -> [(peer: Peer, frames: [[UInt8]])] {
        let time = wallClockMilliseconds()
        let (added, acknowledgements, uploads) = try store.commit { transaction in
            let uploads = try append(turn.chunks, at: time, in: &transaction)
            var added: [QueuedTask] = []
            var acknowledgements: [(peer: Peer, frames: [[UInt8]])] = []
            for batch in turn.batches {
                let acknowledgement = try take(batch, at: time, in: &transaction, added: &added)
                acknowledgements.append((batch.peer, acknowledgement.frames))
            }
            for write in turn.writes { try perform(write, at: time, in: &transaction, added: &added) }
            return (added, acknowledgements, uploads)
        }
        apply(.added(added))
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
            if let session = sessions.workers[peer] { end(session, isLoss: false) }
            isPending = true
            return false
        }
    }

    func end(_ session: WorkerSession, isLoss: Bool) {
        sessions.removeWorker(session.peer)
        apply(.left(session.id, isLoss: isLoss))
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
            case .count(let task, let attempts, let losses):
                turn.writes.append(.count(task, attempts: attempts, losses: losses, error: error))
            case .bury(let task, let attempts, let losses):
                let cause = error ?? "too many workers were lost with it"
                log.warning("task \(task.rawValue) is put aside: \(cause.prefix(utf8: 300).printable)")
                let reason = error ?? "E_LOST: \(losses) workers were lost with it"
                turn.writes.append(.bury(task, attempts: attempts, losses: losses, error: reason))
            case .confirm(let task, let token, let status, let worker):
                guard let peer = sessions.worker(worker)?.peer else { continue }
                turn.reply(Confirmation(task: task, token: token, status: status).frames, to: peer)
            }
        }
    }
}
