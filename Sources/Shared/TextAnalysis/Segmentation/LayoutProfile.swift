/// Habits of one document's layout, learnt from the whole of it before any line is judged.
struct LayoutProfile {
    /// Line breaks between most neighbouring lines.
    var commonGap: Int
    /// Whether a wider gap than the common one always announces a title: then gaps divide the articles.
    var gapsDivideArticles: Bool

    /// Fewest wide gaps that make a habit.
    private static let fewestGaps = 2
    /// Share of wide gaps that a title must follow; below one because headlines get lost.
    private static let titledShare = 0.6

    init(pieces: [Piece]) {
        commonGap = Self.commonest(pieces.lazy.map(\.gap).filter { $0 > 0 })
        gapsDivideArticles = false
        let common = commonGap
        let wide = pieces.indices.filter { $0 > 0 && pieces[$0].gap > common }
        let titled = wide.filter { pieces[$0].form == .title && $0 + 1 < pieces.count && pieces[$0 + 1].gap <= common }
        let allTitles = pieces.filter { $0.form == .title }.count
        gapsDivideArticles =
            wide.count >= Self.fewestGaps && Double(titled.count) >= Self.titledShare * Double(wide.count)
            && titled.count * 4 >= allTitles
    }

    static func commonestGap(_ lines: [Line]) -> Int {
        commonest(lines.dropFirst().map(\.gap))
    }

    /// The most frequent value up to eight, the smaller one of equals; 1 when there is none.
    private static func commonest(_ gaps: some Sequence<Int>) -> Int {
        var counts = [Int](repeating: 0, count: 9)
        for gap in gaps { counts[min(gap, 8)] += 1 }
        let most = counts.max() ?? 0
        return most == 0 ? 1 : counts.firstIndex(of: most) ?? 1
    }
}
