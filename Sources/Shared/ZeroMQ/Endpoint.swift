// Addresses as people give them: one or several, by number or by name.

/// An address of a socket, with what libzmq must be told about it.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// Such as `tcp://broker.example:7600`.
    public let text: String
    /// Whether it is to be looked up and reached by IPv6.
    public let isIPv6: Bool

    public var description: String { text }

    public var isIPC: Bool { text.hasPrefix("ipc://") }

    /// The path of an `ipc://` address.
    public var path: String? { isIPC ? String(text.dropFirst("ipc://".count)) : nil }

    /// The host of a `tcp://` address, an IPv6 number with its brackets.
    public var host: String? {
        guard text.hasPrefix("tcp://"), let colon = text.lastIndex(of: ":") else { return nil }
        return String(text[..<colon].dropFirst("tcp://".count))
    }

    /// Whether only this host can reach it.
    public var isLocal: Bool { isIPC || host == "[::1]" || host?.hasPrefix("127.") == true }

    /// Reads a comma-separated list of addresses; nil if one of them is none, or there is none.
    ///
    /// `tcp://HOST:PORT`, `tcp://[IPv6]:PORT` and `ipc://PATH` are addresses.
    public static func list(_ text: String) -> [Endpoint]? {
        var endpoints: [Endpoint] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let endpoint = Endpoint(String(part.drop { $0 == " " })) else { return nil }
            endpoints.append(endpoint)
        }
        return endpoints
    }

    /// Reads one address.
    public init?(_ text: String) {
        self.init(text: text, isIPv6: text.hasPrefix("tcp://["))
        if let path {
            if path.isEmpty { return nil }
            return
        }
        guard let host, !host.isEmpty, host.hasPrefix("[") == host.hasSuffix("]") else { return nil }
        let port = String(text[text.index(after: text.lastIndex(of: ":")!)...])
        guard port == "*" || Int(port).map((0...65535).contains) == true else { return nil }
        guard host.hasPrefix("[") || !host.utf8.contains(UInt8(ascii: ":")) else { return nil }
    }

    private init(text: String, isIPv6: Bool) {
        self.text = text
        self.isIPv6 = isIPv6
    }

    /// What to try, in turn, to connect to it: a name is looked up by IPv4, then by IPv6, anew at each attempt.
    fileprivate var candidates: [Endpoint] {
        guard let host, !isIPv6, !host.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }) else {
            return [self]
        }
        return [self, Endpoint(text: text, isIPv6: true)]
    }
}

/// The addresses of one broker, tried in turn.
public struct EndpointRotation: Sendable {
    private let candidates: [Endpoint]
    private var position = 0

    /// Reads a comma-separated list; nil as ``Endpoint/list(_:)``.
    public init?(_ text: String) {
        guard let endpoints = Endpoint.list(text) else { return nil }
        candidates = endpoints.flatMap(\.candidates)
    }

    public var current: Endpoint { candidates[position] }
    /// Whether there is another to try.
    public var hasAlternatives: Bool { candidates.count > 1 }

    public mutating func advance() { position = (position + 1) % candidates.count }
}

extension Socket {
    /// Binds to an endpoint, by IPv6 where it says so.
    public func bind(_ endpoint: Endpoint) throws(ZeroMQError) {
        try set(.ipv6, to: endpoint.isIPv6)
        try bind(endpoint.text)
    }

    /// Connects to an endpoint, by IPv6 where it says so.
    public func connect(_ endpoint: Endpoint) throws(ZeroMQError) {
        try set(.ipv6, to: endpoint.isIPv6)
        try connect(endpoint.text)
    }
}
