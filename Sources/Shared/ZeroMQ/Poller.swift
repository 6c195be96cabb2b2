// Waits for several sockets and file descriptors at once; the only place where an event loop sleeps.
// It reads nothing: the loop drains what is ready.

internal import CZMQ
internal import Glibc

/// A list of sockets and file descriptors to wait for, on the thread that owns the sockets.
///
/// ```swift
/// var poller = Poller()
/// let workers = poller.add(workersSocket)
/// let wake = poller.add(wakeup)
/// try poller.wait(timeout: .seconds(1))
/// if poller.events(of: wake).contains(.readable) { wakeup.drain() }
/// ```
///
/// Nothing is ever removed: a loop that replaces a socket makes a new poller. The poller holds its sockets, which
/// therefore close only after it is gone.
public struct Poller {
    /// What to wait for, and what was found.
    public struct Events: OptionSet, Sendable {
        public let rawValue: Int16

        public init(rawValue: Int16) {
            self.rawValue = rawValue
        }

        /// A message or bytes can be taken without waiting.
        public static let readable = Self(rawValue: Int16(ZMQ_POLLIN))
        /// A message or bytes can be sent without waiting; of a ROUTER this is always true.
        public static let writable = Self(rawValue: Int16(ZMQ_POLLOUT))
        /// A file descriptor is closed or broken; found without being asked for, and never of a socket.
        public static let error = Self(rawValue: Int16(ZMQ_POLLERR))
    }

    /// The place of one socket or file descriptor in a poller.
    public struct Entry: Hashable, Sendable {
        fileprivate let index: Int
    }

    private var items: [zmq_pollitem_t] = []
    // libzmq follows the pointers in `items` without a reference of its own.
    private var owners: [AnyObject?] = []

    /// Makes an empty poller; add something before the first wait.
    public init() {}

    /// Adds a socket of the calling thread.
    public mutating func add(_ socket: Socket, events: Events = .readable) -> Entry {
        add(zmq_pollitem_t(socket: socket.pointer, fd: -1, events: events.rawValue, revents: 0), owner: socket)
    }

    /// Adds a wake-up, readable once it has been signalled.
    public mutating func add(_ wakeup: Wakeup) -> Entry {
        let item = zmq_pollitem_t(
            socket: nil,
            fd: wakeup.fileDescriptor,
            events: Events.readable.rawValue,
            revents: 0
        )
        return add(item, owner: wakeup)
    }

    /// Adds a file descriptor, which must stay open for as long as the poller is used.
    public mutating func add(fileDescriptor: Int32, events: Events = .readable) -> Entry {
        add(zmq_pollitem_t(socket: nil, fd: fileDescriptor, events: events.rawValue, revents: 0), owner: nil)
    }

    /// Changes what to wait for; nothing at all pauses the entry, for example while too much is in hand.
    public mutating func watch(_ entry: Entry, for events: Events) {
        items[entry.index].events = events.rawValue
    }

    /// Waits until something is ready or the timeout has passed, for ever if it is nil; answers how many are ready.
    ///
    /// A timeout of zero or less only looks. A signal does not end the wait.
    ///
    /// The corresponding C function is `zmq_poll`.
    @discardableResult
    public mutating func wait(timeout: Duration?) throws(ZeroMQError) -> Int {
        precondition(!items.isEmpty, "a poller waits for at least one socket or file descriptor")
        let deadline = timeout.map { ContinuousClock.now.advanced(by: $0) }
        while true {
            let milliseconds = deadline.map { Self.milliseconds(until: $0) } ?? -1
            let count = zmq_poll(&items, Int32(items.count), milliseconds)
            if count == -1 {
                let number = zmq_errno()
                // Not left to `check`: the time that has passed must not be waited for again.
                guard number == EINTR else { throw ZeroMQError(number, function: "zmq_poll") }
            } else if count > 0 || milliseconds == 0 {
                return Int(count)
            }
        }
    }

    /// What the last wait found, of what was asked for.
    public func events(of entry: Entry) -> Events {
        Events(rawValue: items[entry.index].revents)
    }

    private mutating func add(_ item: zmq_pollitem_t, owner: AnyObject?) -> Entry {
        items.append(item)
        owners.append(owner)
        return Entry(index: items.count - 1)
    }

    /// The time left, at most an hour: libzmq adds it to its clock, and the loop above asks again.
    private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int {
        let remaining = ContinuousClock.now.duration(to: deadline)
        return Int(min(max(remaining, .zero), .seconds(3600)).wholeMilliseconds)
    }
}
