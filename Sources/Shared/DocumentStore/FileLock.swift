import Glibc

/// An exclusive lock, by `flock(2)` on a file beside the one that is meant; held until it is released with the value.
///
/// Not on the file itself: closing any descriptor of a SQLite file drops the process's POSIX locks on it, and a socket
/// cannot be opened.
public final class FileLock {
    private let descriptor: Int32

    /// Waits up to two seconds, as a process that was killed a moment ago may not have let go yet.
    ///
    /// - Returns: `nil` when somebody else holds it.
    /// - Throws: `StoreError.cannotOpen` when the lock's file cannot be made.
    public init?(beside path: String) throws {
        // Through its real path, so that two names of one file are one lock.
        let resolved = realpath(path, nil)
        defer { free(resolved) }
        descriptor = open((resolved.map { String(cString: $0) } ?? path) + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        let deadline = ContinuousClock.now + .seconds(2)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard ContinuousClock.now < deadline else { return nil }
            usleep(50_000)
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
