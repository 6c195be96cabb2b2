import Credentials
import DocumentStore
import Glibc
import Logging
import ZeroMQ

/// The ROUTERs of a broker, bound: for each side one where keys are asked for, one where the operating system's
/// permissions decide, or both.
struct BrokerSockets {
    struct Bound {
        var socket: Socket
        var side: Peer.Side
        var isGuarded: Bool
        /// Of a guarded socket: tells of strangers who do not get as far as showing a key.
        var monitor: HandshakeMonitor?
        var endpoints: [String] = []
    }

    private(set) var bound: [Bound] = []
    let keys: KeyGuard?
    private let authenticator: Authenticator?
    private var locks: [FileLock] = []

    /// Binds all addresses; with keys, only after it has been seen that a stranger is refused.
    init(_ access: BrokerAccess, limits: (clients: Int, workers: Int), log: Logger) throws {
        let context = try Context()
        if access.key != nil, let path = access.authorizedKeysPath {
            let keys = KeyGuard(access.authorizedKeys, path: path, log: log)
            self.keys = keys
            // Before any address is bound: without it a CURVE server would let everybody in.
            authenticator = try Authenticator(in: context) { keys.admit($0) }
        } else {
            (keys, authenticator) = (nil, nil)
        }
        for (side, addresses, limit) in [
            (Peer.Side.clients, access.clients, limits.clients), (.workers, access.workers, limits.workers),
        ] {
            for (endpoints, isGuarded) in [(addresses.guarded, true), (addresses.open, false)] where !endpoints.isEmpty
            {
                let socket = try Socket(.router, in: context)
                try socket.applyGalleyDefaults(.broker)
                try socket.set(.sendHighWaterMark, to: limit)
                if isGuarded, let key = access.key { try socket.serveCurve(key, domain: "\(side)") }
                var bound = Bound(socket: socket, side: side, isGuarded: isGuarded)
                if isGuarded { bound.monitor = try HandshakeMonitor(of: socket) }
                for endpoint in endpoints { bound.endpoints.append(try bind(socket, endpoint)) }
                self.bound.append(bound)
            }
        }
        if let keys, let key = access.key {
            for socket in bound where socket.isGuarded {
                for endpoint in socket.endpoints { try refuseStrangers(endpoint, keys, key.publicKey, context) }
            }
        }
    }

    /// Has the handshakes that failed since the last call logged.
    func noteFailedHandshakes() throws {
        guard let keys else { return }
        for bound in bound {
            // A key that is refused has been logged by its name.
            while let event = try bound.monitor?.next() {
                if event == .mismatch || event == .broken { keys.noteFailedHandshake("\(bound.side)") }
            }
        }
    }

    func endpoints(_ side: Peer.Side) -> String {
        bound.filter { $0.side == side }.flatMap(\.endpoints).joined(separator: ", ")
    }

    /// Where a message to the peer is to be sent.
    func socket(for peer: Peer) -> Socket? {
        bound.first { $0.side == peer.side && $0.isGuarded == peer.isGuarded }?.socket
    }

    /// Binds, and answers the address with the number that a port `*` became.
    private mutating func bind(_ socket: Socket, _ endpoint: Endpoint) throws -> String {
        guard let path = endpoint.path else {
            try socket.bind(endpoint)
            return try socket.lastEndpoint
        }
        try makeFolder(of: path)
        // libzmq would take the address over from another broker without a word.
        guard let lock = try FileLock(beside: path) else { throw AddressInUse(address: endpoint.text) }
        locks.append(lock)
        // Others than the broker's user and group must not be able to connect.
        let mask = umask(0o007)
        defer { umask(mask) }
        try socket.bind(endpoint)
        return try socket.lastEndpoint
    }

    /// The folder of a socket, for the broker's user and group, where it is not there yet.
    private func makeFolder(of path: String) throws {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
        let folder = String(path[..<slash])
        if access(folder, F_OK) != 0, mkdir(folder, 0o750) != 0 {
            throw ConfigurationError("\(folder): cannot be made: \(String(cString: strerror(errno)))")
        }
    }

    /// Knocks with a key that nobody knows. Were it let in, everybody would be.
    private func refuseStrangers(_ endpoint: String, _ keys: KeyGuard, _ server: CurveKey, _ context: Context) throws {
        let stranger = try CurveKeyPair.generate()
        keys.expectTest(stranger.publicKey)
        defer { keys.expectTest(nil) }
        let socket = try Socket(.dealer, in: context)
        try socket.use(CurveCredentials(serverKey: server, own: stranger))
        let monitor = try HandshakeMonitor(of: socket)
        let reachable = endpoint.replacing("0.0.0.0", with: "127.0.0.1").replacing("[::]", with: "[::1]")
        guard let target = Endpoint(reachable) else { throw ConfigurationError("\(endpoint): not an address") }
        try socket.connect(target)
        var poller = Poller()
        _ = poller.add(monitor)
        let isHeard = try poller.wait(timeout: Self.testPatience) > 0
        guard isHeard, try monitor.next() == .refused else {
            throw ConfigurationError(
                "\(endpoint): the test at the start failed: a key that nobody knows was not refused; nothing is served"
            )
        }
    }

    /// A handshake on this host takes a few milliseconds.
    private static let testPatience = Duration.seconds(10)
}
