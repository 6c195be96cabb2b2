internal import Glibc

// Reads the lists from a directory. By the C library: a worker links no Foundation.
extension UserLexicons {
    /// No list of words is longer; a slip of the finger must not read an archive.
    private static let largestFile = 16 << 20

    /// The variable that names the directory where a command line does not.
    public static let variable = "GALLEY_LEXICONS"

    /// Reads the lists of a directory; files that do not end in `.tsv` are left alone.
    ///
    /// - Throws: `LexiconError` that names the file, the line and the remedy.
    public init(directory: String) throws(LexiconError) {
        guard let handle = opendir(directory) else {
            throw LexiconError(
                file: directory,
                reason: "\(Self.reason); a directory with files such as metrics.tsv is due"
            )
        }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(Self.suffix) { names.append(name) }
        }
        closedir(handle)
        guard !names.isEmpty else {
            throw LexiconError(file: directory, reason: "no lists are there; a file such as metrics.tsv is due")
        }
        var files: [(name: String, bytes: [UInt8])] = []
        for name in names { files.append((name, try Self.read(directory + "/" + name))) }
        do {
            try self.init(files: files)
        } catch {
            throw LexiconError(file: directory + "/" + error.file, line: error.line, reason: error.reason)
        }
    }

    /// Reads the lists of a directory and puts them into use for the rest of the process.
    ///
    /// - Returns: their fingerprint.
    public static func install(directory: String) throws(LexiconError) -> String {
        let lexicons = try UserLexicons(directory: directory)
        try install(lexicons)
        return lexicons.fingerprint
    }

    private static func read(_ path: String) throws(LexiconError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LexiconError(file: path, reason: reason) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw LexiconError(file: path, reason: reason) }
            if count == 0 { return bytes }
            bytes += piece[..<count]
            guard bytes.count <= largestFile else {
                throw LexiconError(file: path, reason: "more than \(largestFile >> 20) MiB; a list of words is due")
            }
        }
    }

    /// Why the last call of the system failed.
    private static var reason: String { "cannot be read: \(String(cString: strerror(errno)))" }
}
