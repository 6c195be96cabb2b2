// The second step of deduplication: what a worker says about two articles that the index has brought together.

/// Aligns two articles and reports the passages that are the same text, with what differs in them.
///
/// The same pair gives the same answer on every host. Time is near-linear in the length of the articles and bounded on
/// hostile ones: see `EditAlignment` and `SharedGrams` for the limits.
public struct PassageComparer: Sendable {
    /// Part of each article that must have its counterpart in the other for the two to be the same article.
    static let nearCoverage = 0.8
    /// Similarity below which two articles are not called the same: two prints with one scalar in ten misread in each
    /// keep 0.8 on average, acts and the acts that replace them have less.
    static let nearIdentity = 0.7
    /// Similarity below which what differs is looked at: reading errors, or another text in the same form, as notices
    /// and obituaries are written in?
    static let faithfulIdentity = 0.9
    static let maximumRewordedShare = 0.4
    /// Similarity below which a passage is not called the same text.
    static let minimumIdentity = 0.6
    /// Normalised scalars from which a shared passage counts. Shared set phrases of official prose end at 80 to 90.
    static let minimumSpan = 100
    /// Part of the shorter article from which a shorter passage counts, too,
    static let minimumShareOfShorter = 0.6
    /// if it has this many scalars: below, all is bylines, captions and titles of series.
    static let minimumShortSpan = 32

    public init() {}

    /// The shared passages of two stretches of two documents, in the order of the first document.
    ///
    /// At most one of them is `exact` or `near`: then the two stretches are the same article, and the others, if there
    /// are any, stand elsewhere in the order of it. Exchanging the two stretches exchanges the sides of the answer and
    /// changes nothing else.
    public func compare(_ a: Text, _ aRange: Range<Int>, _ b: Text, _ bRange: Range<Int>) -> [Reuse] {
        let sides = ComparedTexts(a: a, aRange: aRange, b: b, bRange: bRange)
        return (sides.isInOrder ? compare(sides) : compare(sides.exchanged).map(\.exchanged))
            .sorted { ($0.a.lowerBound, $0.b.lowerBound) < ($1.a.lowerBound, $1.b.lowerBound) }
    }

    private func compare(_ sides: ComparedTexts) -> [Reuse] {
        passages(sides).map { sides.reuse($0.passage, $0.kind) }
    }

    /// The shared passages in places of the normalised texts; they overlap in neither text.
    func passages(_ sides: ComparedTexts) -> [(passage: Passage, kind: Reuse.Kind)] {
        let (na, nb) = (sides.normalizedA, sides.normalizedB)
        guard na.count > 0, nb.count > 0 else { return [] }
        if na.scalars == nb.scalars {
            return [(Passage(a: 0..<na.count, b: 0..<nb.count, edits: [], distance: 0), .exact)]
        }
        var aligner = PassageAligner(na.scalars, nb.scalars)
        return judge(aligner.chains(), na.scalars, nb.scalars)
    }

    private func judge(
        _ chains: [(passages: [Passage], whole: Passage)],
        _ a: [UInt32],
        _ b: [UInt32]
    ) -> [(passage: Passage, kind: Reuse.Kind)] {
        guard let main = chains.first else { return [] }
        let lengths = (a: a.count, b: b.count)
        let moved = chains.dropFirst().flatMap(\.passages).filter { counts($0, lengths: lengths) }
        let partial = moved.map { (passage: $0, kind: Reuse.Kind.partial) }
        if isSameArticle(main.whole, moved, lengths: lengths) {
            return [(main.whole, ActVersions.areVersions(main.whole, a, b) ? .partial : .near)] + partial
        }
        return main.passages.filter { counts($0, lengths: lengths) }.map { ($0, .partial) } + partial
    }

    /// The chain of passages and what stands in another order cover both articles, the chain the most of it.
    private func isSameArticle(_ whole: Passage, _ moved: [Passage], lengths: (a: Int, b: Int)) -> Bool {
        guard whole.identity >= Self.nearIdentity, whole.span >= Self.minimumShortSpan else { return false }
        if whole.identity < Self.faithfulIdentity, whole.rewordedShare > Self.maximumRewordedShare { return false }
        let movedOfA = min(whole.coveredOfA, moved.reduce(0) { $0 + $1.coveredOfA })
        let movedOfB = min(whole.coveredOfB, moved.reduce(0) { $0 + $1.coveredOfB })
        return Double(whole.coveredOfA + movedOfA) >= Self.nearCoverage * Double(lengths.a)
            && Double(whole.coveredOfB + movedOfB) >= Self.nearCoverage * Double(lengths.b)
    }

    private func counts(_ passage: Passage, lengths: (a: Int, b: Int)) -> Bool {
        guard passage.identity >= Self.minimumIdentity else { return false }
        if passage.span >= Self.minimumSpan { return true }
        let shorter = Double(min(lengths.a, lengths.b))
        return passage.span >= Self.minimumShortSpan && Double(passage.span) >= Self.minimumShareOfShorter * shorter
    }
}
