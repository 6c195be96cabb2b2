/// Finds the jump lines of a document's articles and which of them belong together.
///
/// A part that goes on elsewhere and a part that came from elsewhere are one text when no other pair is more likely: the
/// later part's headline repeats words of the first, or its words do. Page numbers do not tell, since a document is
/// seldom labelled with its own.
enum JumpLinks {
    /// Share of the later part's pairs of characters that the first must hold.
    private static let shared = 0.15
    /// Parts from elsewhere, before an article and behind it, that it is compared with: a page has a few, and a document of
    /// nothing but jump lines must not take the square of their number.
    private static let reach = 16

    static func added(to articles: [Article], of text: Text) -> [Article] {
        var articles = articles
        for index in articles.indices { articles[index].jumps = jumps(of: articles[index], text) }
        let open = articles.indices.filter { index in articles[index].jumps.contains { $0.direction == .from } }
        var linked: Set<Int> = []
        for first in articles.indices {
            guard let jump = articles[first].jumps.firstIndex(where: { $0.direction == .to }) else { continue }
            let place = open.partitionPoint { $0 < first }
            let near = open[max(0, place - reach)..<min(open.count, place + reach)]
            let candidates = near.filter { $0 != first && !linked.contains($0) }
            let best = candidates.map { (index: $0, likeness: likeness(articles[first], articles[$0], text)) }
                .max { ($0.likeness, $1.index) < ($1.likeness, $0.index) }
            guard let best, best.likeness >= shared || candidates.count == 1 else { continue }
            articles[first].jumps[jump].article = articles[best.index].index
            let back = articles[best.index].jumps.firstIndex { $0.direction == .from }!
            articles[best.index].jumps[back].article = articles[first].index
            linked.insert(best.index)
        }
        return articles
    }

    private static func jumps(of article: Article, _ text: Text) -> [Jump] {
        article.blocks.compactMap { block in
            guard block.role == .furniture,
                let note = JumpLine.read(text, at: block.range.lowerBound, limit: block.range.upperBound)
            else { return nil }
            return Jump(direction: note.direction, page: note.page, range: block.range)
        }
    }

    private static func likeness(_ first: Article, _ later: Article, _ text: Text) -> Double {
        let opening = later.headline ?? later.paragraphs.first?.range ?? later.range
        return Cohesion.containment(text, of: opening, in: first.range)
    }
}
