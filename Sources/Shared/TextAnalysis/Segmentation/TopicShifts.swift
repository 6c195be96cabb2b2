import Lexicons

/// Finds where an article begins whose headline and byline were lost, by lexical cohesion.
///
/// TextTiling (Hearst 1997) on pairs of Han characters: at each gap between paragraphs the words of the text before are
/// compared with those behind, rare pairs counting more. A gap with next to nothing in common, deep between more
/// cohesive neighbours, begins an article; if the paragraph opens as news does, less is asked for.
struct TopicShifts {
    /// Scalars on either side that are compared. Measured on news items: 150 to 300 tell best, 500 blurs.
    private static let window = 300
    /// Similarity and depth that an unmarked paragraph must show, and one that opens like news. On glued news items
    /// the first pair finds 41 of 100 boundaries at 0.90 precision; half of all gaps inside items lie above 0.086.
    private static let strict = (similarity: 0.016, depth: 0.08)
    private static let news = (similarity: 0.035, depth: 0.06)
    /// Factor on the similarity where the page has one known article only.
    private static let caution = 0.5
    /// Similarity taken for the gaps beyond the first and the last: the median inside news items.
    private static let usual = 0.086
    /// An article cut off must leave this much on both sides.
    private static let shortest = 80
    /// Larger documents are books and reports, whose chapters also change their words.
    private static let longestPage = 20_000
    private static let longestSinglePage = 4_000

    private static let leads = PhraseList(Lexicon.layout, kind: "lead")

    let text: Text
    let pieces: [Piece]
    let heads: [Head]
    let starts: [ArticleFinder.Start]
    let areBriefs: Bool

    /// The starts with those found here among them.
    func added() -> [ArticleFinder.Start] {
        guard isPage else { return starts }
        var comparison = Cohesion.Comparison(BigramTable(text))
        var all: [ArticleFinder.Start] = []
        for (number, start) in starts.enumerated() {
            let end = number + 1 < starts.count ? starts[number + 1].index : pieces.count
            all.append(start)
            all += shifts(in: start.index..<end, &comparison).map { self.start(at: $0, after: start.index) }
        }
        return all
    }

    /// The article that begins at a gap, with the title above it that did not speak for one on its own.
    private func start(at gap: Int, after first: Int) -> ArticleFinder.Start {
        let head = heads.first { $0.range.upperBound == gap && $0.range.lowerBound > first && !$0.titles.isEmpty }
        guard let head, let title = head.titles.first else { return ArticleFinder.Start(index: gap, head: nil) }
        return ArticleFinder.Start(index: title, head: head)
    }

    /// Several articles, or one that is signed as a newspaper signs.
    private var isPage: Bool {
        guard text.count <= Self.longestPage else { return false }
        if starts.count > 1 { return true }
        return text.count <= Self.longestSinglePage && (starts[0].head.map { $0.hasByline } ?? false)
    }

    /// The pieces of an article at which another one begins.
    private func shifts(in range: Range<Int>, _ comparison: inout Cohesion.Comparison) -> [Int] {
        // Numbered parts may speak of different things in one article.
        guard !range.contains(where: { pieces[$0].form == .heading }) else { return [] }
        let gaps = range.filter { pieces[$0].form == .text && !pieces[$0].continues && !pieces.isBelowCaption($0) }
            .dropFirst()
        let texts = range.filter { pieces[$0].form == .text }
        guard gaps.count >= (areBriefs ? 1 : 3) else { return [] }
        let similarities = gaps.map { similarity(at: $0, texts: texts, &comparison) }
        var found: [Int] = []
        for (number, gap) in gaps.enumerated() where isShift(number, similarities, opensNews: opensNews(gap)) {
            if length(from: found.last ?? range.lowerBound, to: gap) >= Self.shortest,
                length(from: gap, to: range.upperBound) >= Self.shortest
            {
                found.append(gap)
            }
        }
        return found
    }

    private func isShift(_ number: Int, _ similarities: [Double], opensNews: Bool) -> Bool {
        let value = similarities[number]
        let bar = opensNews ? Self.news : Self.strict
        // A page with one known article may hold no other.
        let caution = starts.count > 1 ? 1.0 : Self.caution
        guard value <= bar.similarity * caution else { return false }
        var left = number
        while left > 0, similarities[left - 1] >= similarities[left] { left -= 1 }
        var right = number
        while right + 1 < similarities.count, similarities[right + 1] >= similarities[right] { right += 1 }
        // Items of news in brief are too short to have neighbours to compare with.
        let edge = areBriefs ? Self.usual : 0
        let leftPeak = left == 0 ? max(similarities[left], edge) : similarities[left]
        let rightPeak = right == similarities.count - 1 ? max(similarities[right], edge) : similarities[right]
        return leftPeak + rightPeak - 2 * value >= bar.depth
    }

    private func opensNews(_ index: Int) -> Bool {
        let content = pieces[index].content
        return Self.leads.match(text, at: content.lowerBound, limit: content.upperBound) != nil
            || DateMention.read(text, at: content.lowerBound, limit: content.upperBound) != nil
    }

    private func length(from start: Int, to end: Int) -> Int {
        (start..<end).reduce(0) { $0 + (pieces[$1].form == .text ? pieces[$1].content.count : 0) }
    }

    /// Weighted cosine of the pairs of characters on both sides of a gap.
    private func similarity(at gap: Int, texts: [Int], _ comparison: inout Cohesion.Comparison) -> Double {
        guard let position = texts.firstIndex(of: gap) else { return 1 }
        var before: [Range<Int>] = []
        var room = Self.window
        for index in texts[..<position].reversed() where room > 0 {
            let content = pieces[index].content
            before.append(max(content.lowerBound, content.upperBound - room)..<content.upperBound)
            room -= content.count
        }
        var behind: [Range<Int>] = []
        room = Self.window
        for index in texts[position...] where room > 0 {
            let content = pieces[index].content
            behind.append(content.lowerBound..<min(content.upperBound, content.lowerBound + room))
            room -= content.count
        }
        return comparison.cosine(text, before, behind)
    }
}
