// Which pairs of articles the index sends to a comparison. The store calls it with the anchors that two articles share.

/// Decides from shared anchors alone whether two articles are worth a comparison.
///
/// Passages that are the same text share anchors on one diagonal: the distance between the two positions stays nearly
/// constant, moved only by what one print has lost or gained in between. Set phrases that both articles happen to use
/// lie on scattered diagonals or stand alone.
///
/// An anchor that more articles share than `company` is crowded: a set phrase, or a text printed often. A crowded anchor
/// counts less, for it takes a passage of the length that is reported to make a candidate of a pair; and it counts only
/// with the articles that come first in the order of their priorities, which is no order of coming. So an article is
/// compared with some articles and not with all that it shares a text with, the work grows with the number of prints and
/// not with its square, and which pairs are compared is settled by the articles and not by the order in which they came.
public enum CandidateRule {
    /// A shared anchor: its position in one article and in the other, and whether it is crowded.
    public typealias Match = (a: Int, b: Int, isCrowded: Bool)

    /// Articles that share an anchor before it is crowded, and articles that each of a crowd is compared with.
    public static let company = 16
    /// Shared anchors on one diagonal that make a pair a candidate.
    public static let minimumAnchors = 3
    /// Articles with fewer anchors are candidates when they share most of them.
    public static let sparseAnchors = 2 * minimumAnchors
    /// Scalars by which the diagonal may drift among them.
    public static let maximumDrift = 12
    /// Scalars that they must span, so that three windows within one set phrase do not suffice.
    public static let minimumSpan = 24
    /// Scalars that they must span when some of them are crowded: set phrases of official prose end at 80 to 90, and
    /// anchors do not reach to the ends of a passage of 100.
    public static let minimumCrowdedSpan = 64

    /// - Parameters:
    ///   - matches: for each shared anchor that counts its position in one article and in the other, in any order.
    ///   - anchorCounts: how many anchors each article has in all.
    public static func isCandidate(matches: [Match], anchorCounts: (a: Int, b: Int)) -> Bool {
        let fewest = min(anchorCounts.a, anchorCounts.b)
        if fewest < sparseAnchors { return matches.count * 2 > fewest }
        guard matches.count >= minimumAnchors else { return false }
        let byDiagonal = matches.sorted { ($0.a - $0.b, $0.a, $0.b) < ($1.a - $1.b, $1.a, $1.b) }
        if formsPassage(byDiagonal, spanning: minimumCrowdedSpan) { return true }
        return formsPassage(byDiagonal.filter { !$0.isCrowded }, spanning: minimumSpan)
    }

    /// Looks at the next anchors by diagonal only: enough of them within the drift, far enough apart.
    private static func formsPassage(_ matches: [Match], spanning span: Int) -> Bool {
        matches.indices.contains { first in
            let diagonal = matches[first].a - matches[first].b
            let window = matches[first...].prefix(scanLimit).prefix { $0.a - $0.b - diagonal <= maximumDrift }
            guard window.count >= minimumAnchors else { return false }
            var (low, high) = (Int.max, Int.min)
            for match in window { (low, high) = (min(low, match.a), max(high, match.a)) }
            return high - low >= span
        }
    }

    /// Bounds the work on an article that repeats itself. No anchor stands twice at one place, so this many on one
    /// diagonal span a passage, and more shared anchors never make less of a pair.
    private static let scanLimit = 128
}
