// Says which n-grams cannot be keywords, whatever their statistics. Used by `KeywordExtractor`.

import Lexicons

/// The lists `keyword_stops.tsv` and `background_terms.tsv`.
enum KeywordStops {
    /// Share of stretches of official prose that are taken to hold a word that is not in the list.
    private static let unlistedShare = 0.01

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

    /// How much a word tells of the subject: the inverse document frequency in official prose, at most 1.
    static func specificity(of word: ArraySlice<UInt32>) -> Double { specificities[Array(word)] ?? 1 }

    private static let specificities: [[UInt32]: Double] = {
        var table: [[UInt32]: Double] = [:]
        for row in Lexicon.backgroundTerms where row.count > 1 {
            guard let perThousand = Double(row[1]), perThousand > 0 else { continue }
            let rarity = naturalLogarithm(max(1, 1000 / perThousand)) / naturalLogarithm(1 / unlistedShare)
            table[row[0].unicodeScalars.map(\.value)] = min(1, rarity)
        }
        return table
    }()

    private static func scalars(of kind: String) -> Set<UInt32> { Set(entries(of: kind).compactMap(\.first)) }

    private static func entries(of kind: String) -> [[UInt32]] {
        Lexicon.keywordStops.filter { $0.count > 1 && $0[1] == kind }.map { $0[0].unicodeScalars.map(\.value) }
    }
}
