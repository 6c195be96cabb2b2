// What a program tells the service manager that started it (sd_notify(3)): datagrams on a socket that the environment
// names. Written here, as libsystemd would be one more library on every worker's host.

internal import Glibc

/// The service manager, if one asked to be told.
public struct ServiceManager: Sendable {
    private let address: String?
    /// How often the manager must hear ``keepAlive()``, or it takes the program for stuck; nil when it does not watch.
    public let watchdogInterval: Duration?

    /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
    public init() {
        self.init { name in getenv(name).map { String(cString: $0) } }
    }

    init(environment: (String) -> String?) {
        address = environment("NOTIFY_SOCKET")
        let isForUs = environment("WATCHDOG_PID").map { Int32($0) == getpid() } ?? true
        let interval = environment("WATCHDOG_USEC").flatMap { Int64($0) }.flatMap { $0 > 0 ? $0 : nil }
        // Half of what is allowed, as sd_watchdog_enabled(3) recommends.
        watchdogInterval = isForUs ? interval.map { .microseconds($0 / 2) } : nil
    }

    /// The program has begun to serve; what waits for it may start.
    public func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }

    /// The program is ending in order.
    public func stopping() { send("STOPPING=1") }

    /// The event loop turns.
    public func keepAlive() { send("WATCHDOG=1") }

    /// Never fails: a manager that is gone is no reason to stop.
    private func send(_ message: String) {
        guard let address else { return }
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        var path = Array(address.utf8)
        // An address that begins with @ is in the abstract namespace, which is written with a zero (unix(7)).
        if path.first == UInt8(ascii: "@") { path[0] = 0 }
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path)!
        guard !path.isEmpty, path.count < MemoryLayout<sockaddr_un>.size - offset else { return }
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(message.utf8)
        let size = socklen_t(offset + path.count)
        _ = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { sockaddr in
                sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), sockaddr, size)
            }
        }
    }
}
