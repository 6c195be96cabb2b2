import Lexicons

/// The words of `hedges.tsv` that turn a number into a bound or an estimate.
struct Hedges: Sendable {
    struct Hedge: Sendable {
        var word: [Unicode.Scalar]
        var comparison: Indicator.Comparison
        /// Part of the record's span; other hedges only set the comparison.
        var isInside: Bool
        /// Neighbours that make the hedge part of another word: before it `签约`, after it `上下游`.
        var foreignNeighbours: [Unicode.Scalar]

        var length: Int { word.count }
    }

    /// Hedges in front of a number by their last scalar, and behind it by their first: one look decides for most figures.
    static let before = Dictionary(grouping: hedges(of: "before")) { $0.word[$0.length - 1] }
    static let after = Dictionary(grouping: hedges(of: "after")) { $0.word[0] }

    /// Longer words first, so that 超过 is not read as 超.
    private static func hedges(of side: String) -> [Hedge] {
        Lexicon.hedges.filter { $0.count >= 4 && $0[1] == side }
            .compactMap { row in
                Indicator.Comparison(rawValue: row[2]).map {
                    Hedge(
                        word: Array(row[0].unicodeScalars),
                        comparison: $0,
                        isInside: row[3] == "inside",
                        foreignNeighbours: row.count > 4 ? Array(row[4].unicodeScalars) : []
                    )
                }
            }
            .sorted { $0.length > $1.length }
    }
}
