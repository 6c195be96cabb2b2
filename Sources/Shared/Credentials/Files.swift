internal import Glibc

/// A key file has some hundred bytes, the list of keys some tens of each; more is another file given by mistake.
private let largestFile = 4 << 20

func readFile(_ path: String) throws(CredentialError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while bytes.count <= largestFile {
        let count = read(descriptor, &buffer, buffer.count)
        guard count >= 0 else { throw unreadable(path) }
        if count == 0 { return bytes }
        bytes += buffer[..<count]
    }
    throw CredentialError("\(path): larger than \(largestFile) bytes; this is no file of keys")
}

/// Makes a file that was not there.
func createFile(_ path: String, _ text: String, mode: mode_t) throws(CredentialError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
        if errno == EEXIST { throw CredentialError("\(path): exists already; it is not overwritten") }
        throw unwritable(path)
    }
    try writeAndClose(descriptor, text, path)
}

/// Puts a new text in a file's place, at once and durably; the file keeps its mode and owner.
func replaceFile(_ path: String, with text: String, mode: mode_t) throws(CredentialError) {
    var status = stat()
    let isThere = stat(path, &status) == 0
    let temporary = "\(path).\(getpid()).new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw unwritable(temporary) }
    if isThere {
        fchmod(descriptor, status.st_mode & 0o777)
        // Only root can give a file away; anybody else who could replace it is its owner.
        _ = fchown(descriptor, status.st_uid, status.st_gid)
    }
    try writeAndClose(descriptor, text, temporary)
    guard rename(temporary, path) == 0 else {
        let error = unwritable(path)
        unlink(temporary)
        throw error
    }
}

private func writeAndClose(_ descriptor: Int32, _ text: String, _ path: String) throws(CredentialError) {
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { throw unwritable(path) }
        rest = rest.dropFirst(count)
    }
    guard fsync(descriptor) == 0 else { throw unwritable(path) }
}

func unreadable(_ path: String) -> CredentialError {
    CredentialError("\(path): cannot be read: \(String(cString: strerror(errno)))")
}

private func unwritable(_ path: String) -> CredentialError {
    CredentialError("\(path): cannot be written: \(String(cString: strerror(errno)))")
}

/// Tells one state of a file from another without reading it.
public struct FileStamp: Equatable, Sendable {
    private let fields: [Int]

    /// nil when the file is not there.
    public init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        fields = [Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }
}
