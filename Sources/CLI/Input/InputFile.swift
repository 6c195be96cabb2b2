import Glibc
import StageFormats
import TextAnalysis

/// Reads an input whole, but never more than the limit: a file that is too large is refused by its size alone.
enum InputFile {
    /// A document in UTF-8, and how it was written.
    struct Content: Equatable {
        var bytes: [UInt8]
        var encoding: TextEncoding
    }

    /// A document read from a path, or from standard input for `-`; not empty.
    ///
    /// - Parameter encoding: how the file is written; guessed where it is not given.
    static func read(
        _ path: String,
        limit: Int,
        wasListed: Bool = false,
        encoding: TextEncoding? = nil
    ) throws(InputProblem) -> Content {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw InputProblem(errorNumber: errno, wasListed: wasListed) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        let bytes = try contents(descriptor, expected: try size(descriptor, limit: limit), limit: limit)
        guard !bytes.isEmpty else { throw .empty }
        if let encoding {
            guard let decoded = encoding.decode(bytes) else { throw .notInEncoding(encoding.rawValue) }
            return Content(bytes: decoded, encoding: encoding)
        }
        guard let guess = TextEncoding.guess(bytes), let decoded = guess.decode(bytes) else {
            throw .notUTF8(offset: Text.firstInvalidByte(in: bytes) ?? 0)
        }
        return Content(bytes: decoded, encoding: guess)
    }

    /// The size that the file has now; 0 for a pipe.
    private static func size(_ descriptor: Int32, limit: Int) throws(InputProblem) -> Int {
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { throw InputProblem(errorNumber: errno) }
        guard information.st_mode & S_IFMT != S_IFDIR else { throw .isDirectory }
        guard information.st_size <= limit else { throw .tooLarge(bytes: Int(information.st_size), limit: limit) }
        return Int(information.st_size)
    }

    /// Reads to the end, which may have moved since the size was asked for.
    private static func contents(
        _ descriptor: Int32,
        expected: Int,
        limit: Int
    ) throws(InputProblem) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: min(expected + 1, largestPiece))
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw InputProblem(errorNumber: errno) }
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
        throw .tooLarge(bytes: bytes.count, limit: limit)
    }

    private static let largestPiece = 1 << 20
}
