/// A document in the store: the row's number, from 1.
public struct DocumentID: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }
    public init(_ rawValue: Int) { self.rawValue = rawValue }

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// One stage of one document. Numbers are given in order and never used again.
public struct TaskID: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }
    public init(_ rawValue: Int) { self.rawValue = rawValue }

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// Says which handing-out of a task a message speaks of.
///
/// Ordered and never used again: the term is raised durably at every start of the broker, the sequence within it at
/// every hand-out. So a store further on can refuse what is older than what it has (M. Kleppmann, "How to do
/// distributed locking", 2016: fencing tokens). Written `term.sequence`.
public struct Token: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let term: Int
    public let sequence: Int

    public init(term: Int, sequence: Int) {
        self.term = term
        self.sequence = sequence
    }

    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let term = Int(parts[0]), let sequence = Int(parts[1]), term >= 0, sequence >= 0 else {
            return nil
        }
        self.init(term: term, sequence: sequence)
    }

    public var description: String { "\(term).\(sequence)" }

    public static func < (a: Self, b: Self) -> Bool { (a.term, a.sequence) < (b.term, b.sequence) }
}

/// The name of a stage, as the pipeline file and workers give it.
public struct Stage: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String

    /// `nil` unless 1 to 40 lower-case ASCII letters, digits, `_` and `-`, beginning with a letter.
    public init?(rawValue: String) {
        let bytes = rawValue.utf8
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        guard (1...40).contains(bytes.count), let first = bytes.first, letters.contains(first) else { return nil }
        let isName = bytes.allSatisfy { byte in
            letters.contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        }
        guard isName else { return nil }
        self.rawValue = rawValue
    }

    private init(builtIn name: String) { rawValue = name }

    public static let segment = Stage(builtIn: "segment")
    public static let indicators = Stage(builtIn: "indicators")
    public static let fingerprint = Stage(builtIn: "fingerprint")
    public static let compare = Stage(builtIn: "compare")
    public static let summary = Stage(builtIn: "summary")

    public var description: String { rawValue }
}
