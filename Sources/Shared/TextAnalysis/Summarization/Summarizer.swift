// The summarizer's worker calls this, and nothing else here.

/// Summarises a document and each of its articles with passages of their own, and names their keywords.
///
/// The same document gives the same bytes on every host: sums run in a fixed order over operations that IEEE 754 rounds
/// alike everywhere, and ties go to what stands first.
public struct Summarizer: Sendable {
    /// Articles that give a sentence to the summary of a document with several: the longest ones.
    static let maximumArticlesInDigest = 12
    /// Sentences of that summary, shared evenly when there are fewer articles.
    static let sentencesInDigest = 8

    private let length: SummaryLength
    private let background: BackgroundTerms

    /// - Parameter background: how common words are where the documents come from; keywords are what is not.
    public init(length: SummaryLength = .automatic, background: BackgroundTerms = .builtIn) {
        self.length = length
        self.background = background
    }

    /// Articles without a quotable sentence have an empty summary.
    public func summarize(_ text: Text, segmentation: Segmentation) -> DocumentSummary {
        let extractor = KeywordExtractor(background: background)
        // The vectors of an article are gone before the next one is read: a page has a few, a year's volume thousands.
        let articles = segmentation.articles
        let inDigest = articles.count > 1 ? Self.articlesInDigest(articles) : []
        let drafts = articles.map { article in
            SummarizedArticle(
                text,
                article,
                length: length,
                digestLength: inDigest.contains(article.index) ? digestLength(among: inDigest.count) : nil,
                extractor: extractor
            )
        }
        let summaries = Dictionary(drafts.map { ($0.index, $0.summary) }, uniquingKeysWith: { first, _ in first })
        if let only = drafts.first, drafts.count == 1 {
            return DocumentSummary(document: only.summary, articles: summaries)
        }
        return DocumentSummary(document: digest(of: drafts, extractor), articles: summaries)
    }

    /// What each article may give to the summary of a document with several.
    private func digestLength(among count: Int) -> SummaryLength {
        switch length {
        case .automatic: .automatic
        case .sentences(let limit): .sentences(max(1, limit / count))
        case .characters(let limit): .characters(limit / count)
        case .ratio(let ratio): .ratio(ratio)
        }
    }

    /// The best of the longest articles, in reading order.
    private func digest(of articles: [SummarizedArticle], _ extractor: KeywordExtractor) -> Summary {
        var stream = KeywordStream()
        for article in articles { stream.append(contentsOf: article.stream) }
        var parts = articles.compactMap(\.contribution)
        if case .sentences(let limit) = length { parts = Array(parts.prefix(limit)) }
        return Summary(
            sentences: parts.flatMap(\.sentences),
            text: parts.map(\.text).joined(),
            keywords: extractor.keywords(of: stream, headline: []),
            outline: parts.flatMap(\.outline)
        )
    }

    /// The longest articles, by their index.
    private static func articlesInDigest(_ articles: [Article]) -> Set<Int> {
        let longest = articles.indices.sorted { left, right in
            (articles[right].range.count, left) < (articles[left].range.count, right)
        }
        return Set(longest.prefix(maximumArticlesInDigest).map { articles[$0].index })
    }
}
