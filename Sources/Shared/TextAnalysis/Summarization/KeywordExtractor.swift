// Names what a text is about, without a dictionary and without a model. Called by `Summarizer`.

/// Finds the words and phrases that a text repeats and that hold together.
///
/// New-word statistics (Chien 1997; Sornlertlamvanich et al. 2000): an n-gram is a word when its parts stand together
/// more often than chance would have it and what stands beside it varies. Numbers, mark-up and pieces of longer words
/// never qualify: the first two break the stream, the third have a fixed neighbour.
struct KeywordExtractor {
    static let maximumKeywords = 8
    /// Tokens of a keyword: ideographs or Latin words; a single one must be a Latin word.
    static let lengths = 1...6
    /// Cohesion and entropy (in nats) from which an n-gram is taken for a word.
    static let minimumCohesion = 4.0
    static let minimumEntropy = 0.6
    /// What a keyword that stands in the headline gains.
    static let headlineFactor = 2.0
    /// A word most of whose occurrences lie in one longer word is a piece of it.
    static let absorbedShare = 0.7
    /// An n-gram most of whose occurrences cut a word of the background in two is a piece of something.
    static let straddledShare = 0.7
    /// Tokens that are looked at. Of a longer text, stretches from all over it are.
    static let tokenLimit = 1 << 16
    private static let stretches = 16

    var background = BackgroundTerms.builtIn
    private let stops = KeywordStops.builtIn

    private struct Candidate {
        var range: Range<Int>
        var count: Int
        var score: Double
    }

    /// Best first.
    func keywords(of stream: KeywordStream, headline: [UInt32]) -> [String] {
        let sampled = stream.replacing(Self.sample(stream.tokens))
        let tokens = sampled.tokens
        let statistics = NgramStatistics(
            tokens,
            maximumLength: Self.lengths.upperBound,
            minimumCount: tokens.count < 2000 ? 2 : 3
        )
        let lengths = Self.lengths.prefix(statistics.levels.count)
        let candidates = lengths.flatMap { self.candidates(of: statistics, length: $0, headline: headline) }
            .filter { $0.range.count > 1 || sampled.mayStandAlone(tokens[$0.range.lowerBound]) }
        return select(candidates, tokens).map { sampled.string(of: $0.range) }
    }

    private func candidates(of statistics: NgramStatistics, length: Int, headline: [UInt32]) -> [Candidate] {
        let level = statistics.levels[length - 1]
        // What is cheap to ask is asked first; 0 for what cannot be a keyword.
        let cohesions = level.firstPlaces.map { place in
            guard stops.allow(statistics.tokens[place..<place + length]) else { return 0.0 }
            let cohesion = statistics.cohesion(at: place, length: length)
            return cohesion >= Self.minimumCohesion ? cohesion : 0
        }
        let occurrences = statistics.occurrences(length: length, isWanted: cohesions.map { $0 > 0 })
        return level.counts.indices.compactMap { gram in
            let places = occurrences[gram]
            guard !places.isEmpty else { return nil }
            let entropy = statistics.boundaryEntropy(of: places, length: length)
            guard entropy >= Self.minimumEntropy else { return nil }
            let place = level.firstPlaces[gram]
            let word = statistics.tokens[place..<place + length]
            // What is itself a word of the background may stand in a longer one: 机制 in 体制机制, but not 主义.
            let lengths = background.isWord(word) ? 2...2 : BackgroundTerms.wordLengths
            let straddled = statistics.straddledShare(of: places, length: length) { place, tokens in
                background.isInsideWord(place, of: tokens, lengths: lengths)
            }
            guard straddled < Self.straddledShare else { return nil }
            var score = Double(places.count - 1) * entropy * naturalLogarithm(cohesions[gram])
            score *= Double(length).squareRoot() * background.specificity(of: word)
            if Self.contains(headline[...], word) { score *= Self.headlineFactor }
            return Candidate(range: place..<place + length, count: places.count, score: score)
        }
    }

    /// The best ones: none a piece of a longer word, and one longer word at most for each, as 柑橘产业园 beside 柑橘.
    private func select(_ candidates: [Candidate], _ tokens: [UInt32]) -> [Candidate] {
        let ranked = candidates.sorted { ($1.score, $0.range.lowerBound) < ($0.score, $1.range.lowerBound) }
        var selected: [(candidate: Candidate, isExtended: Bool)] = []
        for candidate in ranked.prefix(Self.maximumKeywords * 16) where selected.count < Self.maximumKeywords {
            let word = tokens[candidate.range]
            let isPiece =
                selected.contains { Self.contains(tokens[$0.candidate.range], word) }
                || ranked.contains { other in
                    other.range.count > candidate.range.count
                        && Double(other.count) >= Self.absorbedShare * Double(candidate.count)
                        && Self.contains(tokens[other.range], word)
                }
            let stems = selected.indices.filter { Self.contains(word, tokens[selected[$0].candidate.range]) }
            guard !isPiece, !stems.contains(where: { selected[$0].isExtended }) else { continue }
            for stem in stems { selected[stem].isExtended = true }
            selected.append((candidate, !stems.isEmpty))
        }
        return selected.map(\.candidate)
    }

    private static func contains(_ text: ArraySlice<UInt32>, _ word: ArraySlice<UInt32>) -> Bool {
        guard word.count <= text.count else { return false }
        return (text.startIndex...text.endIndex - word.count).contains { start in
            text[start..<start + word.count].elementsEqual(word)
        }
    }

    private static func sample(_ tokens: [UInt32]) -> [UInt32] {
        guard tokens.count > tokenLimit else { return tokens }
        let length = tokenLimit / stretches
        return (0..<stretches).flatMap { stretch in
            let start = (tokens.count - length) / (stretches - 1) * stretch
            return tokens[start..<start + length] + [KeywordStream.wordBreak]
        }
    }
}
