// Carries a passage over reading errors near its ends, where no seed is left to find. Used by `PassageComparer`.

/// Extends an alignment outwards as long as the two texts agree more than they differ.
///
/// The score is one for each scalar that agrees and minus one for each edit; the extension ends where the score is
/// highest (Altschul et al. 1997, the X-drop rule, here on a band of fixed width and reach).
struct PassageEnds {
    /// Scalars beyond the last seed that are looked at. With 20 % of the scalars misread in one of two prints, seeds of
    /// 8 lie 25 scalars apart on average.
    static let reach = 192
    /// How far the diagonal may move within the reach.
    static let band = 24

    let a: [UInt32]
    let b: [UInt32]

    /// Scalars of each text by which the passage that ends before `aStart` and `bStart` goes on, at most `aLimit` and
    /// `bLimit` of them.
    func extensionRight(from aStart: Int, _ bStart: Int, aLimit: Int, bLimit: Int) -> (a: Int, b: Int) {
        bestExtension(aLimit: aLimit, bLimit: bLimit) { a[aStart + $0] == b[bStart + $1] }
    }

    /// The same, leftwards.
    func extensionLeft(from aStart: Int, _ bStart: Int, aLimit: Int, bLimit: Int) -> (a: Int, b: Int) {
        bestExtension(aLimit: aLimit, bLimit: bLimit) { a[aStart - 1 - $0] == b[bStart - 1 - $1] }
    }

    private func bestExtension(
        aLimit: Int,
        bLimit: Int,
        agree: (Int, Int) -> Bool
    ) -> (a: Int, b: Int) {
        let rows = min(aLimit, Self.reach)
        let columns = min(bLimit, Self.reach)
        var best = (a: 0, b: 0)
        guard rows > 0, columns > 0 else { return best }
        var bestScore = 0
        let unreachable = -Self.reach * 4
        var scores = (0...columns).map { $0 <= Self.band ? -$0 : unreachable }
        for row in 1...rows {
            let low = max(1, row - Self.band)
            let high = min(columns, row + Self.band)
            guard low <= high else { break }
            var diagonal = scores[low - 1]
            scores[low - 1] = low == 1 && row <= Self.band ? -row : unreachable
            for column in low...high {
                let matched = diagonal + (agree(row - 1, column - 1) ? 1 : -1)
                let shifted = max(scores[column], scores[column - 1]) - 1
                diagonal = scores[column]
                scores[column] = max(matched, shifted)
                if scores[column] > bestScore {
                    bestScore = scores[column]
                    best = (row, column)
                }
            }
        }
        return best
    }
}
