internal import Glibc
public import ZeroMQ

/// A file with the secret key of one program, and for a peer the broker's public key, so that one file is all that has
/// to be carried to another host.
///
/// ```
/// # Galley: the secret key of "desk". Whoever has this file is "desk"; keep it at mode 0600.
/// name desk
/// public …
/// secret …
/// server …
/// ```
public struct KeyFile: Sendable {
    public var name: String
    public var pair: CurveKeyPair
    /// The broker's public key; nil in the broker's own file.
    public var server: CurveKey?

    public init(name: String, pair: CurveKeyPair, server: CurveKey? = nil) {
        self.name = name
        self.pair = pair
        self.server = server
    }

    /// Reads a secret key; refuses a file that others than its owner can read.
    public init(path: String) throws(CredentialError) {
        try refuseSharedSecret(path)
        let fields = keyFields(String(decoding: try readFile(path), as: UTF8.self))
        guard let secret = fields["secret"].flatMap(CurveSecret.init(z85:)) else {
            throw CredentialError("\(path): not a secret key of Galley; `galley keys new` makes one")
        }
        do throws(ZeroMQError) {
            pair = try CurveKeyPair(secret: secret)
        } catch {
            throw CredentialError("\(path): the key cannot be used: \(error.text)")
        }
        name = fields["name"] ?? ""
        server = fields["server"].flatMap(CurveKey.init(z85:))
    }

    /// Makes the file, with mode 0600 from its beginning; refuses to replace one.
    public func write(to path: String) throws(CredentialError) {
        var text =
            "# Galley: the secret key of \"\(name)\". Whoever has this file is \"\(name)\"; keep it at mode 0600.\n"
        text += "name \(name)\npublic \(pair.publicKey.z85)\nsecret \(pair.secret.revealed)\n"
        if let server { text += "server \(server.z85)\n" }
        try createFile(path, text, mode: 0o600)
    }
}

/// The broker's public key, in a file that anybody may read.
public enum ServerKeyFile {
    public static func read(_ path: String) throws(CredentialError) -> CurveKey {
        let fields = keyFields(String(decoding: try readFile(path), as: UTF8.self))
        guard fields["secret"] == nil else {
            throw CredentialError("\(path): this is a secret key; the broker's public key (broker.pub) is due")
        }
        guard let key = fields["public"].flatMap(CurveKey.init(z85:)) else {
            throw CredentialError("\(path): not a public key of Galley; `galley keys init` makes broker.pub")
        }
        return key
    }

    public static func write(_ key: CurveKey, to path: String) throws(CredentialError) {
        try createFile(
            path,
            "# Galley: the broker's public key, for the hosts of workers and clients.\npublic \(key.z85)\n",
            mode: 0o644
        )
    }
}

extension CurveCredentials {
    /// What a peer shows to a broker: its key file, and the broker's public key if the key file does not hold it.
    ///
    /// - Returns: nil when neither is given: the connection is not encrypted.
    public init?(keyFile: String?, serverKeyFile: String?) throws(CredentialError) {
        guard let keyFile else {
            if let serverKeyFile {
                throw CredentialError(
                    "\(serverKeyFile): a server key is of no use without a key of one's own; give one with --key"
                )
            }
            return nil
        }
        let file = try KeyFile(path: keyFile)
        guard let server = try serverKeyFile.map(ServerKeyFile.read) ?? file.server else {
            throw CredentialError("\(keyFile): the broker's public key is not in this file; give it with --server-key")
        }
        self.init(serverKey: server, own: file.pair)
    }
}

private extension Optional where Wrapped == String {
    func map<Value>(_ transform: (String) throws(CredentialError) -> Value) throws(CredentialError) -> Value? {
        if case .some(let text) = self { try transform(text) } else { nil }
    }
}

/// Lines of a word and a value; a value has no blank in it.
private func keyFields(_ text: String) -> [String: String] {
    var fields: [String: String] = [:]
    for line in text.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" }) where !line.hasPrefix("#") {
        let words = line.split(separator: " ")
        if words.count == 2 { fields[String(words[0])] = String(words[1]) }
    }
    return fields
}

private func refuseSharedSecret(_ path: String) throws(CredentialError) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw unreadable(path) }
    guard status.st_mode & 0o077 == 0 else {
        let mode = String(status.st_mode & 0o777, radix: 8)
        throw CredentialError(
            "\(path): others can read this secret key (mode \(mode)); `chmod 600 \(path)`, and make a new "
                + "key if somebody may have read it"
        )
    }
}
