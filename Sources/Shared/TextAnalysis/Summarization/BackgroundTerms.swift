// How common words are, for `KeywordExtractor`: what every document says is nobody's keyword.

import Lexicons

/// For words of official prose, in how many of a thousand stretches of text they stand.
///
/// The built-in table was counted over national reports, broadcast news and acts; `BackgroundCounter` makes one from any
/// other collection, such as the user's own store.
public struct BackgroundTerms: Sendable {
    /// Share of stretches that are taken to hold a word that is not in the table.
    private static let unlistedShare = 0.01

    /// The table that comes with the program.
    public static let builtIn = BackgroundTerms(rows: Lexicon.backgroundTerms)

    private let specificities: [[UInt32]: Double]
    /// Scalars of the words that tell where words end.
    static let wordLengths = 2...4

    /// Words of so many ideographs, 16 bits each.
    private let words: GramNumbering
    /// By their numbers.
    private let wordSpecificities: [Double]

    /// Reads a table as `BackgroundCounter.table` writes it: a word and a number above 0, at most 1000, on each line,
    /// divided by a tab; `#` begins a comment.
    /// - Throws: `BackgroundTermsError` that names the first line at fault.
    public init(table: [UInt8]) throws(BackgroundTermsError) {
        for (number, line) in table.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        {
            guard let first = line.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "\r") else { continue }
            let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            guard fields.count == 2, !fields[0].isEmpty, let share = Double(String(decoding: fields[1], as: UTF8.self)),
                share > 0, share <= 1000
            else { throw BackgroundTermsError(line: number + 1) }
        }
        self.init(rows: Lexicon.rows(table))
    }

    private init(rows: [[String]]) {
        var table: [[UInt32]: Double] = [:]
        for row in rows where row.count > 1 {
            guard let perThousand = Double(row[1]), perThousand > 0 else { continue }
            let rarity = naturalLogarithm(max(1, 1000 / perThousand)) / naturalLogarithm(1 / Self.unlistedShare)
            table[row[0].unicodeScalars.map(\.value)] = min(1, rarity)
        }
        specificities = table
        var words = GramNumbering(capacity: table.count)
        var wordSpecificities: [Double] = []
        for (word, specificity) in table where Self.wordLengths.contains(word.count) {
            guard let key = Self.key(of: word[...]), words.number(of: key) == wordSpecificities.count else { continue }
            wordSpecificities.append(specificity)
        }
        self.words = words
        self.wordSpecificities = wordSpecificities
    }

    /// Whether it is one of the table's words of two to four ideographs.
    func isWord(_ word: ArraySlice<UInt32>) -> Bool {
        guard Self.wordLengths.contains(word.count), let key = Self.key(of: word) else { return false }
        return words.existingNumber(of: key) != nil
    }

    /// Whether a word of the table runs over the place between `tokens[place - 1]` and `tokens[place]`.
    func isInsideWord(_ place: Int, of tokens: [UInt32], lengths: ClosedRange<Int>) -> Bool {
        lengths.contains { length in
            (max(0, place - length + 1)..<place).contains { start in
                start + length <= tokens.count && isWord(tokens[start..<start + length])
            }
        }
    }

    /// Nothing for what holds a break, a Latin word or a rare ideograph.
    private static func key(of word: ArraySlice<UInt32>) -> UInt64? {
        var key: UInt64 = 0
        for token in word {
            guard token < 0x1_0000, token != KeywordStream.wordBreak else { return nil }
            key = key << 16 | UInt64(token)
        }
        return key
    }

    /// How much a word tells of the subject: its inverse document frequency, at most 1.
    func specificity(of word: ArraySlice<UInt32>) -> Double {
        guard Self.wordLengths.contains(word.count), let key = Self.key(of: word) else {
            return specificities[Array(word)] ?? 1
        }
        return words.existingNumber(of: key).map { wordSpecificities[$0] } ?? 1
    }
}

/// A table of background terms that cannot be read.
public struct BackgroundTermsError: Error, Equatable, CustomStringConvertible {
    /// From 1.
    public var line: Int

    public var description: String {
        "line \(line): a word, a tab and a number above 0 and at most 1000 are due"
    }
}
