// One frame: immutable bytes in memory that libzmq counts references to.
// Sockets make messages when they receive and take them to send; nothing here touches a socket.

internal import CZMQ

/// One frame of a multipart message.
///
/// Its bytes never change. Sending leaves the message as it was: it can be sent again after ``ZeroMQError/again``,
/// or to several peers, and none of that copies more than 33 bytes. Not Sendable, because libzmq notes the first
/// sharing of a frame without a lock; between threads, move the bytes.
public final class Message {
    /// The size in bytes from which sharing a body with libzmq is faster than copying it.
    public static let sharingThreshold = 4096

    // A cell on the heap, because a small frame's bytes lie inside the zmq_msg_t itself: it must not move while
    // somebody reads them.
    let cell = UnsafeMutablePointer<zmq_msg_t>.allocate(capacity: 1)

    /// Makes an empty frame, for a socket to receive into.
    init() {
        zmq_msg_init(cell)
    }

    /// Makes a frame of a copy of these bytes.
    ///
    /// The corresponding C function is `zmq_msg_init_size`.
    public init(copying bytes: UnsafeRawBufferPointer) {
        fill(cell, copying: bytes)
    }

    /// Makes a frame of these bytes, without a copy from ``sharingThreshold`` bytes on.
    ///
    /// libzmq keeps a shared array until its last byte is sent, also when the message is gone by then.
    ///
    /// The corresponding C functions are `zmq_msg_init_size` and `zmq_msg_init_data`.
    public init(bytes: [UInt8]) {
        if bytes.count < Self.sharingThreshold {
            bytes.withUnsafeBytes { fill(cell, copying: $0) }
        } else {
            fill(cell, sharing: SharedBytes(bytes))
        }
    }

    deinit {
        zmq_msg_close(cell)
        cell.deallocate()
    }

    /// The size in bytes.
    ///
    /// The corresponding C function is `zmq_msg_size`.
    public var count: Int { zmq_msg_size(cell) }

    /// A copy of the bytes.
    public var bytes: [UInt8] { withBytes { [UInt8]($0) } }

    /// Whether another frame of the same message followed this one when it was received.
    ///
    /// The corresponding C function is `zmq_msg_more`.
    public var more: Bool { zmq_msg_more(cell) == 1 }

    /// Reads the bytes in place; they are not valid after the closure.
    ///
    /// The corresponding C function is `zmq_msg_data`.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeRawBufferPointer(start: zmq_msg_data(cell), count: zmq_msg_size(cell)))
    }

    /// What the connection that a received frame came over says about itself, or nil when it says nothing.
    ///
    /// Names are `User-Id` (what the authentication answered), `Peer-Address`, `Socket-Type` and the peer's own
    /// `X-` names. Ask a payload frame: the routing id of a ROUTER carries nothing in libzmq before 4.3.5.
    ///
    /// The corresponding C function is `zmq_msg_gets`.
    public func property(_ name: String) -> String? {
        zmq_msg_gets(cell, name).map { String(cString: $0) }
    }
}

/// Keeps an array in place for libzmq, which frees it from whichever thread sent the last of it.
private final class SharedBytes: Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }
}

private func fill(_ cell: UnsafeMutablePointer<zmq_msg_t>, copying bytes: UnsafeRawBufferPointer) {
    precondition(zmq_msg_init_size(cell, bytes.count) == 0, "no memory for a frame of \(bytes.count) bytes")
    UnsafeMutableRawBufferPointer(start: zmq_msg_data(cell), count: bytes.count).copyMemory(from: bytes)
}

private func fill(_ cell: UnsafeMutablePointer<zmq_msg_t>, sharing owner: SharedBytes) {
    let status = owner.bytes.withUnsafeBytes { bytes in
        // The address outlives this closure: an array's elements stay where they are while the owner holds it, and
        // nobody can change an array that a `let` refers to. libzmq only reads what it sends.
        zmq_msg_init_data(
            cell,
            UnsafeMutableRawPointer(mutating: bytes.baseAddress),
            bytes.count,
            { _, owner in Unmanaged<SharedBytes>.fromOpaque(owner!).release() },
            Unmanaged.passRetained(owner).toOpaque()
        )
    }
    precondition(status == 0, "no memory for a frame of \(owner.bytes.count) bytes")
}
