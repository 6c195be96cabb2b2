// Which pairs of articles the index sends to a comparison. The store calls it with the anchors that two articles share.

/// Decides from shared anchors alone whether two articles are worth a comparison.
///
/// Passages that are the same text share anchors on one diagonal: the distance between the two positions stays nearly
/// constant, moved only by what one print has lost or gained in between. Set phrases that both articles happen to use
/// lie on scattered diagonals or stand alone.
///
/// An anchor that more articles share than `company` is crowded: a set phrase, or a text printed often. It counts only with
/// the articles that come first in the order of their priorities, which is no order of coming. So an article is compared
/// with some articles and not with all that it shares a text with, the work grows with the number of prints and not with
/// its square, and which pairs are compared is settled by the articles and not by the order in which they came.
public enum CandidateRule {
    /// A shared anchor: its position in one article and in the other.
    public typealias Match = (a: Int, b: Int)

    /// What the anchors say of an article: how many there are, and how far from its beginning the last one stands.
    public struct Extent {
        public var anchors: Int
        public var length: Int

        public init(anchors: Int, length: Int) {
            self.anchors = anchors
            self.length = length
        }
    }

    /// Articles that share an anchor before it is crowded, and articles that each of a crowd is compared with.
    public static let company = 16
    /// Shared anchors on one diagonal that make a pair a candidate.
    public static let minimumAnchors = 3
    /// Articles with fewer anchors are candidates when they share most of them.
    public static let sparseAnchors = 2 * minimumAnchors
    /// Scalars by which the diagonal may drift among them.
    public static let maximumDrift = 12
    /// Scalars that they must span. A passage that is reported has 100, but three of its anchors may be all that the
    /// errors have left; most set phrases are shorter.
    public static let minimumSpan = 48
    /// Part of the shorter article that they must span when that is less, as more than half of it is reported,
    public static let minimumShareOfShorter = 0.35
    /// but never less than this.
    public static let minimumShortSpan = 24

    /// - Parameters:
    ///   - matches: the shared anchors that count, in any order.
    ///   - extents: of the two articles.
    public static func isCandidate(matches: [Match], extents: (a: Extent, b: Extent)) -> Bool {
        let fewest = min(extents.a.anchors, extents.b.anchors)
        if fewest < sparseAnchors { return matches.count * 2 > fewest }
        guard matches.count >= minimumAnchors else { return false }
        let share = Int(minimumShareOfShorter * Double(min(extents.a.length, extents.b.length)))
        let span = min(minimumSpan, max(minimumShortSpan, share))
        let byDiagonal = matches.sorted { ($0.a - $0.b, $0.a) < ($1.a - $1.b, $1.a) }
        return byDiagonal.indices.contains { formsPassage(byDiagonal, from: $0, spanning: span) }
    }

    /// Looks at the next anchors by diagonal only: enough of them within the drift, far enough apart.
    private static func formsPassage(_ matches: [Match], from first: Int, spanning span: Int) -> Bool {
        let diagonal = matches[first].a - matches[first].b
        var (low, high) = (Int.max, Int.min)
        var count = 0
        for match in matches[first...].prefix(scanLimit) where match.a - match.b - diagonal <= maximumDrift {
            (low, high) = (min(low, match.a), max(high, match.a))
            count += 1
        }
        return count >= minimumAnchors && high - low >= span
    }

    /// Bounds the work on an article that repeats itself. No anchor stands twice at one place, so this many on one
    /// diagonal span a passage, and more shared anchors never make less of a pair.
    private static let scanLimit = 128
}
