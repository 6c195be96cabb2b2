// One article on its way through the summarizer. Made by `Summarizer`.

/// What is left of an article when its sentences have been ranked.
struct SummarizedArticle {
    let index: Int
    let summary: Summary
    /// What it gives to the summary of a document with several articles.
    let contribution: Summary?
    /// The text in which keywords are looked for.
    let stream: KeywordStream

    /// - Parameter digestLength: how much the article may give to the document's summary; `nil` for nothing.
    init(
        _ text: Text,
        _ article: Article,
        length: SummaryLength,
        digestLength: SummaryLength?,
        extractor: KeywordExtractor
    ) {
        let titles = [article.headline, article.subheadline].compactMap { $0?.clamped(to: text.range) }
        let headline = titles.flatMap { NormalizedText(text, in: $0).scalars }
        let writer = SummaryWriter(text, article, headline: headline)
        var stream = KeywordStream()
        for title in titles { stream.append(text, [title]) }
        for sentence in writer.sentences { stream.append(text, sentence.pieces) }
        self.stream = stream
        index = article.index
        var summary = writer.summary(of: length)
        summary.keywords = extractor.keywords(of: stream, headline: headline)
        self.summary = summary
        contribution = digestLength.map { writer.contribution(of: $0) }
    }
}
