// A ZeroMQ socket: endpoints, and whole multipart messages out and in.
// An event loop makes its sockets on its own thread and is the only one to call them; nothing here waits for
// several sockets at once (Poller.swift) or decides what a message means.

internal import CZMQ
internal import Glibc

/// One end of any number of connections.
///
/// Made, used and released on one thread; the compiler helps, as the class is not Sendable. Releasing the last
/// reference closes the socket and drops what is not sent within the linger, which is zero until set otherwise.
public final class Socket {
    /// What a socket does with messages (zmq_socket(3)).
    public struct Kind: Hashable, Sendable {
        let number: Int32

        /// Sends to a peer named by the first frame; received messages begin with that frame, the routing id.
        public static let router = Self(number: ZMQ_ROUTER)
        /// Sends to its peers in turn and receives from all of them.
        public static let dealer = Self(number: ZMQ_DEALER)
        /// Talks to exactly one peer, as a socket monitor does.
        public static let pair = Self(number: ZMQ_PAIR)
        /// Answers each request before the next, as an authentication handler does.
        public static let reply = Self(number: ZMQ_REP)
        /// Sends one request and waits for its answer.
        public static let request = Self(number: ZMQ_REQ)
    }

    /// How one send or receive behaves.
    public struct Flags: OptionSet, Sendable {
        public let rawValue: Int32

        public init(rawValue: Int32) {
            self.rawValue = rawValue
        }

        /// Returns at once instead of waiting for room or for a message.
        public static let dontWait = Self(rawValue: ZMQ_DONTWAIT)
        static let sendMore = Self(rawValue: ZMQ_SNDMORE)
    }

    /// A message as it arrived.
    public enum Received {
        /// All frames, in order.
        case frames([Message])
        /// There were more frames than allowed. Kept is only the first, to which a ROUTER can address a refusal.
        case tooManyFrames(first: Message, frameCount: Int)
    }

    let pointer: UnsafeMutableRawPointer
    // Ending a context waits for its sockets. Held here, it cannot be released before this socket is closed.
    private let context: Context
    /// Where a monitor's events arrive, if there is one. It must outlive this socket's events, hence it is held here.
    private var monitorReader: Socket?

    /// Makes a socket with a linger of zero.
    ///
    /// Fails with ``ZeroMQError/tooManyOpenFiles`` at the context's 1023rd socket.
    ///
    /// The corresponding C function is `zmq_socket`.
    public init(_ kind: Kind, in context: Context) throws(ZeroMQError) {
        self.context = context
        pointer = try checkPointer("zmq_socket") { zmq_socket(context.pointer, kind.number) }
        // libzmq's default waits for ever at the end of the context, for peers that may never come back.
        try set(.linger, to: .zero)
    }

    deinit {
        // The I/O thread writes events as long as the socket lives, and waits for ever once nobody can read them.
        if monitorReader != nil { zmq_socket_monitor(pointer, nil, 0) }
        zmq_close(pointer)
    }
}

extension Socket {
    /// Begins to report events; what is answered receives them. The reader is there before the first event, and its
    /// queue has no limit, as the I/O thread would wait for room in it.
    func monitor(events: Int32) throws(ZeroMQError) -> Socket {
        precondition(monitorReader == nil, "a socket has one monitor")
        let address = "inproc://monitor-\(UInt(bitPattern: pointer))"
        let reader = try Socket(.pair, in: context)
        try reader.set(.receiveHighWaterMark, to: 0)
        try reader.connect(address)
        try check("zmq_socket_monitor") { zmq_socket_monitor(pointer, address, events) }
        monitorReader = reader
        return reader
    }
}

// MARK: - Endpoints

extension Socket {
    /// Accepts connections at an endpoint such as `tcp://127.0.0.1:*`, `ipc:///run/galley/socket` or `inproc://name`.
    ///
    /// Fails with ``ZeroMQError/addressInUse``, ``ZeroMQError/addressNotAvailable`` or
    /// ``ZeroMQError/invalidArgument``; the error names the endpoint.
    ///
    /// The corresponding C function is `zmq_bind`.
    public func bind(_ endpoint: String) throws(ZeroMQError) {
        try check("zmq_bind", endpoint) { zmq_bind(pointer, endpoint) }
    }

    /// Connects to an endpoint in the background, and again whenever the connection is lost.
    ///
    /// Returning means that the endpoint is well formed, not that anybody is there.
    ///
    /// The corresponding C function is `zmq_connect`.
    public func connect(_ endpoint: String) throws(ZeroMQError) {
        try check("zmq_connect", endpoint) { zmq_connect(pointer, endpoint) }
    }

    /// Stops accepting connections at the endpoint, which must be written as ``lastEndpoint`` gave it.
    ///
    /// The corresponding C function is `zmq_unbind`.
    public func unbind(_ endpoint: String) throws(ZeroMQError) {
        try check("zmq_unbind", endpoint) { zmq_unbind(pointer, endpoint) }
    }

    /// Ends the connection to the endpoint, and drops what is still queued for it.
    ///
    /// The corresponding C function is `zmq_disconnect`.
    public func disconnect(_ endpoint: String) throws(ZeroMQError) {
        try check("zmq_disconnect", endpoint) { zmq_disconnect(pointer, endpoint) }
    }

    /// The endpoint last bound or connected, with the port that `*` became; empty before that.
    ///
    /// The corresponding C option is `ZMQ_LAST_ENDPOINT`.
    public var lastEndpoint: String {
        get throws(ZeroMQError) {
            // An ipc path ends after 108 bytes and a TCP endpoint before that, so this never truncates.
            try withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1024) { text throws(ZeroMQError) in
                var count = text.count
                try check("zmq_getsockopt") { zmq_getsockopt(pointer, ZMQ_LAST_ENDPOINT, text.baseAddress, &count) }
                return String(cString: text.baseAddress!)
            }
        }
    }
}

// MARK: - Messages

extension Socket {
    /// Sends the frames as one message, all of them or none.
    ///
    /// Fails before anything is sent with ``ZeroMQError/again`` when the message would have to wait and must not,
    /// and with ``ZeroMQError/hostUnreachable`` when a mandatory ROUTER does not know the first frame's peer. Success
    /// means that the message is queued here; only the peer's answer tells that it has arrived.
    ///
    /// The corresponding C function is `zmq_msg_send`.
    public func send(_ frames: [Message], flags: Flags = []) throws(ZeroMQError) {
        precondition(!frames.isEmpty, "a message has at least one frame")
        var isLost = false
        for (index, frame) in frames.enumerated() {
            let isLast = index == frames.count - 1
            do throws(ZeroMQError) {
                try send(frame, flags: isLast ? flags : flags.union(.sendMore))
            } catch {
                guard error == .again, index > 0 else { throw error }
                // The connection ended in the middle of the message, and with it what was queued. libzmq swallows
                // the frames up to the end of the message, without which the next message would be its tail.
                isLost = true
            }
        }
        if isLost { throw ZeroMQError(EAGAIN, function: "zmq_msg_send") }
    }

    /// Takes the next message, or answers nil when there is none and it may not wait.
    ///
    /// A message of more than `maximumFrames` frames is read to its end and dropped, and the one after it is
    /// received as usual.
    ///
    /// The corresponding C function is `zmq_msg_recv`.
    public func receive(maximumFrames: Int, flags: Flags = []) throws(ZeroMQError) -> Received? {
        precondition(maximumFrames > 0, "a message has at least one frame")
        let first = Message()
        do throws(ZeroMQError) {
            try receive(into: first, flags: flags)
        } catch .again {
            return nil
        }
        var frames = [first]
        while frames[frames.count - 1].more {
            guard frames.count < maximumFrames else {
                return .tooManyFrames(first: first, frameCount: frames.count + (try discardRemainingFrames()))
            }
            // A message arrives whole (zmq_msg_recv(3)): its later frames are there, and taking them never waits.
            let frame = Message()
            try receive(into: frame, flags: [])
            frames.append(frame)
        }
        return .frames(frames)
    }

    private func send(_ frame: Message, flags: Flags) throws(ZeroMQError) {
        var reference = zmq_msg_t()
        try withUnsafeMutablePointer(to: &reference) { reference throws(ZeroMQError) in
            // Sending empties what it is given, so it is given a second reference to the frame's bytes.
            zmq_msg_init(reference)
            defer { zmq_msg_close(reference) }
            try check("zmq_msg_copy") { zmq_msg_copy(reference, frame.cell) }
            try check("zmq_msg_send") { zmq_msg_send(reference, pointer, flags.rawValue) }
        }
    }

    private func receive(into frame: Message, flags: Flags) throws(ZeroMQError) {
        try check("zmq_msg_recv") { zmq_msg_recv(frame.cell, pointer, flags.rawValue) }
    }

    /// Reads to the end of the current message, one frame in memory at a time, and answers how many there were.
    private func discardRemainingFrames() throws(ZeroMQError) -> Int {
        let frame = Message()
        var count = 0
        repeat {
            try receive(into: frame, flags: [])
            count += 1
        } while frame.more
        return count
    }
}
