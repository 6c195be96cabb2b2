internal import Synchronization

/// Word lists of the user's own, added to the built-in ones or put in their place, without a rebuild.
///
/// A directory holds files named like the built-in lists (`metrics.tsv`, `units.tsv`, `regions.tsv`, …) in the same
/// format. A line whose key the built-in list has replaces that line; any other is added. The names of a metric are
/// added to those it has. The lists are read once, before any text: a process works with one set of words to its end,
/// so that every text is read alike.
public struct UserLexicons: Sendable, Equatable {
    /// The lines by list.
    let rows: [String: [[String]]]
    /// Eight hexadecimal digits that tell these lists from others: shown beside a worker's name and in results.
    public let fingerprint: String

    /// Reads lists that are given as bytes.
    ///
    /// - Parameter files: the names of the files (`metrics.tsv`) and what they hold.
    /// - Throws: `LexiconError` that names the file, the line and the remedy.
    public init(files: [(name: String, bytes: [UInt8])]) throws(LexiconError) {
        var rows: [String: [[String]]] = [:]
        var hash = Fingerprint()
        for file in files.sorted(by: { $0.name < $1.name }) {
            let list = String(file.name.dropLast(Self.suffix.count))
            guard file.name.hasSuffix(Self.suffix), let schema = ListSchema(list) else {
                let known = Lexicon.names.map { $0 + Self.suffix }.joined(separator: ", ")
                throw LexiconError(file: file.name, reason: "no list has this name; there are \(known)")
            }
            rows[list] = try schema.rows(of: file.bytes, file: file.name)
            hash.add(Array(file.name.utf8))
            hash.add(file.bytes)
        }
        self.rows = rows
        fingerprint = hash.text
    }

    static let suffix = ".tsv"

    // MARK: - In use

    private struct State {
        var lexicons: UserLexicons?
        var isRead = false
    }

    private static let state = Mutex(State())

    /// What is in use in this process.
    public static var installed: UserLexicons? { state.withLock { $0.lexicons } }

    /// Puts the lists into use for the rest of the process; to be called before any text is read.
    ///
    /// - Throws: `LexiconError` when a list has been read already.
    public static func install(_ lexicons: UserLexicons) throws(LexiconError) {
        let isInTime = state.withLock { state in
            if !state.isRead { state.lexicons = lexicons }
            return !state.isRead
        }
        guard isInTime else { throw LexiconError(file: "", reason: "word lists are already in use in this process") }
    }

    /// The lines of a list, for the first and only reading of it.
    static func take(_ list: String) -> [[String]]? {
        state.withLock { state in
            state.isRead = true
            return state.lexicons?.rows[list]
        }
    }
}

/// What is wrong with a user's word list.
public struct LexiconError: Error, Sendable, Equatable, CustomStringConvertible {
    public var file: String
    /// From 1; `nil` where it is not one line that is wrong.
    public var line: Int?
    /// What is wrong, and what is due.
    public var reason: String

    public var description: String {
        file.isEmpty ? reason : line.map { "\(file), line \($0): \(reason)" } ?? "\(file): \(reason)"
    }
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv), folded to 32.
private struct Fingerprint {
    private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ bytes: [UInt8]) {
        for byte in bytes + [0] { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }

    var text: String {
        let digits = String(UInt32(truncatingIfNeeded: hash ^ (hash >> 32)), radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
