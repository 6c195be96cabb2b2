// How another thread gets the attention of an event loop that waits in `Poller.wait`.
// It carries no data: what is to be said goes into a mailbox behind a lock first, then comes the signal.

internal import CZMQ
internal import Glibc

/// An eventfd: signalled from any thread, watched by one poller.
///
/// Signals before a drain count as one. The loop drains first and looks into its mailbox second, so that a signal
/// between the two is seen by the next wait.
public final class Wakeup: Sendable {
    /// Readable from the first signal until the next drain.
    public let fileDescriptor: Int32

    /// Opens the descriptor; fails with ``ZeroMQError/tooManyOpenFiles`` when there is no free one.
    ///
    /// The corresponding C function is `eventfd`.
    public init() throws(ZeroMQError) {
        fileDescriptor = try check("eventfd") { czmq_eventfd() }
    }

    deinit {
        close(fileDescriptor)
    }

    /// Ends the present or the next wait of the poller that watches this; never waits itself.
    public func signal() {
        var one: UInt64 = 1
        // The one failure possible is a full counter (eventfd(2)), and a full counter is a signal.
        _ = write(fileDescriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Takes back all signals so far; does nothing when there are none.
    public func drain() {
        var count: UInt64 = 0
        // Reading resets the counter. The one failure possible says that it is zero already.
        _ = read(fileDescriptor, &count, MemoryLayout<UInt64>.size)
    }
}
