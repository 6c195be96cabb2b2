import GalleyClient
import Glibc
import WireProtocol

/// A file too large for one message, read in pieces as they are sent.
final class LargeInputFile {
    private let descriptor: Int32
    private let byteCount: Int

    /// `nil` unless the path is that of a file with a size between the limits that can be read.
    init?(_ path: String, above least: Int, upTo most: Int) {
        var information = stat()
        guard path != "-", stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG,
            (least + 1...max(most, least + 1)).contains(Int(information.st_size)), most > least
        else { return nil }
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        byteCount = Int(information.st_size)
        if descriptor < 0 { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The document of which all is said but its bytes.
    func document(_ item: Submit.Item) -> LargeDocument {
        LargeDocument(item, byteCount: byteCount) { offset, count in
            try self.read(offset, count)
        }
    }

    private func read(_ offset: Int, _ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let part = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress! + done, count - done, off_t(offset + done))
            }
            if part < 0, errno == EINTR { continue }
            guard part > 0 else {
                let reason = part == 0 ? "it became shorter" : String(cString: strerror(errno))
                throw CommandFailure(.someFailed, "a file cannot be read on at byte \(offset + done): \(reason)")
            }
            done += part
        }
        return bytes
    }
}
