// The settings every Galley socket that crosses a host has, in one place and with their reasons.
// The broker and its peers call this once per socket, before `bind` or `connect`.

extension Socket {
    /// Which end of Galley's protocol a socket is.
    public enum Role: Sendable {
        /// A ROUTER of the broker.
        case broker
        /// The DEALER of a worker or a client.
        case peer
    }

    /// Bytes in the largest frame a Galley socket accepts: the protocol's 32 MiB of payload, and 64 KiB so that a
    /// message a little over the limit is refused by the protocol, with a reason, and not by a cut connection.
    public static let maximumFrameByteCount = (32 << 20) + (64 << 10)

    /// Sets the options for a role. A client that must not lose its last message sets a linger afterwards.
    public func applyGalleyDefaults(_ role: Role) throws(ZeroMQError) {
        try limitMemory()
        try detectDeadConnections()
        switch role {
        case .broker: try applyBrokerDefaults()
        case .peer: try applyPeerDefaults()
        }
    }

    private func limitMemory() throws(ZeroMQError) {
        // Marks count messages and not bytes, for each peer and at both ends; the default of 1000 lets one stalled
        // peer hold 125 MiB of 64 KiB frames. Credits are the real limit, and 64 lies above them.
        try set(.sendHighWaterMark, to: 64)
        try set(.receiveHighWaterMark, to: 64)
        // Unlimited by default: one frame could take all memory.
        try set(.maxMessageSize, to: Self.maximumFrameByteCount)
        // Nothing durable is ever only in a queue: what matters is sent again. So closing waits for nobody.
        try set(.linger, to: .zero)
    }

    private func detectDeadConnections() throws(ZeroMQError) {
        // Heartbeats only reap dead TCP connections; liveness is the protocol's own, faster, ping. A shorter timeout
        // would cut slow links, as it runs from one whole frame to the next.
        try set(.heartbeatInterval, to: .seconds(5))
        try set(.heartbeatTimeout, to: .seconds(30))
        try set(.heartbeatTTL, to: .seconds(30))
        // The kernel's own default finds a half-open connection after two hours; this takes 110 seconds, and 20 when
        // there is unacknowledged data.
        try set(.tcpKeepalive, to: true)
        try set(.tcpKeepaliveIdle, to: .seconds(60))
        try set(.tcpKeepaliveInterval, to: .seconds(10))
        try set(.tcpKeepaliveCount, to: 5)
        try set(.tcpMaxRetransmit, to: .seconds(20))
        // At the default of 30 seconds, strangers that connect and say nothing hold descriptors too long.
        try set(.handshakeInterval, to: .seconds(5))
    }

    private func applyBrokerDefaults() throws(ZeroMQError) {
        // Otherwise messages to a peer that is gone or full vanish without a word.
        try set(.routerMandatory, to: true)
        // After a broker restart all workers connect at once; beyond the default of 100 the kernel drops
        // their attempts, and each waits for a retransmission.
        try set(.backlog, to: 1024)
    }

    private func applyPeerDefaults() throws(ZeroMQError) {
        // Otherwise messages queue for a broker that is not there, and reach a later one that knows nothing of them.
        // The price: sending fails with EAGAIN until the connection is made, so the greeting has to be repeated.
        try set(.immediate, to: true)
        // Quick after a short interruption, and patient with a broker that stays away: the pause doubles.
        try set(.reconnectInterval, to: .milliseconds(100))
        try set(.reconnectIntervalMax, to: .seconds(5))
        // The kernel would try for over two minutes to reach a host that drops packets.
        try set(.connectTimeout, to: .seconds(5))
    }
}
