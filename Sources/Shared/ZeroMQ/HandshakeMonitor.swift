// Tells a peer why it gets no connection: libzmq itself only tries again, for ever and without a word.

internal import CZMQ

/// The outcomes of a socket's handshakes.
///
/// Belongs to the socket's thread. Its queue has no limit, because libzmq's I/O thread waits for room in it; an event
/// is small, and there is one for each attempt to connect.
public final class HandshakeMonitor {
    public enum Event: Sendable, Equatable {
        case succeeded
        /// The server's authenticator does not know the key.
        case refused
        /// One side uses keys and the other does not.
        case mismatch
        /// It was cut short: by a server that has another key than the peer thinks, or just by the network.
        case broken
    }

    let reader: Socket

    /// Begins to watch a socket; to be made before `bind` or `connect`.
    ///
    /// The corresponding C function is `zmq_socket_monitor`.
    public init(of socket: Socket) throws(ZeroMQError) {
        reader = try socket.monitor(
            events: ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH
                | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
        )
    }

    /// The next event; nil when there is none yet.
    public func next() throws(ZeroMQError) -> Event? {
        while let received = try reader.receive(maximumFrames: 2, flags: .dontWait) {
            // A frame of the event's number (16 bits) and value (32 bits), and one of the endpoint (zmq_socket_monitor(3)).
            guard case .frames(let frames) = received, frames[0].count == 6 else { continue }
            let number = frames[0].withBytes { Int32($0.loadUnaligned(as: UInt16.self)) }
            switch number {
            case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: return .succeeded
            case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: return .refused
            case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL: return .mismatch
            case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: return .broken
            default: continue
            }
        }
        return nil
    }
}

extension Poller {
    /// Adds a monitor, readable when there is an event.
    public mutating func add(_ monitor: HandshakeMonitor) -> Entry { add(monitor.reader) }
}

extension HandshakeMonitor.Event {
    /// Why a peer gets no connection, and the remedy; nil when it has one. `hasKey`: whether the peer uses a key.
    public func explanation(hasKey: Bool) -> String? {
        switch self {
        case .succeeded: nil
        case .refused:
            "the broker refuses this key: it is not among its authorised keys, or was revoked; on the broker's host, "
                + "`galley keys list` shows those it lets in and `galley keys new` makes one"
        case .mismatch where hasKey:
            "the handshake fails: the broker uses no keys at this address; leave --key out"
        case .broken where hasKey:
            "the connection is cut in the handshake: this is perhaps not the broker whose public key is given (broker.pub)"
        case .mismatch, .broken:
            "the handshake fails: the broker asks for a key; give one with --key, made by `galley keys new` on its host"
        }
    }
}
