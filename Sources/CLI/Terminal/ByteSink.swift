import Glibc

/// Standard output or a file, written in large pieces.
///
/// A file is written beside its name and takes it in `finish()`, so that nobody reads half of it.
final class ByteSink {
    private static let pieceBytes = 64 << 10

    private let descriptor: Int32
    private let name: String
    /// Of a file that has not got its name yet.
    private var path: String?
    private var buffer: [UInt8] = []

    /// Standard output.
    init() {
        descriptor = STDOUT_FILENO
        name = "standard output"
        path = nil
    }

    /// A file; what is there under the name stays until `finish()`.
    init(path: String) throws(CommandFailure) {
        descriptor = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        name = path
        self.path = path
        guard descriptor >= 0 else { throw failure() }
    }

    func write(_ bytes: some Collection<UInt8>) throws(CommandFailure) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.pieceBytes { try flush() }
    }

    func write(line: String) throws(CommandFailure) { try write((line + "\n").utf8) }

    func flush() throws(CommandFailure) {
        var rest = buffer[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure() }
            rest = rest.dropFirst(count)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Writes what is left; a file gets its name.
    func finish() throws(CommandFailure) {
        try flush()
        guard let path else { return }
        guard fsync(descriptor) == 0, rename(path + ".part", path) == 0 else { throw failure() }
        self.path = nil
    }

    /// A file that was not finished leaves nothing behind.
    deinit {
        if descriptor != STDOUT_FILENO { close(descriptor) }
        if let path { unlink(path + ".part") }
    }

    /// The reader of a pipe who has seen enough is no failure: the program ends as if by SIGPIPE.
    private func failure() -> CommandFailure {
        let number = errno
        if number == EPIPE { exit(128 + SIGPIPE) }
        return CommandFailure(.someFailed, "\(name): cannot be written: \(String(cString: strerror(number)))")
    }
}
