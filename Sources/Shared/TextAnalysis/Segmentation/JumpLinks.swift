/// Finds the jump lines of a document's articles and which of them belong together.
///
/// A part that goes on elsewhere and a part that came from elsewhere are one text when their pages say so, where the
/// document has page labels, or their words: the later part's headline or its opening repeats words of the first. Where
/// a document has one of each, little is asked of the words; two that have nothing in common are no pair.
enum JumpLinks {
    /// Share of the later part's pairs of characters that the first must hold; the second where there is no other.
    private static let shared = 0.15
    private static let sharedByOnly = 0.05
    /// Parts from elsewhere, before an article and behind it, that it is compared with: a page has a few, and a document of
    /// nothing but jump lines must not take the square of their number.
    private static let reach = 16

    static func added(to articles: [Article], of text: Text) -> [Article] {
        var articles = articles
        for index in articles.indices { articles[index].jumps = jumps(of: articles[index], text) }
        let open = articles.indices.filter { index in articles[index].jumps.contains { $0.direction == .from } }
        guard !open.isEmpty else { return articles }
        let labels = pageLabels(articles, text)
        var linked: Set<Int> = []
        for first in articles.indices {
            guard let jump = articles[first].jumps.firstIndex(where: { $0.direction == .to }) else { continue }
            let place = open.partitionPoint { $0 < first }
            let near = open[max(0, place - reach)..<min(open.count, place + reach)]
            let candidates = near.filter { $0 != first && !linked.contains($0) }
            let rated = candidates.compactMap { later -> (index: Int, likeness: Double)? in
                let back = articles[later].jumps.first { $0.direction == .from }!
                let pages = [
                    agree(articles[first].jumps[jump], labels[later]), agree(back, labels[first]),
                ].compactMap { $0 }
                guard !pages.contains(false) else { return nil }
                let likeness = likeness(articles[first], articles[later], text)
                return (later, pages.isEmpty ? likeness : max(likeness, shared))
            }
            guard let best = rated.max(by: { ($0.likeness, $1.index) < ($1.likeness, $0.index) }),
                best.likeness >= (candidates.count == 1 ? sharedByOnly : shared)
            else { continue }
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
            return Jump(
                direction: note.direction,
                page: note.page,
                part: note.part.map { String($0) },
                range: block.range
            )
        }
    }

    /// The page on which each article begins, by the label above it; `nil` where none stands above.
    private static func pageLabels(_ articles: [Article], _ text: Text) -> [Furniture.PageLabel?] {
        var last: Furniture.PageLabel?
        return articles.map { article in
            var label = last
            var hasText = false
            for block in article.blocks {
                if block.role == .furniture, let read = Furniture.pageLabel(text, block.range) {
                    last = read
                    if !hasText { label = read }
                } else if block.role != .furniture {
                    hasText = true
                }
            }
            return label
        }
    }

    /// Whether a jump line names the page; `nil` when one of the two is not known.
    private static func agree(_ jump: Jump, _ label: Furniture.PageLabel?) -> Bool? {
        guard let page = jump.page, let label else { return nil }
        guard page == label.number else { return false }
        guard let part = jump.part, let other = label.part else { return true }
        return part == String(other)
    }

    private static func likeness(_ first: Article, _ later: Article, _ text: Text) -> Double {
        let openings = [later.headline, later.paragraphs.first?.range].compactMap { $0 }
        return openings.map { Cohesion.containment(text, of: $0, in: first.range) }.max() ?? 0
    }
}
