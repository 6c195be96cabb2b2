// A thread of its own for an event loop: libzmq's sockets must stay on one thread, and a thread that waits in
// `zmq_poll` would block Swift's shared pool.

internal import CZMQ
internal import Glibc
internal import Synchronization

/// A POSIX thread with a name that `top -H` and debuggers show.
public final class NamedThread: Sendable {
    private let thread: pthread_t
    private let isJoined = Mutex(false)

    /// Starts a thread that runs the closure once; fails with ``ZeroMQError/again`` when there are too many threads.
    ///
    /// The name has at most 15 bytes. Make sockets inside the closure, so that they belong to the thread.
    ///
    /// The corresponding C functions are `pthread_create` and `pthread_setname_np`.
    public init(name: String, body: @escaping @Sendable () -> Void) throws(ZeroMQError) {
        precondition(name.utf8.count <= 15, "the kernel keeps 15 bytes of a thread's name: \(name)")
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        var thread = pthread_t()
        let number = pthread_create(&thread, nil, runNamedThread, start.toOpaque())
        guard number == 0 else {
            start.release()
            throw ZeroMQError(number, function: "pthread_create", argument: name)
        }
        self.thread = thread
    }

    /// Lets a thread that nobody joined run on by itself.
    deinit {
        if !isJoined.withLock({ $0 }) { pthread_detach(thread) }
    }

    /// Waits until the closure has returned. Later calls return at once; the thread itself must not call this.
    ///
    /// The corresponding C function is `pthread_join`.
    public func join() {
        isJoined.withLock { isJoined in
            if isJoined { return }
            let number = pthread_join(thread, nil)
            precondition(number == 0, "a thread cannot join itself")
            isJoined = true
        }
    }
}

private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

private func runNamedThread(_ start: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    let start = Unmanaged<Start>.fromOpaque(start!).takeRetainedValue()
    // A thread that could not be named works as well as another.
    _ = czmq_set_thread_name(start.name)
    start.body()
    return nil
}
