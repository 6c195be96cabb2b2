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
    private var rotation: EndpointRotation
    private let credentials: CurveCredentials?
    private let context: Context
    private let start = ContinuousClock.now
    private var session: ClientSession
    private var socket: Socket
    private var monitor: HandshakeMonitor
    /// Why there is no connection, if the last attempt said why.
    private var handshake = HandshakeMonitor.Event.succeeded
    private var poller = Poller()
    private var entry: Poller.Entry
    private var isBlocked = false

    /// Begins to connect; nothing is waited for. `address` may be several of one broker, with commas between them.
    init(address: String, name: String, credentials: CurveCredentials?) throws(ClientError) {
        guard let rotation = EndpointRotation(address) else { throw .invalidAddress(address) }
        self.rotation = rotation
        self.address = address
        self.credentials = credentials
        let instance = String(UInt64.random(in: .min ... .max), radix: 16)
        session = ClientSession(
            name: name,
            instance: instance,
            hasAlternatives: rotation.hasAlternatives,
            now: .zero
        )
        do throws(ZeroMQError) {
            context = try Self.processContext.get()
            (socket, monitor) = try Self.connect(rotation.current, credentials, context)
            entry = poller.add(socket)
            _ = poller.add(monitor)
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
            try heedHandshake()
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

    /// A broker that says no will say it again; one that does not understand may be the next address's, or another soon.
    private func heedHandshake() throws(ClientError) {
        do throws(ZeroMQError) {
            while let event = try monitor.next() { handshake = event }
        } catch {
            throw .system("\(error)")
        }
        guard !isOpen, handshake == .refused || (handshake == .mismatch && !rotation.hasAlternatives) else { return }
        throw unreachable(after: .zero)
    }

    /// The error for a broker that has not been heard for so long, with what the last handshake told.
    func unreachable(after time: Duration) -> ClientError {
        if let explanation = handshake.explanation(hasKey: credentials != nil) {
            return .handshakeFailed(address: rotation.current.text, explanation: explanation)
        }
        return .unreachable(address: address, afterSeconds: time / .seconds(1))
    }

    private func reconnect() throws(ClientError) {
        rotation.advance()
        do throws(ZeroMQError) {
            (socket, monitor) = try Self.connect(rotation.current, credentials, context)
        } catch {
            throw .system("\(error)")
        }
        poller = Poller()
        entry = poller.add(socket)
        _ = poller.add(monitor)
        isBlocked = false
    }

    private static func connect(
        _ endpoint: Endpoint,
        _ credentials: CurveCredentials?,
        _ context: Context
    ) throws(ZeroMQError) -> (Socket, HandshakeMonitor) {
        let socket = try Socket(.dealer, in: context)
        try socket.applyGalleyDefaults(.peer)
        try socket.set(.maxMessageSize, to: largestFrame)
        if let credentials { try socket.use(credentials) }
        let monitor = try HandshakeMonitor(of: socket)
        try socket.connect(endpoint)
        return (socket, monitor)
    }

    /// One for the process: closing one of several contexts crashes libzmq 4.3.4 with CURVE.
    private static let processContext = Result { () throws(ZeroMQError) in try Context() }

    /// Of a broker that the user chose to trust, so only a bound against nonsense.
    private static let largestFrame = 256 << 20
}
