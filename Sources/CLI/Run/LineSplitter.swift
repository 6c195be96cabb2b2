/// Cuts a stream of bytes into lines.
struct LineSplitter {
    /// A line that does not end is cut here, so that a program gone wild cannot fill the memory.
    static let longestLine = 16 << 10

    private var rest: [UInt8] = []

    /// The lines that the piece completes, without their line feeds.
    mutating func lines(adding piece: some Sequence<UInt8>) -> [String] {
        var lines: [String] = []
        for byte in piece {
            if byte != UInt8(ascii: "\n") { rest.append(byte) }
            if byte == UInt8(ascii: "\n") || rest.count >= Self.longestLine { lines.append(takeRest()) }
        }
        return lines
    }

    /// What stands after the last line feed.
    mutating func finish() -> [String] { rest.isEmpty ? [] : [takeRest()] }

    private mutating func takeRest() -> String {
        defer { rest.removeAll(keepingCapacity: true) }
        return String(decoding: rest, as: UTF8.self)
    }
}
