// Says which n-grams cannot be keywords, whatever their statistics. Used by `KeywordExtractor`.

import Lexicons

/// The list `keyword_stops.tsv`.
enum KeywordStops {
    private static let edges = scalars(of: "edge")
    private static let firsts = scalars(of: "first")
    private static let lasts = scalars(of: "last")
    private static let words = Set(entries(of: "word"))
    private static let wordLengths = Set(words.map(\.count)).sorted()

    /// Whether a keyword may read so: not from or to a scalar that belongs to no word, no stop word, and no stop word
    /// at either end.
    static func allow(_ word: ArraySlice<UInt32>) -> Bool {
        guard let first = word.first, let last = word.last else { return false }
        if edges.contains(first) || edges.contains(last) || firsts.contains(first) || lasts.contains(last) {
            return false
        }
        return !wordLengths.contains { length in
            length <= word.count
                && (words.contains(Array(word.prefix(length))) || words.contains(Array(word.suffix(length))))
        }
    }

    private static func scalars(of kind: String) -> Set<UInt32> { Set(entries(of: kind).compactMap(\.first)) }

    private static func entries(of kind: String) -> [[UInt32]] {
        Lexicon.keywordStops.filter { $0.count > 1 && $0[1] == kind }.map { $0[0].unicodeScalars.map(\.value) }
    }
}
