// CURVE keys (rfc.zeromq.org/spec/26): Curve25519, written in Z85 (rfc.zeromq.org/spec/32).
// Making and reading them; which file they lie in and who may use them is the business of `Credentials`.

internal import CZMQ
internal import Glibc

/// A public key: 32 bytes, 40 characters in Z85.
public struct CurveKey: Hashable, Sendable, CustomStringConvertible {
    /// The length in Z85.
    public static let characterCount = 40
    static let byteCount = 32

    let bytes: [UInt8]

    /// Takes the 32 bytes of a key; nil for another number of bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Reads 40 characters of Z85; nil for anything else.
    ///
    /// The corresponding C function is `zmq_z85_decode`.
    public init?(z85 text: String) {
        guard let bytes = decode(z85: text) else { return nil }
        self.bytes = bytes
    }

    /// The key in Z85, which contains no blank and no quotation mark.
    ///
    /// The corresponding C function is `zmq_z85_encode`.
    public var z85: String {
        // 40 characters and the zero after them.
        var text = [CChar](repeating: 0, count: Self.characterCount + 1)
        guard zmq_z85_encode(&text, bytes, Self.byteCount) != nil else { preconditionFailure("32 bytes encode") }
        return String(decoding: text.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// For people and logs: the first eight characters.
    public var description: String { z85.prefix(8) + "…" }
}

/// A secret key. It prints as a placeholder, so that no log, error or debugger's dump shows it.
public struct CurveSecret: Sendable, CustomStringConvertible, CustomReflectable {
    let bytes: [UInt8]

    /// Reads 40 characters of Z85; nil for anything else.
    public init?(z85 text: String) {
        guard let bytes = decode(z85: text) else { return nil }
        self.bytes = bytes
    }

    /// The key in Z85, to be written into its file and nowhere else.
    public var revealed: String { CurveKey(bytes: bytes)!.z85 }

    public var description: String { "(secret)" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// The two halves of one identity.
public struct CurveKeyPair: Sendable {
    public let publicKey: CurveKey
    public let secret: CurveSecret

    /// Makes a new pair from the system's random numbers.
    ///
    /// Fails when libzmq was built without CURVE. The corresponding C function is `zmq_curve_keypair`.
    public static func generate() throws(ZeroMQError) -> CurveKeyPair {
        var publicText = [CChar](repeating: 0, count: CurveKey.characterCount + 1)
        var secretText = publicText
        try check("zmq_curve_keypair") { zmq_curve_keypair(&publicText, &secretText) }
        let texts = [publicText, secretText].map { text in
            String(decoding: text.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
        return CurveKeyPair(publicKey: CurveKey(z85: texts[0])!, secret: CurveSecret(z85: texts[1])!)
    }

    private init(publicKey: CurveKey, secret: CurveSecret) {
        self.publicKey = publicKey
        self.secret = secret
    }

    /// Computes the public key of a secret one.
    ///
    /// The corresponding C function is `zmq_curve_public`.
    public init(secret: CurveSecret) throws(ZeroMQError) {
        var text = [CChar](repeating: 0, count: CurveKey.characterCount + 1)
        try check("zmq_curve_public") { zmq_curve_public(&text, secret.revealed) }
        let decoded = String(decoding: text.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        self.init(publicKey: CurveKey(z85: decoded)!, secret: secret)
    }
}

private func decode(z85 text: String) -> [UInt8]? {
    guard text.utf8.count == CurveKey.characterCount, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        return nil
    }
    var bytes = [UInt8](repeating: 0, count: CurveKey.byteCount)
    guard zmq_z85_decode(&bytes, text) != nil else { return nil }
    return bytes
}
