// The owner of libzmq's I/O threads, and what the library says about itself.
// A program makes one context at its start and keeps it until it exits: closing one of several contexts crashes
// libzmq 4.3.4 with CURVE.

internal import CZMQ

/// The I/O threads and the `inproc://` names that sockets share.
///
/// Each ``Socket`` holds its context, so a context ends only after its last socket, and its end cannot wait for a
/// socket that is still open.
// Sendable: libzmq contexts are thread-safe (zmq(7), "Thread safety"), and the pointer never changes.
public final class Context: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer

    /// Starts a context. One I/O thread carries about a gigabyte per second.
    ///
    /// The corresponding C functions are `zmq_ctx_new` and `zmq_ctx_set`.
    public init(ioThreads: Int = 1) throws(ZeroMQError) {
        pointer = try checkPointer("zmq_ctx_new") { zmq_ctx_new() }
        try check("zmq_ctx_set") { zmq_ctx_set(pointer, ZMQ_IO_THREADS, Int32(clamping: ioThreads)) }
    }

    /// Ends the I/O threads; waits no longer than the longest linger of the sockets that were open.
    deinit {
        // Interrupted by a signal, the call has to be made again (zmq_ctx_term(3)). It has no other failure for a
        // context that is valid.
        _ = try? check("zmq_ctx_term") { zmq_ctx_term(pointer) }
    }
}

/// What the libzmq that this process runs with is able to do.
public enum Library {
    /// The version of the shared library, such as `4.3.5`; not that of the headers at build time.
    ///
    /// The corresponding C function is `zmq_version`.
    public static var version: String {
        var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
        zmq_version(&major, &minor, &patch)
        return "\(major).\(minor).\(patch)"
    }

    /// Whether the library was built with CURVE; without it the broker can only be bound to local addresses.
    ///
    /// The corresponding C function is `zmq_has`.
    public static var hasCurve: Bool { zmq_has("curve") == 1 }
}
