import BrokerCore
import DocumentStore
import Logging
import WireProtocol
import ZeroMQ

// The broker's one thread: waits for messages, feeds them to the engine, sends what it has to say (`BrokerEngine.swift`).
//
// The thread owns both ROUTER sockets and the engine. Other threads (the reader of queries, the signal handler) leave
// their word in a mailbox and signal the wake-up.
final class EventLoop {
    private let configuration: BrokerConfiguration
    private let log: Logger
    private let store: DocumentStore
    private let engine: BrokerEngine
    private let clients: Socket
    private let workers: Socket
    private let queries: QueryService
    private let wakeup: Wakeup
    private let locks: [FileLock]
    private var isStopping = false

    init(configuration: BrokerConfiguration, log: Logger) throws {
        self.configuration = configuration
        self.log = log
        store = try DocumentStore(path: configuration.storePath)
        store.archive = configuration.retention.archive
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
        let started = ContinuousClock.now
        engine = try BrokerEngine(
            configuration: configuration,
            store: store,
            log: log,
            clock: { started.duration(to: .now) },
            ask: { [queries] query, peer in queries.ask(query, for: peer) }
        )
        engine.intake.watchDisk(of: store.path)
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

    /// Runs until SIGTERM or SIGINT.
    func run() throws {
        TerminationSignals.install(wakeup)
        let (clientsEndpoint, workersEndpoint) = (try clients.lastEndpoint, try workers.lastEndpoint)
        log.info(
            """
            galley-broker \(Defaults.version): store \(store.path), term \(engine.core.term), \
            \(engine.core.unfinishedDocumentCount) documents unfinished; \
            clients \(clientsEndpoint), workers \(workersEndpoint)
            """
        )
        var poller = Poller()
        let clientsEntry = poller.add(clients)
        let workersEntry = poller.add(workers)
        let wakeupEntry = poller.add(wakeup)
        while !isStopping {
            try poller.wait(timeout: engine.pause)
            if poller.events(of: wakeupEntry).contains(.readable) { hearOtherThreads() }
            let sides = [(clients, Peer.Side.clients, clientsEntry), (workers, .workers, workersEntry)]
            try drain(sides.filter { poller.events(of: $0.2).contains(.readable) }.map { ($0.0, $0.1) })
            try engine.finishTurn(send: send)
        }
        do {
            try store.checkpoint()
        } catch {
            log.warning("the log was not emptied, which harms nothing: \(error)")
        }
        log.info("stopped; \(engine.core.unfinishedDocumentCount) documents unfinished")
    }

    private func hearOtherThreads() {
        wakeup.drain()
        if TerminationSignals.count > 0 { isStopping = true }
        for (peer, frames) in queries.takeAnswers() { engine.turn.reply(frames, to: peer) }
    }

    /// Takes what has arrived, one message from each side by turns, up to the limits of a turn.
    private func drain(_ sides: [(Socket, Peer.Side)]) throws {
        var open = sides
        var count = 0
        while !open.isEmpty, count < configuration.messagesPerTurn, !engine.isTurnFull {
            for (index, (socket, side)) in open.enumerated().reversed() {
                guard let received = try socket.receive(maximumFrames: 1 + WireLimits.frames, flags: .dontWait) else {
                    open.remove(at: index)
                    continue
                }
                count += 1
                switch received {
                case .frames(let messages):
                    let peer = Peer(side: side, identity: messages[0].bytes)
                    engine.receive(messages.dropFirst().map(\.bytes), from: peer)
                case .tooManyFrames(let first, let frameCount):
                    let error = WireError(.badFrame, "\(frameCount - 1) frames; the limit is \(WireLimits.frames)")
                    engine.turn.reply(ErrorReport(error).frames, to: Peer(side: side, identity: first.bytes))
                }
            }
        }
    }

    private func send(_ frames: [[UInt8]], to peer: Peer) -> BrokerEngine.Sending {
        let socket = peer.side == .clients ? clients : workers
        do {
            try socket.send(([peer.identity] + frames).map { Message(bytes: $0) }, flags: .dontWait)
            return .sent
        } catch .hostUnreachable {
            return .gone
        } catch {
            log.debug("a message was not sent: \(error)")
            return .full
        }
    }
}

/// Another broker is bound to an `ipc://` address.
struct AddressInUse: Error, CustomStringConvertible {
    var address: String

    var description: String { "\(address): another broker is bound to this address; stop it first, or give another" }
}
