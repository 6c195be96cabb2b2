import TextAnalysis

/// A text built piece by piece, with the segmentation that a segmenter would give it.
struct Draft {
    private(set) var scalars: [Unicode.Scalar] = []
    private(set) var articles: [Article] = []

    var text: Text { Text(scalars: scalars) }
    var segmentation: Segmentation { Segmentation(articles: articles) }

    /// Each paragraph is a list of sentences; a `|` in a sentence is a column break.
    mutating func addArticle(headline: String?, _ paragraphs: [[String]], sections: [(level: Int, paragraph: Int)] = [])
    {
        let start = scalars.count
        var article = Article(index: articles.count + 1, range: start..<start)
        if let headline {
            let range = append(headline)
            article.headline = range
            article.blocks.append(Block(role: .headline, range: range))
            append("\n\n")
        }
        for sentences in paragraphs {
            article.paragraphs.append(paragraph(sentences))
            append("\n\n")
        }
        for section in sections {
            let place = article.paragraphs[section.paragraph].range.lowerBound
            let range = place..<place + 2
            article.sections.append(Section(level: section.level, marker: range, title: range, range: range))
        }
        article.blocks += article.paragraphs.map { Block(role: .body, range: $0.range) }
        article.range = start..<scalars.count
        articles.append(article)
    }

    mutating func addCaption(_ caption: String) {
        let range = append(caption)
        articles[articles.count - 1].blocks.append(Block(role: .caption, range: range))
        articles[articles.count - 1].paragraphs.append(Paragraph(spans: [range], sentences: [range]))
        append("\n")
    }

    private mutating func paragraph(_ sentences: [String]) -> Paragraph {
        var spans: [Range<Int>] = []
        var ranges: [Range<Int>] = []
        var spanStart = scalars.count
        for sentence in sentences {
            let start = scalars.count
            for (index, piece) in sentence.split(separator: "|").enumerated() {
                if index > 0 {
                    spans.append(spanStart..<scalars.count)
                    append("\n\n")
                    spanStart = scalars.count
                }
                append(String(piece))
            }
            ranges.append(start..<scalars.count)
        }
        spans.append(spanStart..<scalars.count)
        return Paragraph(spans: spans, sentences: ranges)
    }

    @discardableResult
    private mutating func append(_ string: String) -> Range<Int> {
        let start = scalars.count
        scalars += Array(string.unicodeScalars)
        return start..<scalars.count
    }
}

let orchard = [
    [
        "近日，青禾县柑橘产业园第三期冷链仓库投入使用，全县柑橘冷藏能力达到12万吨。",
        "仓库由县供销社与三家合作社共同建设，占地80亩。",
    ],
    [
        "果农老周今年种了20亩柑橘。", "“往年一到冬天就发愁，果子卖不动也存不住。”", "现在|，他把果子送进冷链仓库，等开春再卖。",
        "柑橘产业园还为果农提供分级、包装和运输服务。",
    ],
    [
        "青禾县有柑橘面积9万亩，产量连续三年居全市第一。", "县农业农村局表示，明年将在柑橘产业园建设检测中心，让青禾柑橘走得更远。",
        "天气预报说，本周末有小雨。",
    ],
]

func summarize(_ draft: Draft, length: SummaryLength = .automatic) -> DocumentSummary {
    Summarizer(length: length).summarize(draft.text, segmentation: draft.segmentation)
}
