import Testing
import ZeroMQ

/// A guarded ROUTER and peers that try to reach it.
@Suite(.timeLimit(.minutes(1)))
struct CurveTests {
    private struct Server {
        let context: Context
        let pair: CurveKeyPair
        let authenticator: Authenticator
        let router: Socket
        let address: String

        init(decide: @escaping @Sendable (Authenticator.Request) -> String?) throws {
            context = try Context()
            pair = try CurveKeyPair.generate()
            authenticator = try Authenticator(in: context, decide: decide)
            router = try Socket(.router, in: context)
            try router.serveCurve(pair, domain: "clients")
            try router.bind("tcp://127.0.0.1:*")
            address = try router.lastEndpoint
        }

        /// A peer, and how its first handshake ended.
        func connect(_ credentials: CurveCredentials?) throws -> (Socket, HandshakeMonitor.Event) {
            let dealer = try Socket(.dealer, in: context)
            if let credentials { try dealer.use(credentials) }
            let monitor = try HandshakeMonitor(of: dealer)
            try dealer.connect(address)
            var poller = Poller()
            _ = poller.add(monitor)
            try #require(poller.wait(timeout: patience) == 1, "the handshake never ended")
            return (dealer, try #require(try monitor.next()))
        }
    }

    @Test func `every message of a peer that is let in says whose key it came under`() throws {
        let server = try Server { "\($0.domain) \($0.address) \($0.key.z85)" }
        let own = try CurveKeyPair.generate()
        let (dealer, event) = try server.connect(CurveCredentials(serverKey: server.pair.publicKey, own: own))
        #expect(event == .succeeded)
        for text in ["first", "second"] {
            try dealer.send([frame(text), frame("{}")])
            let received = try frames(arrivingAt: server.router)
            #expect(received[1].property("User-Id") == "clients 127.0.0.1 \(own.publicKey.z85)")
        }
    }

    @Test func `a peer that is not let in is told`() throws {
        let server = try Server { _ in nil }
        let own = try CurveKeyPair.generate()
        let (_, event) = try server.connect(CurveCredentials(serverKey: server.pair.publicKey, own: own))
        #expect(event == .refused)
        #expect(event.explanation(hasKey: true)?.contains("galley keys") == true)
    }

    @Test func `a peer without a key, and one that takes another for the server, get nowhere`() throws {
        let server = try Server { _ in "anybody" }
        #expect(try server.connect(nil).1 == .mismatch)
        let wrong = CurveCredentials(serverKey: try CurveKeyPair.generate().publicKey, own: try CurveKeyPair.generate())
        #expect(try server.connect(wrong).1 == .broken)
        #expect(try server.router.receive(maximumFrames: 4, flags: .dontWait) == nil)
    }

    @Test func `a server without an authenticator lets nobody in`() throws {
        let context = try Context()
        let pair = try CurveKeyPair.generate()
        let router = try Socket(.router, in: context)
        try router.serveCurve(pair, domain: "clients")
        try router.bind("tcp://127.0.0.1:*")
        let dealer = try Socket(.dealer, in: context)
        try dealer.use(CurveCredentials(serverKey: pair.publicKey, own: try CurveKeyPair.generate()))
        let monitor = try HandshakeMonitor(of: dealer)
        try dealer.connect(try router.lastEndpoint)
        var poller = Poller()
        _ = poller.add(monitor)
        try #require(poller.wait(timeout: patience) == 1)
        #expect(try monitor.next() != .succeeded)
    }

    @Test func `a context has one authenticator`() throws {
        let context = try Context()
        let first = try Authenticator(in: context) { _ in nil }
        #expect(throws: ZeroMQError.addressInUse) { try Authenticator(in: context) { _ in nil } }
        withExtendedLifetime(first) {}
    }

    @Test func `keys are read as they are written, and nothing else is a key`() throws {
        let pair = try CurveKeyPair.generate()
        #expect(CurveKey(z85: pair.publicKey.z85) == pair.publicKey)
        #expect(try CurveKeyPair(secret: CurveSecret(z85: pair.secret.revealed)!).publicKey == pair.publicKey)
        for text in [
            "", String(pair.publicKey.z85.dropLast()), String(repeating: "\u{FF}", count: 20),
            String(repeating: " ", count: 40),
        ] {
            #expect(CurveKey(z85: text) == nil)
        }
    }
}

@Suite struct EndpointTests {
    @Test(arguments: [
        "", "tcp://", "tcp://host", "tcp://:1", "tcp://host:", "tcp://host:99999", "ipc://", "tcp://fd00::1:7600",
        "udp://h:1", "tcp://a:1,,tcp://b:2",
    ])
    func `what is no address is none`(text: String) {
        #expect(Endpoint.list(text) == nil)
    }

    @Test func `addresses are tried in turn, a name by IPv4 and by IPv6`() throws {
        var rotation = try #require(
            EndpointRotation("tcp://broker.example:7600, tcp://[fd00::1]:7600,tcp://10.0.0.1:7600")
        )
        var tried: [String] = []
        for _ in 0..<5 {
            tried.append("\(rotation.current) \(rotation.current.isIPv6 ? 6 : 4)")
            rotation.advance()
        }
        #expect(
            tried == [
                "tcp://broker.example:7600 4", "tcp://broker.example:7600 6", "tcp://[fd00::1]:7600 6",
                "tcp://10.0.0.1:7600 4",
                "tcp://broker.example:7600 4",
            ]
        )
        #expect(EndpointRotation("tcp://127.0.0.1:1")?.hasAlternatives == false)
    }

    @Test func `only loopback and ipc are local`() {
        let local = ["tcp://127.0.0.1:1", "tcp://127.9.9.9:1", "tcp://[::1]:1", "ipc:///run/x"]
        #expect(local.allSatisfy { Endpoint($0)!.isLocal })
        let others = ["tcp://0.0.0.0:1", "tcp://*:1", "tcp://[::]:1", "tcp://128.0.0.1:1", "tcp://localhost:1"]
        #expect(!others.contains { Endpoint($0)!.isLocal })
    }
}
