import Lexicons

/// Finds the items of a column of short news that have no titles, only a mark in front: `▲…（李明）`.
///
/// Each is news of its own where the column is named so (简讯) or where the items are signed one by one.
struct BulletedItems {
    /// Fewest marked items of a column, and the share of its texts that they are.
    private static let fewest = 3
    private static let share = 0.8
    /// Share of items with a credit of their own.
    private static let signedShare = 0.6

    private static let labels = PhraseList(Lexicon.layout, kind: "news_column")

    let text: Text
    let pieces: [Piece]
    let starts: [ArticleFinder.Start]

    /// The starts with those found here among them.
    func added() -> [ArticleFinder.Start] {
        var all: [ArticleFinder.Start] = []
        for (number, start) in starts.enumerated() {
            let end = number + 1 < starts.count ? starts[number + 1].index : pieces.count
            all.append(start)
            // The first item goes with the name of the column.
            all += items(in: start.index..<end, isNamed: isColumn(start)).dropFirst().map {
                ArticleFinder.Start(index: $0, head: nil)
            }
        }
        return all
    }

    private func isColumn(_ start: ArticleFinder.Start) -> Bool {
        guard let head = start.head, let title = head.titles.last else { return false }
        return Self.labels.matchEnd(text, of: pieces[title].content) != nil
    }

    private func items(in range: Range<Int>, isNamed: Bool) -> [Int] {
        guard !range.contains(where: { pieces[$0].form == .heading }) else { return [] }
        let texts = range.filter { pieces[$0].form == .text && !pieces[$0].continues }
        let items = texts.filter { text.has(pieces[$0].range.lowerBound, .bullet) }
        guard items.count >= Self.fewest, Double(items.count) >= Self.share * Double(texts.count) else { return [] }
        let signed = items.count { $0 + 1 < range.upperBound && pieces[$0 + 1].form == .credit }
        return isNamed || Double(signed) >= Self.signedShare * Double(items.count) ? items : []
    }
}
