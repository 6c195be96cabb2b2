import BrokerCore
import Credentials
import DocumentStore
import Logging
import WireProtocol
import ZeroMQ

// The broker's one thread: waits for messages, feeds them to the engine, sends what it has to say (`BrokerEngine.swift`).
//
// The thread owns the ROUTER sockets and the engine. Other threads (the reader of queries, the signal handler) leave
// their word in a mailbox and signal the wake-up.
final class EventLoop {
    private let configuration: BrokerConfiguration
    private let log: Logger
    private let store: DocumentStore
    private let engine: BrokerEngine
    private let sockets: BrokerSockets
    private let queries: QueryService
    private let wakeup: Wakeup
    private let manager = ServiceManager()
    private var nextKeyCheck = ContinuousClock.now
    private var nextKeepAlive = ContinuousClock.now
    private var isStopping = false

    init(configuration: BrokerConfiguration, log: Logger) throws {
        self.configuration = configuration
        self.log = log
        store = try DocumentStore(path: configuration.storePath)
        store.archive = configuration.retention.archive
        wakeup = try Wakeup()
        queries = try QueryService(reader: store.reader, wakeup: wakeup, limit: configuration.pendingQueries)
        sockets = try BrokerSockets(
            configuration.access,
            // A client that asks and does not read keeps so many answers of a megabyte in memory. For a worker two
            // messages for each task that it may hold; what bounds the bytes is the credit.
            limits: (clients: 16, workers: 2 * configuration.limits.maximumHeld + 64),
            log: log
        )
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

    /// Runs until SIGTERM or SIGINT.
    func run() throws {
        TerminationSignals.install(wakeup)
        try MemoryGuard.start(log)
        let (clients, workers) = (sockets.endpoints(.clients), sockets.endpoints(.workers))
        log.info(
            """
            galley-broker \(Defaults.version): store \(store.path), term \(engine.core.term), \
            \(engine.core.unfinishedDocumentCount) documents unfinished; \
            clients \(clients), workers \(workers)
            """
        )
        var poller = Poller()
        let entries = sockets.bound.map { poller.add($0.socket) }
        let wakeupEntry = poller.add(wakeup)
        manager.ready("clients \(clients), workers \(workers)")
        while !isStopping {
            try poller.wait(timeout: min(engine.pause, manager.watchdogInterval ?? engine.pause))
            if poller.events(of: wakeupEntry).contains(.readable) { hearOtherThreads() }
            try readKeysAgain()
            let ready = zip(sockets.bound, entries).filter { poller.events(of: $0.1).contains(.readable) }
            try drain(ready.map(\.0))
            try engine.finishTurn(send: send)
            keepAlive()
        }
        manager.stopping()
        do {
            try store.checkpoint()
        } catch {
            log.warning("the log was not emptied, which harms nothing: \(error)")
        }
        log.info("stopped; \(engine.core.unfinishedDocumentCount) documents unfinished")
    }

    /// Once a second: a key that was revoked meanwhile ends its sessions.
    private func readKeysAgain() throws {
        guard let keys = sockets.keys, nextKeyCheck <= .now else { return }
        nextKeyCheck = .now + .seconds(1)
        if keys.refresh() { engine.dropRevoked(keys) }
        try sockets.noteFailedHandshakes()
    }

    /// After a whole turn, commit and all: a loop that is stuck in any part of it is not alive.
    private func keepAlive() {
        guard let interval = manager.watchdogInterval, nextKeepAlive <= .now else { return }
        nextKeepAlive = .now + interval / 2
        manager.keepAlive()
    }

    private func hearOtherThreads() {
        wakeup.drain()
        if TerminationSignals.count > 0 { isStopping = true }
        for (peer, frames) in queries.takeAnswers() { engine.turn.reply(frames, to: peer) }
    }

    /// Takes what has arrived, one message from each side by turns, up to the limits of a turn.
    private func drain(_ ready: [BrokerSockets.Bound]) throws {
        var open = ready
        var count = 0
        while !open.isEmpty, count < configuration.messagesPerTurn, !engine.isTurnFull {
            for (index, bound) in open.enumerated().reversed() {
                guard let received = try bound.socket.receive(maximumFrames: 1 + WireLimits.frames, flags: .dontWait)
                else {
                    open.remove(at: index)
                    continue
                }
                count += 1
                switch received {
                case .frames(let messages):
                    let peer = Peer(side: bound.side, identity: messages[0].bytes, isGuarded: bound.isGuarded)
                    engine.receive(messages.dropFirst().map(\.bytes), from: peer, holder: holder(messages, bound))
                case .tooManyFrames(let first, let frameCount):
                    let error = WireError(.badFrame, "\(frameCount - 1) frames; the limit is \(WireLimits.frames)")
                    engine.turn.reply(
                        ErrorReport(error).frames,
                        to: Peer(side: bound.side, identity: first.bytes, isGuarded: bound.isGuarded)
                    )
                }
            }
        }
        engine.hasUnheard = !open.isEmpty
    }

    /// Whose key a message came under. The last frame is asked: the first has lost what its connection says of itself
    /// when a ROUTER of libzmq 4.3.4 gives it out (libzmq pull request 4317).
    private func holder(_ messages: [Message], _ bound: BrokerSockets.Bound) -> AuthorizedKeys.Entry? {
        guard bound.isGuarded, let keys = sockets.keys else { return nil }
        return messages.last?.property("User-Id").flatMap(CurveKey.init(z85:)).flatMap(keys.entry)
    }

    private func send(_ frames: [[UInt8]], to peer: Peer) -> BrokerEngine.Sending {
        guard let socket = sockets.socket(for: peer) else { return .gone }
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
