// Says which n-grams cannot be keywords, whatever their statistics. Used by `KeywordExtractor`.

import Lexicons

/// The lists `keyword_stops.tsv` and `scope_words.tsv`.
struct KeywordStops {
    /// Held by whoever asks for every n-gram: a look at a global costs more than the answer.
    static let builtIn = KeywordStops()

    private let words: Set<[UInt32]>
    private let wordLengths: [Int]
    /// By the value of a scalar.
    private let traits: [Traits]

    /// What a scalar forbids, by its value: looked up for every n-gram that stands twice.
    private struct Traits: OptionSet {
        let rawValue: UInt8
        static let neverFirst = Traits(rawValue: 1)
        static let neverLast = Traits(rawValue: 2)
        static let beginsStopWord = Traits(rawValue: 4)
        static let endsStopWord = Traits(rawValue: 8)
        static let locative = Traits(rawValue: 16)
        static let coordinator = Traits(rawValue: 32)
        static let particle = Traits(rawValue: 64)
    }

    private init() {
        let scopeWords = Lexicon.scopeWords.compactMap { $0.first?.unicodeScalars.map(\.value) }
        let words = Set(Self.entries(of: "word") + scopeWords)
        var table = [Traits](repeating: [], count: 0x1_0000)
        func mark(_ scalar: UInt32?, _ traits: Traits) {
            if let scalar, scalar < 0x1_0000 { table[Int(scalar)].formUnion(traits) }
        }
        for entry in Self.entries(of: "edge") { mark(entry.first, [.neverFirst, .neverLast]) }
        for entry in Self.entries(of: "first") { mark(entry.first, .neverFirst) }
        for entry in Self.entries(of: "last") { mark(entry.first, .neverLast) }
        for entry in Self.entries(of: "locative") { mark(entry.first, .locative) }
        for entry in Self.entries(of: "coordinator") { mark(entry.first, .coordinator) }
        for entry in Self.entries(of: "particle") { mark(entry.first, .particle) }
        for word in words {
            mark(word.first, .beginsStopWord)
            mark(word.last, .endsStopWord)
        }
        self.words = words
        wordLengths = Set(words.map(\.count)).sorted()
        traits = table
    }

    /// Whether a keyword may read so: not from or to a scalar that belongs to no word, no stop word, no stop word at
    /// either end, and no single ideograph.
    func allow(_ word: ArraySlice<UInt32>) -> Bool {
        guard let first = word.first, let last = word.last else { return false }
        if word.count == 1 { return KeywordStream.isLatinWord(first) }
        let (opening, closing) = (traits(of: first), traits(of: last))
        if opening.contains(.neverFirst) || closing.contains(.neverLast) { return false }
        // 座谈会上 says where, and 线上 is a word.
        if word.count > 2, closing.contains(.locative) || !holdsTogether(word) { return false }
        guard opening.contains(.beginsStopWord) || closing.contains(.endsStopWord) else { return true }
        return !wordLengths.contains { length in
            length <= word.count
                && (opening.contains(.beginsStopWord) && words.contains(Array(word.prefix(length)))
                    || closing.contains(.endsStopWord) && words.contains(Array(word.suffix(length))))
        }
    }

    /// False for two things joined, as 取消和下放, and for a phrase, as 共同的价值: 共和国 and 饱和蒸气压 hold together.
    /// 够不够 and 查一查 ask and urge and 看不见 is a predicate: they name nothing.
    private func holdsTogether(_ word: ArraySlice<UInt32>) -> Bool {
        let inner = word[word.startIndex + 1]
        if word.count == 3, inner == 0x4E0D || inner == 0x4E00 && word.first == word.last { return false }
        return !word.indices.dropFirst().dropLast().contains { index in
            let traits = traits(of: word[index])
            let isBetweenWords = index > word.startIndex + 1 && index < word.endIndex - 2
            return traits.contains(.particle) || traits.contains(.coordinator) && isBetweenWords
        }
    }

    private func traits(of scalar: UInt32) -> Traits { scalar < 0x1_0000 ? traits[Int(scalar)] : [] }

    private static func entries(of kind: String) -> [[UInt32]] {
        Lexicon.keywordStops.filter { $0.count > 1 && $0[1] == kind }.map { $0[0].unicodeScalars.map(\.value) }
    }
}
