// Scores sentences and picks the best that do not repeat one another. Called by `Summarizer`.

/// Position-weighted centrality with a penalty for redundancy.
///
/// The score of a sentence is its mean similarity to the others (degree centrality, Erkan and Radev 2004) divided by
/// powers of its length, as centrality favours long sentences for no merit, and of its place, as newspapers put the
/// matter first (Zheng and Lapata 2019 make the same point), times bonuses for the words of the headline and for figures.
/// Where a headline or a section says what the matter is, both powers are roots; elsewhere they are 0.75 and 1.25. The
/// choice is greedy by maximal marginal relevance (Carbonell and Goldstein 1998); words of the headline that a chosen
/// sentence holds count for no other. Ties go to the earlier sentence.
struct SentenceRanking {
    /// Added to each centrality, so that in a text whose sentences share nothing the place decides.
    static let centralityFloor = 0.02
    /// Scalars added to each length, so that the shortest sentences gain no more than they should.
    static let lengthOffset = 10
    /// What a sentence that holds every word of the headline gains, as a part of its score: the headline is the
    /// editor's own summary.
    static let headlineBonus = 6.0
    /// What a figure gains.
    static let figureBonus = 0.1
    /// What each of the first three figures of a sentence gains in a report, whose readers look for them.
    static let reportFigureBonus = 0.4
    /// What a sentence counts for in which the text says what it is about.
    static let purposeFactor = 3.0
    /// What a sentence counts for when the one before it is chosen: two that follow one another read as one passage.
    static let continuationFactor = 1.2
    /// How much of its score a sentence loses that says the same as a chosen one.
    static let redundancyPenalty = 0.5
    /// The cosine with a chosen sentence from which a sentence is the same once more and is not chosen.
    static let repetition = 0.8
    /// What remains of the value of a sentence that speaks of what the one before it said, unless that one is chosen.
    static let danglingFactor = 0.5
    /// Best sentences of a group that are looked at when choosing: the place weight leaves no others a chance.
    static let shortlist = 64
    /// Most sentences that are weighed against one another.
    static let longestShortlist = 512

    /// Chosen sentences of earlier groups that a group must not repeat, the last ones.
    static let remembered = 64

    private let sentences: [SummarySentence]
    private let vectors: SentenceVectors
    /// Which bigrams of the headline each sentence holds, and how many the headline has.
    private let headline: (numbers: [[Int]], total: Int)

    init(_ sentences: [SummarySentence], headline: [UInt32]) {
        self.sentences = sentences
        vectors = SentenceVectors(sentences.map(\.content))
        self.headline = vectors.shared(with: headline)
    }

    /// The best sentences of each group of the plan, none a repetition of one before; group by group, the best of each first.
    func choose(by plan: SummaryPlan) -> [Int] {
        plan.groups.reduce(into: []) { chosen, group in
            chosen += choose(from: group, besides: chosen.suffix(Self.remembered))
        }
    }

    /// A sentence that may still be chosen.
    private struct Candidate {
        var sentence: Int
        /// Without the headline.
        var score: Double
        /// The greatest cosine with a chosen sentence.
        var overlap = 0.0
    }

    /// In the order of their choice.
    private func choose(from plan: SummaryPlan.Group, besides chosen: ArraySlice<Int>) -> [Int] {
        let group = plan.sentences
        let scores = self.scores(in: group, ofReport: plan.isOfReport)
        var covered = [Bool](repeating: false, count: headline.total)
        var picked: [Int] = []
        func value(_ candidate: Candidate) -> Double {
            let hits = headline.numbers[candidate.sentence].reduce(0) { $0 + (covered[$1] ? 0 : 1) }
            let continues = picked.contains(candidate.sentence - 1)
            // The first sentence of an article leans on its headline at most.
            let leans = candidate.sentence > 0 && sentences[candidate.sentence].leansOnPrevious && !continues
            let context = continues ? Self.continuationFactor : leans ? Self.danglingFactor : 1
            return candidate.score * (1 + headlineBonus(for: hits)) * context
                * (1 - Self.redundancyPenalty * candidate.overlap)
        }
        let all = group.map { Candidate(sentence: $0, score: scores[$0 - group.lowerBound]) }
        let ranked = all.map { (candidate: $0, value: value($0)) }
            .sorted { ($1.value, $0.candidate.sentence) < ($0.value, $1.candidate.sentence) }.map(\.candidate)
        var pool = Array(ranked.prefix(max(Self.shortlist, min(plan.number, Self.longestShortlist))))
        let rest = ranked[pool.count...]
        func note(_ sentence: Int) {
            for number in headline.numbers[sentence] { covered[number] = true }
            let cosines = vectors.cosines(of: sentence, with: pool.map(\.sentence))
            for index in pool.indices { pool[index].overlap = max(pool[index].overlap, cosines[index]) }
            pool.removeAll { $0.overlap >= Self.repetition }
        }
        for sentence in chosen { note(sentence) }
        while picked.count < plan.number, !pool.isEmpty {
            let values = pool.map(value)
            var best = 0
            for index in values.indices where values[index] > values[best] { best = index }
            let sentence = pool.remove(at: best).sentence
            picked.append(sentence)
            note(sentence)
        }
        // Who asks for hundreds of sentences gets those behind them by their rank alone.
        return picked + rest.prefix(max(0, plan.number - picked.count)).map(\.sentence)
    }

    /// - Parameter withHeadline: whether the words of the headline count.
    func scores(in group: Range<Int>, ofReport: Bool, withHeadline: Bool = false) -> [Double] {
        let centralities = vectors.centralities(in: group)
        // A sentence that is no statement hardly counts as a place: an article that opens with a dialogue begins
        // behind it.
        var distance = 1.0
        let isGuided = ofReport || headline.total > 0
        return group.map { index in
            let sentence = sentences[index]
            // A long sentence is like many others only because it says much.
            // Roots of length and place where there is another guide, steeper powers where there is none.
            let length = Double(sentence.content.count + Self.lengthOffset).squareRoot()
            let place = distance.squareRoot()
            let penalty = isGuided ? length * place : length * length.squareRoot() * distance * place.squareRoot()
            var score = (centralities[index - group.lowerBound] + Self.centralityFloor) / penalty
            distance += sentence.quotability
            if sentence.statesPurpose { score *= Self.purposeFactor }
            if ofReport {
                score *= 1 + Self.reportFigureBonus * Double(min(3, sentence.figureCount))
            } else if sentence.figureCount > 0 {
                score *= 1 + Self.figureBonus
            }
            if withHeadline { score *= 1 + headlineBonus(for: headline.numbers[index].count) }
            return score * sentence.quotability
        }
    }

    private func headlineBonus(for hits: Int) -> Double {
        Self.headlineBonus * Double(hits) / Double(max(1, headline.total))
    }
}
