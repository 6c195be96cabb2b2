/// What a line of a list must look like, told by the built-in lines: how many fields, and which words stand where only
/// certain words may.
struct ListSchema {
    private let fieldCount: Int
    /// By field, the words that the extractor knows.
    private let words: [Int: Set<String>]
    private let decimals: [Int]

    /// The fields of each list that hold one of a few words.
    private static let closed: [String: [Int]] = [
        "figure_contexts": [1], "hedges": [1, 2, 3], "indicator_words": [1], "keyword_stops": [1], "layout": [0],
        "regions": [1], "signatures": [0], "summary_cues": [1], "time_words": [1], "units": [1],
    ]
    private static let numbers = ["units": [3]]

    /// `nil` when there is no such list.
    init?(_ list: String) {
        guard let builtIn = Lexicon.builtIn(list) else { return nil }
        // A last field may be empty: a metric without further names.
        fieldCount = builtIn.map { row in (row.lastIndex { !$0.isEmpty } ?? 0) + 1 }.min() ?? 1
        decimals = Self.numbers[list] ?? []
        var words: [Int: Set<String>] = [:]
        for field in Self.closed[list] ?? [] {
            words[field] = Set(builtIn.compactMap { $0.count > field ? $0[field] : nil })
        }
        self.words = words
    }

    func rows(of bytes: [UInt8], file: String) throws(LexiconError) -> [[String]] {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw LexiconError(file: file, reason: "not UTF-8; save it as UTF-8")
        }
        var rows: [[String]] = []
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let content = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
        let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            var line = line
            if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
            guard let row = Lexicon.rows(Array(line)).first else { continue }
            if let reason = flaw(of: row) { throw LexiconError(file: file, line: index + 1, reason: reason) }
            rows.append(row)
        }
        return rows
    }

    private func flaw(of row: [String]) -> String? {
        guard row.count >= fieldCount else {
            return "\(fieldCount) fields with tabs between are due, here are \(row.count)"
        }
        if row[0].isEmpty { return "the first field is empty" }
        for (field, allowed) in words.sorted(by: { $0.key < $1.key })
        where row.count > field && !allowed.contains(row[field]) {
            return "field \(field + 1): \(row[field]) is not one of \(allowed.sorted().joined(separator: ", "))"
        }
        for field in decimals where !Self.isDecimal(row[field]) {
            return "field \(field + 1): \(row[field]) is no decimal number such as 10000 or 0.1"
        }
        return nil
    }

    private static func isDecimal(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return (1...2).contains(parts.count) && text.utf8.count <= 28
            && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } }
    }
}
