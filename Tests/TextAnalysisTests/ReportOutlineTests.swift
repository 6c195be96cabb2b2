/// The digest of a report: its headings, and under them what was reached or is to be done.

import Testing

@testable import TextAnalysis

@Suite struct `The outline of a report` {
    private static let text: Text = {
        let filler = (1...30).map { "第\($0)项安排由各主管部门牵头，会同沿线街道逐月检查进度，年底前向社会公布结果。" }.joined()
        let parts = [
            "青禾县政府工作报告", "各位代表：", "现在，我代表县政府向大会报告工作。", "一、过去一年工作回顾",
            "（一）经济运行稳中向好。全县地区生产总值增长7.9%，一般公共预算收入达到35.2亿元，其中，税收收入占比为82%。\(filler)",
            "（二）城乡面貌加快改善。下调城镇排水单位缴费比例，各地可降至16%；改造背街小巷，中央财政安排2.4亿元。老城区排水管网改造完成，河道两岸建成绿道三段。\(filler)", "二、今年工作安排",
            "（一）扩大有效投资。要把水利摆在更加突出的位置，抓紧开工建设青禾水库。\(filler)",
            "（二）改善民生福祉。要办好就业、入学、看病、养老四件事，让群众得到实惠。\(filler)",
        ]
        return Text(parts.joined(separator: "\n\n"))
    }()

    private func summary(_ length: SummaryLength = .automatic) -> Summary {
        Summarizer(length: length).summarize(Self.text, segmentation: Segmenter().segment(Self.text)).document
    }

    private func bare(_ text: String) -> String {
        String(text.unicodeScalars.filter { !"。；：，".unicodeScalars.contains($0) })
    }

    @Test func `follows the section tree`() {
        let headings = summary().outline.compactMap(\.heading?.text)
        #expect(
            headings == [
                "一、过去一年工作回顾", "（一）经济运行稳中向好", "（二）城乡面貌加快改善", "二、今年工作安排", "（一）扩大有效投资",
                "（二）改善民生福祉",
            ]
        )
        #expect(summary().outline.filter { $0.heading != nil }.map(\.level) == [1, 2, 2, 1, 2, 2])
    }

    @Test func `has the key figures of a section with their subjects`() throws {
        let economy = try #require(summary().outline.first { $0.heading?.text == "（一）经济运行稳中向好" })
        let said = ([economy.topic].compactMap { $0 } + economy.figures).map(\.text).joined()
        #expect(said.contains("全县地区生产总值增长7.9%"))
        #expect(said.contains("一般公共预算收入达到35.2亿元"))
    }

    @Test func `joins a key figure to the clause that says of what it is`() throws {
        let town = try #require(summary().outline.first { $0.heading?.text == "（二）城乡面貌加快改善" })
        #expect(town.figures.map(\.text) == ["下调城镇排水单位缴费比例，各地可降至16%", "改造背街小巷，中央财政安排2.4亿元"])
    }

    @Test func `has a topic sentence where a section has no figures`() throws {
        let investment = try #require(summary().outline.first { $0.heading?.text == "（一）扩大有效投资" })
        let heading = try #require(investment.heading)
        let topic = try #require(investment.topic)
        let next = try #require(summary().outline.first { $0.heading?.text == "（二）改善民生福祉" }?.heading)
        #expect(heading.range.upperBound < topic.range.lowerBound && topic.range.upperBound <= next.range.lowerBound)
        #expect(topic.text.hasSuffix("。") && topic.text.unicodeScalars.count > 12)
    }

    @Test func `quotes the text at the places it names`() {
        for entry in summary().outline {
            for passage in [entry.heading, entry.topic].compactMap({ $0 }) + entry.figures {
                #expect(Self.text[passage.range] == passage.text)
            }
        }
    }

    @Test(arguments: [80, 150, 300, 600]) func `keeps to the length`(limit: Int) {
        #expect(summary(.characters(limit)).text.unicodeScalars.count <= limit)
    }

    @Test func `is not made for an article`() {
        var draft = Draft()
        draft.addArticle(headline: "青禾柑橘用上冷链仓库", orchard)
        #expect(summarize(draft).document.outline.isEmpty)
    }
}
