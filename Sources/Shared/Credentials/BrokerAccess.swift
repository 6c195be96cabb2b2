public import ZeroMQ

/// Where a broker is to be reached, and by whom: its addresses and keys, checked against each other.
///
/// Addresses are of two kinds. At *guarded* ones everybody must show a key: those of TCP, once there is a key. At *open*
/// ones the permissions of the operating system decide: `ipc://`, and loopback as long as there is no key.
public struct BrokerAccess: Sendable {
    /// The addresses of one side.
    public struct Addresses: Sendable {
        public var guarded: [Endpoint] = []
        public var open: [Endpoint] = []
    }

    public var clients: Addresses
    public var workers: Addresses
    /// nil when every address is open.
    public var key: CurveKeyPair?
    public var authorizedKeysPath: String?
    /// As read at the start.
    public var authorizedKeys: AuthorizedKeys

    /// No address at all, for a broker without sockets.
    public init() {
        (clients, workers, authorizedKeys) = (Addresses(), Addresses(), AuthorizedKeys())
    }

    /// Takes lists of addresses and the paths of the two files, and reads these.
    ///
    /// Fails when an address is none, when one of the files is missing or wrong, and when others could reach an
    /// address and there are no keys.
    public init(
        clients: String,
        workers: String,
        keyFile: String?,
        authorizedKeysPath: String?
    ) throws(CredentialError) {
        switch (keyFile, authorizedKeysPath) {
        case (let keyFile?, let path?):
            key = try KeyFile(path: keyFile).pair
            authorizedKeys = try AuthorizedKeys(path: path)
            self.authorizedKeysPath = path
        case (nil, nil):
            authorizedKeys = AuthorizedKeys()
        case (_?, nil): throw CredentialError("a key without a list of authorised keys would let nobody in; give both")
        case (nil, _?):
            throw CredentialError("a list of authorised keys without the broker's key guards nothing; give both")
        }
        self.clients = try Self.addresses(clients, hasKey: key != nil)
        self.workers = try Self.addresses(workers, hasKey: key != nil)
    }

    private static func addresses(_ text: String, hasKey: Bool) throws(CredentialError) -> Addresses {
        guard let endpoints = Endpoint.list(text) else {
            throw CredentialError(
                "\(text): not an address; give tcp://NUMBER:PORT or ipc://PATH, or several with commas"
            )
        }
        var addresses = Addresses()
        for endpoint in endpoints {
            if let host = endpoint.host, !isNumber(host) {
                throw CredentialError(
                    "\(endpoint): a socket is bound to a number; give tcp://127.0.0.1:PORT, or "
                        + "tcp://0.0.0.0:PORT for all interfaces"
                )
            }
            guard endpoint.isLocal || hasKey else {
                throw CredentialError(
                    "\(endpoint): other hosts could reach this address, and without keys everybody "
                        + "could submit and read; `galley keys init` makes keys, or give a loopback address "
                        + "(tcp://127.0.0.1:PORT) or ipc://PATH"
                )
            }
            if hasKey, !endpoint.isIPC { addresses.guarded.append(endpoint) } else { addresses.open.append(endpoint) }
        }
        return addresses
    }

    /// `*`, an IPv4 or a bracketed IPv6 number.
    private static func isNumber(_ host: String) -> Bool {
        host == "*" || host.hasPrefix("[") || host.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
    }
}
