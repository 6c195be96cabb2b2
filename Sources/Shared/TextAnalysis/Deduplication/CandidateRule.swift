// Which pairs of articles the index sends to a comparison. The store calls it with the anchors that two articles share.

/// Decides from shared anchors alone whether two articles are worth a comparison.
///
/// Passages that are the same text share anchors on one diagonal: the distance between the two positions stays nearly
/// constant, moved only by what one print has lost or gained in between. Set phrases that both articles happen to use
/// lie on scattered diagonals or stand alone.
public enum CandidateRule {
    /// Shared anchors on one diagonal that make a pair a candidate.
    public static let minimumAnchors = 3
    /// Scalars by which the diagonal may drift among them.
    public static let maximumDrift = 12
    /// Scalars that they must span, so that three windows within one set phrase do not suffice.
    public static let minimumSpan = 24

    /// - Parameters:
    ///   - matches: for each shared anchor its position in one article and in the other, in any order.
    ///   - anchorCounts: how many anchors each article has in all.
    public static func isCandidate(matches: [(a: Int, b: Int)], anchorCounts: (a: Int, b: Int)) -> Bool {
        let fewest = min(anchorCounts.a, anchorCounts.b)
        if fewest < 2 * minimumAnchors { return matches.count * 2 > fewest }
        let byDiagonal = matches.sorted { ($0.a - $0.b, $0.a, $0.b) < ($1.a - $1.b, $1.a, $1.b) }
        return byDiagonal.indices.contains { first in
            formsPassage(byDiagonal, from: first)
        }
    }

    /// Looks at the next anchors by diagonal only: enough of them within the drift, far enough apart.
    private static func formsPassage(_ matches: [(a: Int, b: Int)], from first: Int) -> Bool {
        let diagonal = matches[first].a - matches[first].b
        let window = matches[first...].prefix(scanLimit).prefix { $0.a - $0.b - diagonal <= maximumDrift }
        guard window.count >= minimumAnchors else { return false }
        let positions = window.map(\.a)
        return (positions.max() ?? 0) - (positions.min() ?? 0) >= minimumSpan
    }

    /// Bounds the work on an article that repeats itself; three anchors that span a passage show long before.
    private static let scanLimit = 64
}
