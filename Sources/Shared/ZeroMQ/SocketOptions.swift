// The socket options Galley uses, each with its Swift type and its unit.
// Sockets read and write options by name: `try socket.set(.linger, to: .seconds(2))`.

internal import CZMQ
internal import Glibc

extension Socket {
    /// Sets an option.
    ///
    /// A duration is rounded up to the option's unit. Fails with ``ZeroMQError/invalidArgument`` when the value is
    /// out of the option's range.
    ///
    /// The corresponding C function is `zmq_setsockopt`.
    public func set<Value>(_ option: SocketOption<Value>, to value: Value) throws(ZeroMQError) {
        let number = option.encode(value)
        if option.isWide {
            try setRaw(option.number, to: number)
        } else if let number = Int32(exactly: number) {
            try setRaw(option.number, to: number)
        } else {
            throw ZeroMQError(EINVAL, function: "zmq_setsockopt")
        }
    }

    /// The present value of an option.
    ///
    /// The corresponding C function is `zmq_getsockopt`.
    public func value<Value>(of option: SocketOption<Value>) throws(ZeroMQError) -> Value {
        option.decode(option.isWide ? try raw(option.number, Int64.self) : Int64(try raw(option.number, Int32.self)))
    }

    private func setRaw<Number: FixedWidthInteger>(_ option: Int32, to number: Number) throws(ZeroMQError) {
        var number = number
        try check("zmq_setsockopt") { zmq_setsockopt(pointer, option, &number, MemoryLayout<Number>.size) }
    }

    private func raw<Number: FixedWidthInteger>(_ option: Int32, _: Number.Type) throws(ZeroMQError) -> Number {
        var number: Number = 0
        var size = MemoryLayout<Number>.size
        try check("zmq_getsockopt") { zmq_getsockopt(pointer, option, &number, &size) }
        return number
    }
}

/// The name of a socket option whose value is a `Value` (zmq_setsockopt(3)).
///
/// Set options before `bind` or `connect`; only the linger and the heartbeat also change what exists already.
public struct SocketOption<Value>: Sendable {
    let number: Int32
    /// Whether the C value has 64 bits instead of 32.
    let isWide: Bool
    let encode: @Sendable (Value) -> Int64
    let decode: @Sendable (Int64) -> Value
}

// MARK: - Switches

extension SocketOption where Value == Bool {
    /// Whether a ROUTER reports a peer it cannot reach, instead of dropping the message. Write-only.
    public static let routerMandatory = flag(ZMQ_ROUTER_MANDATORY)

    /// Whether messages queue only for connections that are established.
    public static let immediate = flag(ZMQ_IMMEDIATE)

    /// Whether endpoints may be IPv6 addresses, and names resolve to them.
    public static let ipv6 = flag(ZMQ_IPV6)

    /// Whether the kernel probes idle TCP connections; false also stands for the system's own default.
    public static let tcpKeepalive = flag(ZMQ_TCP_KEEPALIVE)

    private static func flag(_ number: Int32) -> Self {
        Self(number: number, isWide: false, encode: { $0 ? 1 : 0 }, decode: { $0 == 1 })
    }
}

// MARK: - Counts

extension SocketOption where Value == Int {
    /// Messages queued to one peer before sending has to wait; 0 is unlimited.
    public static let sendHighWaterMark = count(ZMQ_SNDHWM)

    /// Messages queued from one peer before its connection is no longer read; 0 is unlimited.
    public static let receiveHighWaterMark = count(ZMQ_RCVHWM)

    /// Bytes in the largest frame accepted; a peer that sends a larger one is disconnected. -1 is unlimited.
    public static let maxMessageSize = count(ZMQ_MAXMSGSIZE, isWide: true)

    /// Connections the kernel holds until they are accepted.
    public static let backlog = count(ZMQ_BACKLOG)

    /// Unanswered keep-alive probes after which a TCP connection is dead; -1 is the system's default.
    public static let tcpKeepaliveCount = count(ZMQ_TCP_KEEPALIVE_CNT)

    private static func count(_ number: Int32, isWide: Bool = false) -> Self {
        Self(number: number, isWide: isWide, encode: { Int64($0) }, decode: { Int($0) })
    }
}

// MARK: - Durations

extension SocketOption where Value == Duration {
    /// How long a closed socket still tries to send; -1 ms is for ever, which can hang the program's end.
    public static let linger = milliseconds(ZMQ_LINGER)

    /// The pause before the first attempt to connect again.
    public static let reconnectInterval = milliseconds(ZMQ_RECONNECT_IVL)

    /// The longest pause, up to which pauses double; zero keeps them at ``reconnectInterval``.
    public static let reconnectIntervalMax = milliseconds(ZMQ_RECONNECT_IVL_MAX)

    /// The longest wait for a TCP connection; zero leaves it to the kernel, which takes minutes.
    public static let connectTimeout = milliseconds(ZMQ_CONNECT_TIMEOUT)

    /// The longest handshake before a connection is closed; zero is for ever.
    public static let handshakeInterval = milliseconds(ZMQ_HANDSHAKE_IVL)

    /// The pause between ZMTP heartbeats to each peer; zero sends none.
    public static let heartbeatInterval = milliseconds(ZMQ_HEARTBEAT_IVL)

    /// The silence after a heartbeat that ends the connection. Only whole frames count as a sign of life.
    public static let heartbeatTimeout = milliseconds(ZMQ_HEARTBEAT_TIMEOUT)

    /// The silence after which the *peer* is told to end the connection; at most 6553 seconds, in tenths.
    public static let heartbeatTTL = milliseconds(ZMQ_HEARTBEAT_TTL)

    /// How long sent TCP data may stay unacknowledged before the connection is dead; zero is the kernel's default.
    public static let tcpMaxRetransmit = milliseconds(ZMQ_TCP_MAXRT)

    /// The idle time before the first keep-alive probe, in whole seconds.
    public static let tcpKeepaliveIdle = seconds(ZMQ_TCP_KEEPALIVE_IDLE)

    /// The time between keep-alive probes, in whole seconds.
    public static let tcpKeepaliveInterval = seconds(ZMQ_TCP_KEEPALIVE_INTVL)

    private static func milliseconds(_ number: Int32) -> Self {
        Self(number: number, isWide: false, encode: { $0.wholeMilliseconds }, decode: { .milliseconds($0) })
    }

    private static func seconds(_ number: Int32) -> Self {
        Self(
            number: number,
            isWide: false,
            encode: { $0.components.seconds + ($0.components.attoseconds > 0 ? 1 : 0) },
            decode: { .seconds($0) }
        )
    }
}

extension Duration {
    /// Milliseconds, rounded up: rounded down, a short wait would become zero, which means "never" or "do not wait".
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let attosecondsPerMillisecond: Int64 = 1_000_000_000_000_000
        let (quotient, remainder) = attoseconds.quotientAndRemainder(dividingBy: attosecondsPerMillisecond)
        let fraction = quotient + (remainder > 0 ? 1 : 0)
        // Some 290 million years and more are beyond 64 bits, and as good as for ever.
        guard seconds.magnitude < Int64.max / 1000 else { return seconds < 0 ? .min : .max }
        return seconds * 1000 + fraction
    }
}
