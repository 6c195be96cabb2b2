// Encryption and authentication of a socket (zmq_curve(7)); to be set before `bind` or `connect`.

internal import CZMQ
internal import Glibc

/// What a peer needs to reach a broker that asks for keys.
public struct CurveCredentials: Sendable {
    /// The broker's public key, without which anybody could pose as the broker.
    public var serverKey: CurveKey
    public var own: CurveKeyPair

    public init(serverKey: CurveKey, own: CurveKeyPair) {
        self.serverKey = serverKey
        self.own = own
    }
}

extension Socket {
    /// Makes the socket a CURVE server whose peers are let in by the context's ``Authenticator`` only.
    ///
    /// Without an authenticator a CURVE server lets everybody in (curve_server.cpp: no handler, no question). With the
    /// option 93 that is set here it lets nobody in; libzmq 4.3 has it but leaves it out of its header.
    ///
    /// The corresponding C options are `ZMQ_CURVE_SERVER`, `ZMQ_CURVE_SECRETKEY`, `ZMQ_ZAP_DOMAIN`.
    public func serveCurve(_ pair: CurveKeyPair, domain: String) throws(ZeroMQError) {
        var isServer: Int32 = 1
        try check("zmq_setsockopt") {
            zmq_setsockopt(pointer, ZMQ_CURVE_SERVER, &isServer, MemoryLayout<Int32>.size)
        }
        try set(ZMQ_CURVE_SECRETKEY, to: pair.secret.bytes)
        try set(ZMQ_ZAP_DOMAIN, to: Array(domain.utf8))
        var isEnforced: Int32 = 1
        try check("zmq_setsockopt") {
            zmq_setsockopt(pointer, Self.zapEnforceDomain, &isEnforced, MemoryLayout<Int32>.size)
        }
    }

    /// Makes the socket a CURVE client of the server with that key.
    ///
    /// The corresponding C options are `ZMQ_CURVE_SERVERKEY`, `ZMQ_CURVE_PUBLICKEY`, `ZMQ_CURVE_SECRETKEY`.
    public func use(_ credentials: CurveCredentials) throws(ZeroMQError) {
        try set(ZMQ_CURVE_SERVERKEY, to: credentials.serverKey.bytes)
        try set(ZMQ_CURVE_PUBLICKEY, to: credentials.own.publicKey.bytes)
        try set(ZMQ_CURVE_SECRETKEY, to: credentials.own.secret.bytes)
    }

    private func set(_ option: Int32, to bytes: [UInt8]) throws(ZeroMQError) {
        try check("zmq_setsockopt") { zmq_setsockopt(pointer, option, bytes, bytes.count) }
    }

    /// `ZMQ_ZAP_ENFORCE_DOMAIN`, among the drafts of 4.3's header and in every 4.3 library.
    private static let zapEnforceDomain: Int32 = 93
}
