import WireProtocol
import ZeroMQ

/// A client's socket and the session on it: connects, greets, keeps alive, connects anew.
///
/// Belongs to one thread. ``BrokerConnection`` and ``SubmissionClient`` say what is sent and wait for what comes.
final class BrokerLink {
    enum Event {
        /// A session has begun; what is not answered has to be sent again.
        case opened(Welcome)
        case message(Envelope)
        /// There is room again for a message that ``send(_:)`` could not take.
        case writable
    }

    let address: String
    private let context: Context
    private let start = ContinuousClock.now
    private var session: ClientSession
    private var socket: Socket
    private var poller = Poller()
    private var entry: Poller.Entry
    private var isBlocked = false

    /// Begins to connect; nothing is waited for.
    init(address: String, name: String) throws(ClientError) {
        guard address.hasPrefix("tcp://") || address.hasPrefix("ipc://") else { throw .invalidAddress(address) }
        self.address = address
        let instance = String(UInt64.random(in: .min ... .max), radix: 16)
        session = ClientSession(name: name, instance: instance, now: .zero)
        do throws(ZeroMQError) {
            context = try Self.processContext.get()
            socket = try Self.connect(address, context)
            entry = poller.add(socket)
        } catch {
            throw error == .invalidArgument ? .invalidAddress(address) : .system("\(error)")
        }
    }

    /// Time since the link was made.
    var now: Duration { start.duration(to: .now) }

    var isOpen: Bool { session.isOpen }

    /// How long the broker has owed an answer to a hello or a ping.
    var silence: Duration { session.unansweredSince.map { now - $0 } ?? .zero }

    /// Sends a message; false if it cannot leave now, and an event tells when to try again.
    func send(_ frames: [[UInt8]]) throws(ClientError) -> Bool {
        do throws(ZeroMQError) {
            try socket.send(frames.map(Message.init(bytes:)), flags: .dontWait)
            return true
        } catch {
            guard error == .again else { throw .system("\(error)") }
            isBlocked = true
            poller.watch(entry, for: [.readable, .writable])
            return false
        }
    }

    /// The next event; nil when there is none until that time. A time that has passed only looks.
    func next(until deadline: Duration) throws(ClientError) -> Event? {
        while true {
            while let envelope = try receive() {
                switch try session.receive(envelope, now: now) {
                case .opened(let welcome): return .opened(welcome)
                case .message(let envelope): return .message(envelope)
                case nil: break
                }
            }
            try doWhatIsDue()
            if try wait(until: min(deadline, session.deadline)) { return .writable }
            if now >= deadline, !isReadable { return nil }
        }
    }

    private var isReadable: Bool { poller.events(of: entry).contains(.readable) }

    private func doWhatIsDue() throws(ClientError) {
        while let action = session.advance(to: now) {
            switch action {
            case .send(let frames): _ = try send(frames)
            case .reconnect: try reconnect()
            }
        }
    }

    /// Waits; answers whether there is room again that there was not before.
    private func wait(until deadline: Duration) throws(ClientError) -> Bool {
        do throws(ZeroMQError) {
            try poller.wait(timeout: deadline - now)
        } catch {
            throw .system("\(error)")
        }
        guard isBlocked, poller.events(of: entry).contains(.writable) else { return false }
        isBlocked = false
        poller.watch(entry, for: .readable)
        session.becameWritable(now: now)
        return true
    }

    private func receive() throws(ClientError) -> Envelope? {
        guard let frames = try receiveFrames() else { return nil }
        do throws(WireError) {
            return try Envelope(frames: frames)
        } catch {
            throw .protocolError("\(error)")
        }
    }

    private func receiveFrames() throws(ClientError) -> [[UInt8]]? {
        do throws(ZeroMQError) {
            while let received = try socket.receive(maximumFrames: WireLimits.frames, flags: .dontWait) {
                // Too many frames are none of this protocol's messages, whatever they are.
                if case .frames(let frames) = received { return frames.map(\.bytes) }
            }
            return nil
        } catch {
            throw .system("\(error)")
        }
    }

    private func reconnect() throws(ClientError) {
        do throws(ZeroMQError) {
            socket = try Self.connect(address, context)
        } catch {
            throw .system("\(error)")
        }
        poller = Poller()
        entry = poller.add(socket)
        isBlocked = false
    }

    private static func connect(_ address: String, _ context: Context) throws(ZeroMQError) -> Socket {
        let socket = try Socket(.dealer, in: context)
        try socket.applyGalleyDefaults(.peer)
        try socket.set(.maxMessageSize, to: largestFrame)
        try socket.connect(address)
        return socket
    }

    /// One for the process: closing one of several contexts crashes libzmq 4.3.4 with CURVE.
    private static let processContext = Result { () throws(ZeroMQError) in try Context() }

    /// Of a broker that the user chose to trust, so only a bound against nonsense.
    private static let largestFrame = 256 << 20
}
