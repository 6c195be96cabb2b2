import Lexicons

/// The fixed time words of `time_words.tsv`.
struct TimeWords: Sendable {
    struct Word: Sendable {
        var form: TimeExpression.Form
        var isBase: Bool
        /// A year word, which may be followed by a half, a quarter or months.
        var takesMonths: Bool
        var end: Int
    }

    static let shared = TimeWords(rows: Lexicon.timeWords)

    private let trie: ScalarTrie
    private let entries: [(form: TimeExpression.Form, isBase: Bool)]

    init(rows: [[String]]) {
        var words: [(String, Int)] = []
        var entries: [(form: TimeExpression.Form, isBase: Bool)] = []
        for row in rows where row.count >= 2 {
            guard let form = Self.form(row) else { continue }
            words.append((row[0], entries.count))
            entries.append((form, row[1] == "base"))
        }
        trie = ScalarTrie(words)
        self.entries = entries
    }

    func word(_ scalars: [Unicode.Scalar], at index: Int, limit: Int) -> Word? {
        guard let match = trie.longestMatch(in: scalars, at: index, limit: limit) else { return nil }
        let entry = entries[match.value]
        var takesMonths = false
        if case .years = entry.form { takesMonths = true }
        return Word(form: entry.form, isBase: entry.isBase, takesMonths: takesMonths && !entry.isBase, end: match.end)
    }

    /// The line's second field names the form, the rest are its numbers.
    private static func form(_ row: [String]) -> TimeExpression.Form? {
        let numbers = row.dropFirst(2).compactMap { Int($0) }
        switch (row[1], numbers.count) {
        case ("year", 1): return .years(.relative(numbers[0]), .relative(numbers[0]))
        case ("since", 1): return .since(.relative(numbers[0]), month: 1)
        case ("past-years", 1): return .pastYears(numbers[0])
        case ("months", 2): return .months(nil, from: numbers[0], to: numbers[1])
        case ("month-offset", 1): return .monthOffset(numbers[0])
        case ("quarter-offset", 1): return .quarterOffset(numbers[0])
        case ("day-offset", 1): return .dayOffset(numbers[0])
        case ("day", 2): return .days(nil, month: numbers[0], from: numbers[1], toMonth: nil, to: numbers[1])
        case ("plan", 1): return .plan(numbers[0])
        case ("whole-year", 0): return .wholeYear
        case ("year-end", 0): return .yearEnd(nil)
        case ("now", 0): return .now
        case ("vague", 0), ("base", 0): return .vague
        default: return nil
        }
    }
}
