// The summarizer's worker calls this, and nothing else here.

/// Summarises a document and each of its articles with sentences of their own, and names their keywords.
///
/// The same document gives the same bytes on every host: sums run in a fixed order over operations that IEEE 754 rounds
/// alike everywhere, and ties go to what stands first.
public struct Summarizer: Sendable {
    /// Articles that give a sentence to the summary of a document with several: the longest ones.
    static let maximumArticlesInDigest = 12
    /// Sentences of that summary, shared evenly when there are fewer articles.
    static let sentencesInDigest = 8

    public init() {}

    /// Articles without a quotable sentence have an empty summary.
    public func summarize(_ text: Text, segmentation: Segmentation) -> DocumentSummary {
        let share = max(1, Self.sentencesInDigest / max(1, segmentation.articles.count))
        // The vectors of an article are gone before the next one is read: a page has a few, a year's volume thousands.
        let drafts = segmentation.articles.map { SummarizedArticle(text, $0, digestShare: share) }
        let summaries = Dictionary(drafts.map { ($0.index, $0.summary) }, uniquingKeysWith: { first, _ in first })
        if let only = drafts.first, drafts.count == 1 {
            return DocumentSummary(document: only.summary, articles: summaries)
        }
        return DocumentSummary(document: digest(of: drafts, in: text), articles: summaries)
    }

    /// The best sentences of the longest articles, in reading order.
    private func digest(of articles: [SummarizedArticle], in text: Text) -> Summary {
        let longest = articles.indices.sorted { (articles[$1].length, $0) < (articles[$0].length, $1) }
            .prefix(Self.maximumArticlesInDigest).sorted()
        var stream = KeywordStream()
        for article in articles { stream.append(contentsOf: article.stream) }
        return Summary(
            longest.flatMap { articles[$0].digestSentences },
            of: text,
            keywords: KeywordExtractor().keywords(of: stream, headline: [])
        )
    }
}

extension Summary {
    fileprivate init(_ sentences: [SummarySentence], of text: Text, keywords: [String]) {
        var line = SummaryText()
        for piece in sentences.flatMap(\.pieces) { line.append(text, piece) }
        self.init(sentences: sentences.map(\.range), text: line.string, keywords: keywords)
    }
}

/// What is left of an article when its sentences have been ranked.
private struct SummarizedArticle {
    let index: Int
    let summary: Summary
    /// What it gives to the summary of the document.
    let digestSentences: [SummarySentence]
    /// Scalars of content.
    let length: Int
    /// The text in which keywords are looked for.
    let stream: KeywordStream

    init(_ text: Text, _ article: Article, digestShare: Int) {
        let sentences = SentenceCollector(text: text, article: article).sentences()
        let titles = [article.headline, article.subheadline].compactMap { $0?.clamped(to: text.range) }
        let headline = titles.flatMap { NormalizedText(text, in: $0).scalars }
        let ranking = SentenceRanking(sentences, headline: headline)
        func chosen(atMost limit: Int) -> [SummarySentence] {
            ranking.choose(by: SummaryPlan(for: article, sentences, limit: limit)).map { sentences[$0] }
        }
        var stream = KeywordStream()
        for title in titles { stream.append(text, [title]) }
        for sentence in sentences { stream.append(text, sentence.pieces) }
        self.stream = stream
        index = article.index
        length = sentences.reduce(0) { $0 + $1.content.count }
        digestSentences = chosen(atMost: digestShare)
        summary = Summary(
            chosen(atMost: SummaryPlan.maximumReportSentences),
            of: text,
            keywords: KeywordExtractor().keywords(of: stream, headline: headline)
        )
    }
}
