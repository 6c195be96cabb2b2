import Glibc
import WireProtocol

/// A folder of texts that have left the store: `ab/abcdef….txt`, named by their SHA-256.
///
/// Any program can read it, and a text that is there already is not written again.
public struct BodyArchive: Sendable, Equatable {
    public let folder: String

    /// Makes the folder if it is not there.
    public init(folder: String) throws {
        self.folder = folder
        try Self.make(folder)
    }

    public func path(of sha256: [UInt8]) -> String {
        let name = sha256.hexadecimal
        return "\(folder)/\(name.prefix(2))/\(name).txt"
    }

    /// The text, or `nil` when it is not there.
    func read(_ sha256: [UInt8]) -> [UInt8]? {
        let descriptor = open(path(of: sha256), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(information.st_size))
        var count = 0
        while count < bytes.count {
            let part = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress! + count, buffer.count - count)
            }
            if part < 0, errno == EINTR { continue }
            guard part > 0 else { return nil }
            count += part
        }
        return bytes
    }

    /// Writes texts; when this returns, they are on disk. A text gets its name when it is synced, so that a name is only
    /// ever that of a whole text.
    func write(_ bodies: [(sha256: [UInt8], bytes: [UInt8])]) throws {
        var folders: Set<String> = []
        for body in bodies {
            let name = path(of: body.sha256)
            guard access(name, F_OK) != 0 else { continue }
            let part = name + ".part"
            try Self.make("\(folder)/\(body.sha256.hexadecimal.prefix(2))")
            try Self.write(to: part) { $0 == 0 ? body.bytes : [] }
            guard rename(part, name) == 0 else { throw Self.failure(name) }
            folders.insert("\(folder)/\(body.sha256.hexadecimal.prefix(2))/")
        }
        for name in folders { try syncFolder(of: name) }
        if !folders.isEmpty { try syncFolder(of: folder + "/") }
    }

    /// Writes one text piece by piece; `next` gives the bytes from an offset on, and none at the end.
    func write(_ sha256: [UInt8], next: (_ offset: Int) throws -> [UInt8]) throws {
        let name = path(of: sha256)
        guard access(name, F_OK) != 0 else { return }
        let part = name + ".part"
        let group = "\(folder)/\(sha256.hexadecimal.prefix(2))"
        try Self.make(group)
        try Self.write(to: part, next: next)
        guard rename(part, name) == 0 else { throw Self.failure(name) }
        try syncFolder(of: group + "/")
        try syncFolder(of: folder + "/")
    }

    private static func write(to name: String, next: (_ offset: Int) throws -> [UInt8]) throws {
        let descriptor = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw failure(name) }
        defer { close(descriptor) }
        var offset = 0
        while true {
            let bytes = try next(offset)
            if bytes.isEmpty { break }
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw failure(name) }
                rest = rest.dropFirst(count)
            }
            offset += bytes.count
        }
        guard fdatasync(descriptor) == 0 else { throw failure(name) }
    }

    private static func make(_ folder: String) throws {
        guard mkdir(folder, 0o750) == 0 || errno == EEXIST else { throw failure(folder) }
    }

    private static func failure(_ path: String) -> StoreError {
        errno == ENOSPC ? .diskFull(path: path) : .cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
}
