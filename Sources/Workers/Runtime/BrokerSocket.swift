internal import WireProtocol
internal import ZeroMQ

/// A connection to the broker, or none for now, and the poller that waits for it; replaced as a whole to connect anew.
struct BrokerSocket {
    private let socket: Socket
    private let monitor: HandshakeMonitor
    private var poller = Poller()
    private let entry: Poller.Entry
    private var watched: [(Wakeup, Poller.Entry)] = []
    /// Whether a message could not be sent, so that room for one is waited for.
    private var isBlocked = false

    /// Also waits for the wake-ups. Fails with ``ZeroMQError/invalidArgument`` for a malformed address.
    init(
        _ endpoint: Endpoint?,
        _ credentials: CurveCredentials?,
        in context: Context,
        watching wakeups: [Wakeup]
    ) throws(ZeroMQError) {
        socket = try Socket(.dealer, in: context)
        try socket.applyGalleyDefaults(.peer)
        try socket.set(.maxMessageSize, to: Self.largestFrame)
        if let credentials { try socket.use(credentials) }
        monitor = try HandshakeMonitor(of: socket)
        if let endpoint { try socket.connect(endpoint) }
        entry = poller.add(socket)
        _ = poller.add(monitor)
        for wakeup in wakeups { watched.append((wakeup, poller.add(wakeup))) }
    }

    /// Sends a message; false if the broker is not connected or does not read, and the message has not left.
    mutating func send(_ frames: [[UInt8]]) throws(ZeroMQError) -> Bool {
        do throws(ZeroMQError) {
            try socket.send(frames.map(Message.init(bytes:)), flags: .dontWait)
            return true
        } catch .again {
            isBlocked = true
            poller.watch(entry, for: [.readable, .writable])
            return false
        }
    }

    /// The frames of the next message, if one is there.
    func receive() throws(ZeroMQError) -> [[UInt8]]? {
        while let received = try socket.receive(maximumFrames: WireLimits.frames, flags: .dontWait) {
            // Too many frames are none of this protocol's messages, whatever they are.
            if case .frames(let frames) = received { return frames.map(\.bytes) }
        }
        return nil
    }

    /// How the last attempt to connect has ended, if one has since this was asked.
    func handshake() throws(ZeroMQError) -> HandshakeMonitor.Event? {
        var last: HandshakeMonitor.Event?
        while let event = try monitor.next() { last = event }
        return last
    }

    mutating func wait(timeout: Duration) throws(ZeroMQError) {
        try poller.wait(timeout: timeout)
        if isWritableAgain {
            isBlocked = false
            poller.watch(entry, for: .readable)
        }
    }

    /// Whether the last wait found room for messages that there was not before.
    var isWritableAgain: Bool { poller.events(of: entry).contains(.writable) }

    func isSignalled(_ wakeup: Wakeup) -> Bool {
        watched.contains { $0.0 === wakeup && poller.events(of: $0.1).contains(.readable) }
    }

    /// Lets a good-bye leave after the socket is closed.
    func lingerForLastMessage() throws(ZeroMQError) {
        try socket.set(.linger, to: .seconds(1))
    }

    /// Of a broker that this worker chose to trust, so only a bound against nonsense: what the largest setting of
    /// `message_bytes` would need.
    private static let largestFrame = 256 << 20
}
