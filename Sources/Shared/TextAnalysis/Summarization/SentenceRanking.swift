// Scores sentences and picks the best that do not repeat one another. Called by `Summarizer`.

/// Position-weighted centrality with a penalty for redundancy.
///
/// The score of a sentence is its mean similarity to the others (degree centrality, Erkan and Radev 2004) divided by its
/// place, as newspapers put the matter first (Zheng and Lapata 2019 make the same point), times small bonuses. In a
/// section of a report the matter is spread wider, and the score is divided by the root of the place. The
/// choice is greedy by maximal marginal relevance (Carbonell and Goldstein 1998). Ties go to the earlier sentence.
struct SentenceRanking {
    /// Added to each centrality, so that in a text whose sentences share nothing the place decides.
    static let centralityFloor = 0.02
    /// What a sentence that holds every word of the headline gains, as a part of its score.
    static let headlineBonus = 1.0
    /// What a figure gains.
    static let figureBonus = 0.1
    /// What each of the first three figures of a sentence gains in a report, whose readers look for them.
    static let reportFigureBonus = 0.4
    /// How much of its score a sentence loses that says the same as a chosen one.
    static let redundancyPenalty = 0.8
    /// Best sentences of a group that are looked at when choosing: the place weight leaves no others a chance.
    static let shortlist = 64

    private let sentences: [SummarySentence]
    private let vectors: SentenceVectors
    private let headlineCoverage: [Double]

    init(_ sentences: [SummarySentence], headline: [UInt32]) {
        self.sentences = sentences
        vectors = SentenceVectors(sentences.map(\.content))
        headlineCoverage = vectors.coverage(of: headline)
    }

    /// The best sentences of each group of the plan, in reading order, none a repetition of one before.
    func choose(by plan: SummaryPlan) -> [Int] {
        plan.groups.reduce(into: []) { chosen, group in chosen += choose(from: group, besides: chosen) }
    }

    private func choose(from plan: SummaryPlan.Group, besides chosen: [Int]) -> [Int] {
        let group = plan.sentences
        let scores = self.scores(in: group, ofReport: plan.isOfReport)
        let candidates = group.sorted { (scores[$1 - group.lowerBound], $0) < (scores[$0 - group.lowerBound], $1) }
            .prefix(Self.shortlist)
        var pool = candidates.map { (sentence: $0, score: scores[$0 - group.lowerBound], overlap: 0.0) }
        var picked: [Int] = []
        for sentence in chosen { note(sentence, in: &pool) }
        while picked.count < plan.number, let best = bestIndex(of: pool) {
            let sentence = pool.remove(at: best).sentence
            picked.append(sentence)
            note(sentence, in: &pool)
        }
        return picked.sorted()
    }

    private func scores(in group: Range<Int>, ofReport: Bool) -> [Double] {
        let centralities = vectors.centralities(in: group)
        // A sentence that is no statement hardly counts as a place: an article that opens with a dialogue begins
        // behind it.
        var distance = 1.0
        return group.map { index in
            let sentence = sentences[index]
            let centrality = centralities[index - group.lowerBound] + Self.centralityFloor
            var score = centrality / (ofReport ? distance.squareRoot() : distance)
            distance += sentence.quotability
            // The fourth root keeps one-line sentences, central or not, from standing for the article.
            score *= Double(sentence.content.count + 10).squareRoot().squareRoot()
            score *= 1 + Self.headlineBonus * headlineCoverage[index]
            if ofReport {
                score *= 1 + Self.reportFigureBonus * Double(min(3, sentence.figureCount))
            } else if sentence.figureCount > 0 {
                score *= 1 + Self.figureBonus
            }
            return score * sentence.quotability
        }
    }

    private func note(_ chosen: Int, in pool: inout [(sentence: Int, score: Double, overlap: Double)]) {
        let cosines = vectors.cosines(of: chosen, with: pool.map(\.sentence))
        for index in pool.indices { pool[index].overlap = max(pool[index].overlap, cosines[index]) }
    }

    private func bestIndex(of pool: [(sentence: Int, score: Double, overlap: Double)]) -> Int? {
        var best: (index: Int, value: Double)?
        for (index, candidate) in pool.enumerated() {
            let value = candidate.score * (1 - Self.redundancyPenalty * candidate.overlap)
            if best.map({ value > $0.value }) ?? true { best = (index, value) }
        }
        return best?.index
    }
}
