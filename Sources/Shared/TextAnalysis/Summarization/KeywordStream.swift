// The text of an article as the keyword extractor reads it. Filled by `Summarizer`.

/// Ideographs and Latin words in a row, with a break wherever a keyword cannot go on.
struct KeywordStream {
    /// Stands for punctuation, a blank, a digit or the end of a sentence.
    static let wordBreak: UInt32 = 0
    /// Latin words are numbered from here, above all scalars.
    private static let firstWord: UInt32 = 0x20_0000

    private(set) var tokens: [UInt32] = []
    private var words: [String] = []
    private var numbers: [String: UInt32] = [:]

    /// Adds the pieces of one sentence; a word may run over from one piece to the next.
    mutating func append(_ text: Text, _ pieces: [Range<Int>]) {
        for piece in pieces { append(text, piece) }
        tokens.append(Self.wordBreak)
    }

    mutating func append(contentsOf other: KeywordStream) {
        for token in other.tokens {
            tokens.append(token < Self.firstWord ? token : number(of: other.words[Int(token - Self.firstWord)]))
        }
    }

    /// The same words over other tokens of this stream.
    func replacing(_ tokens: [UInt32]) -> KeywordStream {
        var stream = self
        stream.tokens = tokens
        return stream
    }

    func string(of range: Range<Int>) -> String {
        tokens[range].reduce(into: "") { string, token in
            if token >= Self.firstWord {
                string += words[Int(token - Self.firstWord)]
            } else if let scalar = Unicode.Scalar(token) {
                string.unicodeScalars.append(scalar)
            }
        }
    }

    static func isIdeograph(_ scalar: UInt32) -> Bool {
        (0x4E00...0x9FFF).contains(scalar) || (0x3400...0x4DBF).contains(scalar)
            || (0x2_0000...0x3_FFFF).contains(scalar)
    }

    static func isLatinWord(_ token: UInt32) -> Bool { token >= firstWord }

    /// Whether a Latin word names something alone: an abbreviation of two capitals, as AI, or a word of three letters. Of the
    /// others most are units, labels and mark-up.
    func mayStandAlone(_ token: UInt32) -> Bool {
        guard token >= Self.firstWord else { return false }
        let word = words[Int(token - Self.firstWord)].utf8
        return word.count > 2 || word.count == 2 && word.allSatisfy { $0 < 0x61 }
    }

    private mutating func append(_ text: Text, _ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            if Self.isIdeograph(text[index].value) {
                tokens.append(text[index].value)
                index += 1
            } else if Self.isLatin(text[index]) {
                let end = (index..<range.upperBound).first { !Self.isLatin(text[$0]) } ?? range.upperBound
                tokens.append(number(of: text[index..<end]))
                index = end
            } else {
                if tokens.last != Self.wordBreak { tokens.append(Self.wordBreak) }
                index += 1
            }
        }
    }

    private mutating func number(of word: String) -> UInt32 {
        if let known = numbers[word] { return known }
        let number = Self.firstWord + UInt32(words.count)
        numbers[word] = number
        words.append(word)
        return number
    }

    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }
}
