/// Whatever the text: traditional, mixed, short, long, of lists, of tables.

import Testing

@testable import TextAnalysis

@Suite struct `A summary of any text` {
    private func summary(_ string: String, _ length: SummaryLength = .automatic) -> DocumentSummary {
        let text = Text(string)
        return Summarizer(length: length).summarize(text, segmentation: Segmenter().segment(text))
    }

    @Test func `in traditional characters drops what leans on the place, and keeps its own characters`() {
        let said = summary("據介紹，新館藏書三十萬冊，閱覽座位八百個，週末開放到夜裡十點。").document.text
        #expect(said == "新館藏書三十萬冊，閱覽座位八百個，週末開放到夜裡十點。")
    }

    @Test func `of mixed text keeps Latin words and figures whole`() {
        let said = summary("青禾港的BIM平台2024年接入3.5万个传感器，API调用量增长12.6%，平台由OpenHarbour团队维护。").document.text
        #expect(said.contains("BIM平台2024年接入3.5万个传感器") && said.contains("12.6%"))
    }

    @Test(arguments: ["好。", "同意。", "1. 2. 3.", "青禾县"]) func `that is very short says no more than the text`(
        string: String
    ) {
        let said = summary(string).document.text
        #expect(said.unicodeScalars.count <= string.unicodeScalars.count)
    }

    @Test func `of ten megabytes is made, and is as long as that of one`() {
        let topics = ["水利", "林业", "渔业", "旅游", "教育", "医疗", "交通", "能源"]
        let paragraph = { (number: Int) in
            "\(topics[number % 8])部门第\(number)号工程在青禾河第\(number % 97)段完成验收，投资\(number % 53)亿元。"
                + "监理单位复核了\(number % 89)处隐蔽工程，结论是合格。"
        }
        let text = (0..<60_000).map(paragraph).joined(separator: "\n")
        #expect(text.utf8.count > 8_000_000)
        let said = summary(text).document
        #expect(!said.text.isEmpty && said.text.unicodeScalars.count <= ReportOutline.lengths.upperBound)
        #expect(said.keywords.count <= KeywordExtractor.maximumKeywords)
    }

    @Test func `of a list puts a sign between entries that have none`() throws {
        var draft = Draft()
        let entries = ["青禾河两岸绿道工程全线建成开放", "老城区排水管网改造工程通过验收", "北山森林公园登山步道开工建设", "县图书馆新馆选址意见公开征集"]
        draft.addArticle(headline: nil, entries.map { [$0] })
        let said = summarize(draft, length: .sentences(2)).document.text
        #expect(said.unicodeScalars.filter { $0 == "；" }.count == 1)
        #expect(said.split(separator: "；").allSatisfy { entries.contains(String($0)) })
    }

    @Test func `of a list is not longer than asked for with its signs`() throws {
        var draft = Draft()
        draft.addArticle(headline: nil, (1...9).map { ["青禾河绿道工程\($0)号段全线建成开放"] })
        for limit in 10...80 {
            #expect(summarize(draft, length: .characters(limit)).document.text.unicodeScalars.count <= limit)
        }
    }

    @Test func `quotes no row of a flattened table`() {
        var draft = Draft()
        draft.addArticle(
            headline: "青禾县柑橘产量统计",
            [
                ["东乡镇柑橘产量 1,204.5 1,310.2 8.8% 12.0"], ["西河镇柑橘产量 980 1,015 3.6 9.4"],
                ["青禾县柑橘产量2024年达到2.3万吨，比上年增长6.4%。"], ["南山镇柑橘产量\t455.1\t－\t470.8\t3.4"],
            ]
        )
        #expect(summarize(draft, length: .sentences(3)).document.text == "青禾县柑橘产量2024年达到2.3万吨，比上年增长6.4%。")
    }

    @Test func `passes over a sentence whose antecedent it does not quote`() throws {
        var draft = Draft()
        draft.addArticle(
            headline: nil,
            [
                ["青禾县柑橘产业园第三期冷链仓库投入使用，全县柑橘冷藏能力达到12万吨。"],
                ["老周种了二十亩果树。", "对此，他认为柑橘冷链仓库能让柑橘产业园的柑橘卖得更久。"],
                ["县供销社与三家合作社共同建设柑橘冷链仓库，柑橘产业园提供分级、包装和运输服务。"],
            ]
        )
        #expect(!summarize(draft, length: .sentences(2)).document.text.contains("他认为"))
    }

    @Test func `knows a country from an adverb`() throws {
        var draft = Draft()
        draft.addArticle(headline: nil, [["也门西部的荷台达港恢复装卸，首批粮食当天运抵。"], ["码头工人说，粮食装卸将持续到月底。"]])
        #expect(summarize(draft, length: .sentences(1)).document.text.hasPrefix("也门西部"))
    }

    @Test func `does not mind that the first sentence begins with a pronoun`() throws {
        var draft = Draft()
        let opening = "这座跨青禾河的新桥昨日合龙，两岸车程缩短到五分钟。"
        draft.addArticle(headline: nil, [[opening], ["桥梁明年通车，两岸车流将分开行驶。"]])
        #expect(summarize(draft, length: .sentences(1)).document.text == opening)
    }

    @Test func `quotes a sentence with figures that are grouped by blanks`() {
        var draft = Draft()
        draft.addArticle(headline: nil, [["光照度为2 000～8 000 lx时，果苗生长没有显著差别。"]])
        #expect(summarize(draft).document.text.contains("8 000 lx"))
    }

    @Test func `says a thing once`() {
        let fact = "青禾县柑橘产业园第三期冷链仓库投入使用，全县柑橘冷藏能力达到12万吨。"
        var draft = Draft()
        draft.addArticle(headline: nil, [[fact], ["果农可以等开春再卖果子。"], [fact]])
        let said = summarize(draft, length: .sentences(3)).document.text
        #expect(said == fact + "果农可以等开春再卖果子。")
    }

    @Test func `does not end in a slogan or in a sentence that breaks off`() {
        var draft = Draft()
        draft.addArticle(
            headline: nil,
            orchard + [["青禾柑橘冷链仓库，让全县柑橘产业园的柑橘走向更远的地方！"], ["青禾县柑橘产业园的柑橘冷链仓库明年还将"]]
        )
        let said = summarize(draft, length: .sentences(3)).document.text
        #expect(!said.contains("！") && !said.hasSuffix("还将"))
    }
}
