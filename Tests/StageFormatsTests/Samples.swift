// A small page, made up for these tests, and what a segmenter would say of it.

import TextAnalysis

enum Sample {
    /// Kicker, headline over two lines, byline, dateline, a paragraph that a column break cuts, a section.
    static let text = Text(
        "市委全会\n春茶上市\n产销两旺\n本报记者 林一帆 周雨\n本报青田4月2日讯 全县采茶1.2万吨，\n\n比去年多三成。\n一、产地\n山上都是茶。\n"
    )

    static var segmentation: Segmentation {
        Segmentation(
            date: DocumentDate(
                date: CalendarDate(year: 2021, month: 4, day: 2)!,
                evidence: range("4月2日"),
                source: .text,
                confidence: 0.9
            ),
            place: DocumentPlace(evidence: range("青田"), source: .text, confidence: 0.8),
            articles: [article]
        )
    }

    static var article: Article {
        Article(
            index: 1,
            range: 0..<text.count - 1,
            headline: range("春茶上市\n产销两旺"),
            kicker: range("市委全会"),
            byline: [range("林一帆"), range("周雨")],
            dateline: Dateline(
                place: range("青田"),
                date: CalendarDate(year: 2021, month: 4, day: 2),
                range: range("本报青田4月2日讯")
            ),
            blocks: blocks,
            paragraphs: [
                Paragraph(
                    spans: [range("全县采茶1.2万吨，"), range("比去年多三成。")],
                    sentences: [range("全县采茶1.2万吨，\n\n比去年多三成。")]
                ),
                Paragraph(spans: [range("山上都是茶。")], sentences: [range("山上都是茶。")]),
            ],
            sections: [
                Section(
                    level: 1,
                    marker: range("一、"),
                    title: range("产地"),
                    range: range("一、产地\n山上都是茶。")
                )
            ]
        )
    }

    private static var blocks: [Block] {
        [
            Block(role: .kicker, range: range("市委全会")),
            Block(role: .headline, range: range("春茶上市\n产销两旺")),
            Block(role: .byline, range: range("本报记者 林一帆 周雨")),
            Block(role: .dateline, range: range("本报青田4月2日讯")),
            Block(role: .body, range: range("全县采茶1.2万吨，\n\n比去年多三成。")),
            Block(role: .heading, level: 1, range: range("一、产地")),
            Block(role: .body, range: range("山上都是茶。")),
        ]
    }

    /// Where the phrase stands in the sample.
    static func range(_ phrase: String) -> Range<Int> {
        let wanted = Array(phrase.unicodeScalars)
        let starts = text.scalars.indices.dropLast(wanted.count - 1)
        let start = starts.first { text.scalars[$0...].starts(with: wanted) }!
        return start..<start + wanted.count
    }
}
