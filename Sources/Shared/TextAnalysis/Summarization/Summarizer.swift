// The summarizer's worker calls this, and nothing else here.

/// Summarises a document and each of its articles with sentences of their own, and names their keywords.
///
/// The same document gives the same bytes on every host: sums run in a fixed order over operations that IEEE 754 rounds
/// alike everywhere, and ties go to what stands first.
public struct Summarizer: Sendable {
    /// Articles that give a sentence to the summary of a document with several: the longest ones.
    static let maximumArticlesInDigest = 12

    public init() {}

    /// Articles without a quotable sentence have an empty summary.
    public func summarize(_ text: Text, segmentation: Segmentation) -> DocumentSummary {
        let drafts = segmentation.articles.map { ArticleDraft(text, $0) }
        var summaries: [Int: Summary] = [:]
        for draft in drafts { summaries[draft.article.index] = summary(of: draft, in: text) }
        if let only = drafts.first, drafts.count == 1, let summary = summaries[only.article.index] {
            return DocumentSummary(document: summary, articles: summaries)
        }
        return DocumentSummary(document: digest(of: drafts, in: text), articles: summaries)
    }

    private func summary(of draft: ArticleDraft, in text: Text) -> Summary {
        write(
            draft.chosenSentences(),
            in: text,
            keywords: KeywordExtractor().keywords(of: draft.stream, headline: draft.headline)
        )
    }

    /// The best sentence of each of the longest articles, in reading order.
    private func digest(of drafts: [ArticleDraft], in text: Text) -> Summary {
        let longest = drafts.indices.sorted { (drafts[$1].length, $0) < (drafts[$0].length, $1) }
            .prefix(Self.maximumArticlesInDigest).sorted()
        var stream = KeywordStream()
        for draft in drafts { stream.append(contentsOf: draft.stream) }
        return write(
            longest.compactMap { drafts[$0].bestSentence() },
            in: text,
            keywords: KeywordExtractor().keywords(of: stream, headline: [])
        )
    }

    private func write(_ sentences: [SummarySentence], in text: Text, keywords: [String]) -> Summary {
        var line = SummaryText()
        for piece in sentences.flatMap(\.pieces) { line.append(text, piece) }
        return Summary(sentences: sentences.map(\.range), text: line.string, keywords: keywords)
    }
}

/// An article with its quotable sentences ranked.
private struct ArticleDraft {
    let article: Article
    let sentences: [SummarySentence]
    let headline: [UInt32]
    /// Scalars of content.
    let length: Int
    /// The text in which keywords are looked for.
    private(set) var stream = KeywordStream()
    private let ranking: SentenceRanking

    init(_ text: Text, _ article: Article) {
        self.article = article
        sentences = SentenceCollector(text: text, article: article).sentences()
        length = sentences.reduce(0) { $0 + $1.content.count }
        headline = [article.headline, article.subheadline].compactMap { $0 }
            .flatMap { NormalizedText(text, in: $0).scalars }
        ranking = SentenceRanking(sentences, headline: headline)
        for sentence in sentences { stream.append(text, sentence.pieces) }
    }

    func chosenSentences() -> [SummarySentence] {
        var chosen: [Int] = []
        for group in SummaryPlan(for: article, sentences).groups {
            chosen += ranking.choose(group.number, from: group.sentences, besides: chosen)
        }
        return chosen.map { sentences[$0] }
    }

    func bestSentence() -> SummarySentence? {
        ranking.choose(1, from: 0..<sentences.count).first.map { sentences[$0] }
    }
}
