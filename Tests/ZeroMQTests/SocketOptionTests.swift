import Testing
import ZeroMQ

struct SocketOptionTests {
    @Test func `a new socket does not linger`() throws {
        #expect(try Socket(.dealer, in: Context()).value(of: .linger) == .zero)
    }

    @Test func `options of every type are read as they were set`() throws {
        let socket = try Socket(.dealer, in: Context())
        try socket.set(.ipv6, to: true)
        try socket.set(.sendHighWaterMark, to: 7)
        try socket.set(.maxMessageSize, to: 5_000_000_000)
        try socket.set(.reconnectInterval, to: .milliseconds(250))
        try socket.set(.tcpKeepaliveIdle, to: .seconds(60))
        #expect(try socket.value(of: .ipv6))
        #expect(try socket.value(of: .sendHighWaterMark) == 7)
        #expect(try socket.value(of: .maxMessageSize) == 5_000_000_000)
        #expect(try socket.value(of: .reconnectInterval) == .milliseconds(250))
        #expect(try socket.value(of: .tcpKeepaliveIdle) == .seconds(60))
    }

    @Test func `a duration is rounded up to the unit of the option`() throws {
        let socket = try Socket(.dealer, in: Context())
        try socket.set(.heartbeatInterval, to: .microseconds(1))
        try socket.set(.tcpKeepaliveInterval, to: .milliseconds(1001))
        #expect(try socket.value(of: .heartbeatInterval) == .milliseconds(1))
        #expect(try socket.value(of: .tcpKeepaliveInterval) == .seconds(2))
    }

    @Test(arguments: [Duration.seconds(Int64.max / 1000), .seconds(-5)])
    func `a duration out of range is refused`(duration: Duration) throws {
        let socket = try Socket(.dealer, in: Context())
        #expect(throws: ZeroMQError.invalidArgument) { try socket.set(.handshakeInterval, to: duration) }
    }

    @Test(arguments: [(Socket.Kind.router, Socket.Role.broker), (.dealer, .peer)])
    func `libzmq accepts Galley's defaults`(kind: Socket.Kind, role: Socket.Role) throws {
        let socket = try Socket(kind, in: Context())
        try socket.applyGalleyDefaults(role)
        #expect(try socket.value(of: .sendHighWaterMark) == 64)
        #expect(try socket.value(of: .receiveHighWaterMark) == 64)
        #expect(try socket.value(of: .maxMessageSize) == Socket.maximumFrameByteCount)
        #expect(try socket.value(of: .heartbeatTTL) == .seconds(30))
        #expect(try socket.value(of: .tcpMaxRetransmit) == .seconds(20))
        #expect(try socket.value(of: .immediate) == (role == .peer))
    }

    @Test func `a broker's router reports unknown peers`() throws {
        let router = try Socket(.router, in: Context())
        try router.applyGalleyDefaults(.broker)
        #expect(throws: ZeroMQError.hostUnreachable) { try router.send([frame("nobody"), frame("lost")]) }
    }
}
