import BrokerCore
import DocumentStore
import JSONText
import Logging
import WireProtocol
import ZeroMQ

// The broker's one thread: drain, decide, commit once, send.
//
// A turn takes whatever messages have arrived, lets the state machine decide, writes all that follows from it in one
// transaction, and only when that is on disk sends every reply and hands out tasks. So nothing is acknowledged before it
// is durable, an idle broker answers after one sync, and a busy one shares each sync among everything that arrived
// during the one before. (Redis 2.2 writes its log once before it re-enters its loop, for the same reason.)
//
// The thread owns both ROUTER sockets, the state machine and the store's writer. Other threads (the reader of queries,
// the signal handler) leave their word in a mailbox and signal the wake-up.
//
// A crash at any point loses this process's memory only. What was committed but not confirmed is confirmed as `dup` when
// the worker sends it again; what was committed but not acknowledged comes back as `dup` to the client.
//
// If the disk is full, submits are refused and results committed without them. If a commit fails otherwise, the state
// machine is ahead of the disk: the loop stops with the error, replies to nobody, and the next start begins from the
// rows.
final class EventLoop {
    let configuration: BrokerConfiguration
    let store: DocumentStore
    let log: Logger
    var core: BrokerStateMachine
    var sessions = Sessions()
    var turn = Turn()
    var rates = Rates()

    let clients: Socket
    let workers: Socket
    let queries: QueryService
    private let wakeup: Wakeup
    private let locks: [FileLock]
    private let started = ContinuousClock.now
    private var nextHousekeeping = Duration.zero
    private var isStopping = false
    /// Set when tasks became ready after the turn's dispatch.
    private var isPending = false

    init(configuration: BrokerConfiguration, log: Logger) throws {
        self.configuration = configuration
        self.log = log
        store = try DocumentStore(path: configuration.storePath)
        wakeup = try Wakeup()
        queries = try QueryService(reader: store.reader, wakeup: wakeup, limit: configuration.pendingQueries)
        let context = try Context()
        clients = try Self.socket(in: context)
        workers = try Self.socket(in: context)
        // Two messages for each task that a worker may hold; what bounds the bytes is the credit.
        try workers.set(.sendHighWaterMark, to: 2 * configuration.limits.maximumHeld + 64)
        // A client that asks and does not read keeps so many answers of a megabyte in memory.
        try clients.set(.sendHighWaterMark, to: 16)
        locks = try [configuration.clientsAddress, configuration.workersAddress].compactMap(Self.lock)
        try clients.bind(configuration.clientsAddress)
        try workers.bind(configuration.workersAddress)
        core = try Self.recover(store, configuration)
    }

    /// Keeps a second broker from taking an `ipc://` address over, which libzmq would let it do without a word.
    private static func lock(_ address: String) throws -> FileLock? {
        guard address.hasPrefix("ipc://") else { return nil }
        guard let lock = try FileLock(beside: String(address.dropFirst("ipc://".count))) else {
            throw AddressInUse(address: address)
        }
        return lock
    }

    private static func socket(in context: Context) throws -> Socket {
        let socket = try Socket(.router, in: context)
        try socket.applyGalleyDefaults(.broker)
        return socket
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

    var now: Duration { started.duration(to: .now) }

    /// Runs until SIGTERM or SIGINT.
    func run() throws {
        TerminationSignals.install(wakeup)
        let (clientsEndpoint, workersEndpoint) = (try clients.lastEndpoint, try workers.lastEndpoint)
        log.info(
            """
            galley-broker \(Defaults.version): store \(store.path), term \(core.term), \
            \(core.unfinishedDocumentCount) documents unfinished; clients \(clientsEndpoint), workers \(workersEndpoint)
            """
        )
        var poller = Poller()
        let clientsEntry = poller.add(clients)
        let workersEntry = poller.add(workers)
        let wakeupEntry = poller.add(wakeup)
        while !isStopping {
            try poller.wait(timeout: turn.isEmpty && !isPending ? pause : .zero)
            isPending = false
            if poller.events(of: wakeupEntry).contains(.readable) { hearOtherThreads() }
            let sides = [(clients, Peer.Side.clients, clientsEntry), (workers, .workers, workersEntry)]
            try drain(sides.filter { poller.events(of: $0.2).contains(.readable) }.map { ($0.0, $0.1) })
            keepHouse()
            for (peer, frames) in try commit() { send(frames, to: peer) }
            try handOut()
        }
        do {
            try store.checkpoint()
        } catch {
            log.warning("the log was not emptied, which harms nothing: \(error)")
        }
        log.info("stopped; \(core.unfinishedDocumentCount) documents unfinished")
    }

    /// How long there is nothing to do unless a message comes.
    private var pause: Duration {
        let next = min(core.nextDeadline ?? nextHousekeeping, nextHousekeeping)
        return max(next - now, .zero)
    }

    private func hearOtherThreads() {
        wakeup.drain()
        if TerminationSignals.count > 0 { isStopping = true }
        for (peer, frames) in queries.takeAnswers() { turn.reply(frames, to: peer) }
    }

    /// Takes what has arrived, one message from each side by turns, up to the limits of a turn.
    private func drain(_ sides: [(Socket, Peer.Side)]) throws {
        var open = sides
        var count = 0
        while !open.isEmpty, count < configuration.messagesPerTurn, turn.byteCount < configuration.bytesPerTurn {
            for (index, (socket, side)) in open.enumerated().reversed() {
                guard let received = try socket.receive(maximumFrames: 1 + WireLimits.frames, flags: .dontWait) else {
                    open.remove(at: index)
                    continue
                }
                count += 1
                switch received {
                case .frames(let messages): receive(messages, side)
                case .tooManyFrames(let first, let frameCount):
                    let error = WireError(.badFrame, "\(frameCount - 1) frames; the limit is \(WireLimits.frames)")
                    turn.reply(ErrorReport(error).frames, to: Peer(side: side, identity: first.bytes))
                }
            }
        }
    }

    private func receive(_ messages: [Message], _ side: Peer.Side) {
        let peer = Peer(side: side, identity: messages[0].bytes)
        var reference: String?
        do {
            let envelope = try Envelope(frames: messages.dropFirst().map(\.bytes))
            turn.byteCount += envelope.payloads.reduce(0) { $0 + $1.count }
            // Whoever waits for this batch or this answer must hear that it will not come.
            reference = (envelope.header["batch"] ?? envelope.header["ref"])?.string
            switch side {
            case .clients: try receiveFromClient(envelope, peer)
            case .workers: try receiveFromWorker(envelope, peer)
            }
        } catch {
            let isRefusal = side == .clients && error.code != .noSession
            if isRefusal, let reference {
                turn.reply(Refusal(reference: reference, error: error).frames, to: peer)
            } else {
                turn.reply(ErrorReport(error, reference: reference).frames, to: peer)
            }
        }
    }

    /// Once a second: sessions that have fallen silent, and the rate. At every turn: leases and pauses.
    private func keepHouse() {
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
    }

    /// The turn's one transaction, and what the state machine must know of it; then a new turn begins.
    ///
    /// - Returns: the replies that may be sent now.
    private func commit() throws -> [(peer: Peer, frames: [[UInt8]])] {
        let turn = self.turn
        self.turn = Turn()
        var replies = turn.replies
        if turn.hasWrites {
            do {
                replies += try write(turn.batches, turn.writes)
            } catch StoreError.diskFull where !turn.batches.isEmpty {
                // The state machine has not heard of the submits yet, so they can be refused; results may still fit.
                log.warning("the disk is full: \(turn.batches.count) submits are refused")
                replies += try write([], turn.writes)
                replies += turn.batches.map { ($0.peer, diskFullRefusal(of: $0).frames) }
            }
        }
        return replies + turn.questions.map { ($0.peer, reply(to: $0.query)) }
    }

    private func write(_ batches: [Turn.Batch], _ writes: [Turn.Write]) throws -> [(peer: Peer, frames: [[UInt8]])] {
        let time = wallClockMilliseconds()
        let (added, acknowledgements) = try store.commit { transaction in
            var added: [QueuedTask] = []
            var acknowledgements: [(peer: Peer, frames: [[UInt8]])] = []
            for batch in batches {
                let acknowledgement = try take(batch, at: time, in: &transaction, added: &added)
                acknowledgements.append((batch.peer, acknowledgement.frames))
            }
            for write in writes { try perform(write, at: time, in: &transaction, added: &added) }
            return (added, acknowledgements)
        }
        apply(.added(added))
        return acknowledgements
    }

    private func diskFullRefusal(of batch: Turn.Batch) -> Refusal {
        Refusal(
            reference: batch.name,
            error: WireError(.diskFull, "the disk of \(store.path) is full; nothing of this batch was taken"),
            retryAfterMilliseconds: 5000
        )
    }

    /// Hands out what is ready, with the documents read from the store.
    private func handOut() throws {
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
            try send(deliveries[start..<min(start + 64, deliveries.count)])
        }
    }

    private func send(_ deliveries: ArraySlice<(Delivery, Peer)>) throws {
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
            if let offer {
                guard !send(offer.frames, to: peer) else { continue }
                apply(.undelivered(session.id, HeldTask(task: delivery.task, token: delivery.token)))
            } else {
                let error = "E_STORE: the store lacks rows of document \(delivery.document.rawValue)"
                apply(.failed(session.id, delivery.task, delivery.token, .permanent), error: error)
            }
        }
    }

    /// Sends one message; that this succeeds proves nothing, so nothing is concluded from it.
    ///
    /// - Returns: `false` when it was certainly not sent: the peer is full (it will ask again) or gone.
    @discardableResult
    private func send(_ frames: [[UInt8]], to peer: Peer) -> Bool {
        let socket = peer.side == .clients ? clients : workers
        do {
            try socket.send(([peer.identity] + frames).map { Message(bytes: $0) }, flags: .dontWait)
            return true
        } catch .hostUnreachable {
            if let session = sessions.workers[peer] { end(session, isLoss: false) }
            isPending = true
            return false
        } catch {
            log.debug("a message was not sent: \(error)")
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

/// Another broker is bound to an `ipc://` address.
struct AddressInUse: Error, CustomStringConvertible {
    var address: String

    var description: String { "\(address): another broker is bound to this address; stop it first, or give another" }
}
