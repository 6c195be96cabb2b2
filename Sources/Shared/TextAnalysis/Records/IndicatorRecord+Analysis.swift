extension IndicatorRecord {
    /// The indicators of a document that has just been analyzed, numbered from 1 in order.
    public static func records(
        of indicators: [Indicator],
        in text: Text,
        segmentation: Segmentation,
        document: String
    ) -> [IndicatorRecord] {
        let sentences = segmentation.articles.flatMap { $0.paragraphs.flatMap(\.sentences) }
        let index = SentenceIndex(text, sentences: sentences)
        let articles = Dictionary(segmentation.articles.map { ($0.index, $0) }, uniquingKeysWith: { first, _ in first })
        let homes = articles.mapValues { ArticleHome.name(of: $0, in: text) }
        return indicators.enumerated().map { number, indicator in
            let article = articles[indicator.article]
            let headline = article?.headline.map { text[$0] }
            let evidence = index.evidence(of: indicator.range)
            return IndicatorRecord(
                id: number + 1,
                indicator: indicator,
                document: document,
                documentID: 0,
                documentDate: segmentation.date?.date,
                headline: headline,
                evidence: evidence.map { text[$0] } ?? "",
                evidenceStart: evidence?.lowerBound ?? indicator.range.lowerBound,
                subjectName: SubjectName.resolve(
                    indicator.subject,
                    home: homes[indicator.article] ?? nil,
                    headline: headline,
                    place: (article?.dateline?.place).map { text[$0] }
                )
            )
        }
    }
}

extension ArticleHome {
    static func name(of article: Article, in text: Text) -> String? {
        let end = min(article.range.upperBound, article.range.lowerBound + openingLength, text.count)
        return name(
            headline: article.headline.map { text[$0] },
            opening: text[min(article.range.lowerBound, end)..<end]
        )
    }
}
