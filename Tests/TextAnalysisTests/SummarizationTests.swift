/// What the summarizer promises: sentences of the text itself, one line, the same bytes every time, keywords that are
/// words.

import Testing

@testable import TextAnalysis

@Suite struct `A summary` {
    @Test func `quotes sentences of the article in their order`() throws {
        var draft = Draft()
        draft.addArticle(headline: "青禾柑橘用上冷链仓库", orchard)
        let summary = try #require(summarize(draft).articles[1])
        #expect(summary.text.hasPrefix("青禾县柑橘产业园第三期冷链仓库投入使用"))
        #expect(summary.sentences.map(\.lowerBound) == summary.sentences.map(\.lowerBound).sorted())
        #expect(summary.text == summary.sentences.map { draft.text[$0] }.joined())
    }

    @Test func `leaves out an opening that leans on the context`() throws {
        var draft = Draft()
        draft.addArticle(headline: nil, [["据介绍，新馆藏书三十万册，阅览座位八百个，周末开放到夜里十点。"]])
        let summary = try #require(summarize(draft).articles[1])
        #expect(summary.text == "新馆藏书三十万册，阅览座位八百个，周末开放到夜里十点。")
        #expect(draft.text[summary.sentences[0]] == summary.text)
    }

    @Test func `mends a sentence that a column break has cut`() throws {
        var draft = Draft()
        draft.addArticle(headline: nil, [["老城区的排水管网改造工程今天全|线完工，惠及居民四万户。"]])
        let summary = try #require(summarize(draft).articles[1])
        #expect(summary.text == "老城区的排水管网改造工程今天全线完工，惠及居民四万户。")
        #expect(draft.text[summary.sentences[0]].contains("\n"))
    }

    @Test func `never quotes a caption`() throws {
        var draft = Draft()
        draft.addArticle(headline: "青禾柑橘用上冷链仓库", orchard)
        draft.addCaption("青禾柑橘冷链仓库投入使用现场，果农正在装车。")
        let summary = summarize(draft)
        #expect(!summary.document.text.contains("装车"))
    }

    @Test func `of a document has a sentence from each article`() {
        var draft = Draft()
        draft.addArticle(headline: "青禾柑橘用上冷链仓库", orchard)
        draft.addArticle(headline: "夜间门诊开诊", [["市中医院今起开设夜间门诊，方便上班族就医。", "首日接诊六十人次。"]])
        let summary = summarize(draft)
        #expect(summary.articles.keys.sorted() == [1, 2])
        #expect(summary.document.text.contains("冷链仓库"))
        #expect(summary.document.text.contains("夜间门诊"))
    }

    @Test func `of a report speaks of every section`() throws {
        let topics = ["水利", "林业", "渔业", "旅游"]
        let paragraphs = topics.map { topic in
            ["要把\(topic)摆在更加突出的位置，完成投资30亿元。"]
                + (1...24).map { "第\($0)项安排由\(topic)主管部门牵头，会同沿线街道逐月检查进度，年底前向社会公布结果。" }
        }
        var draft = Draft()
        draft.addArticle(headline: "工作报告", paragraphs, sections: topics.indices.map { (1, $0) })
        let summary = try #require(summarize(draft).articles[1])
        #expect(topics.allSatisfy { summary.text.contains($0) })
        #expect(summary.sentences.count <= SummaryPlan.maximumReportSentences)
    }

    @Test func `is the same on every run`() {
        var draft = Draft()
        draft.addArticle(headline: "青禾柑橘用上冷链仓库", orchard)
        draft.addArticle(headline: nil, orchard)
        #expect(summarize(draft) == summarize(draft))
    }

    @Test(arguments: ["", " \n ", "\u{0}\u{FFFD}", "甲", "。。。。", "（（（（", "12%", "日前，"])
    func `exists for any text`(string: String) {
        var draft = Draft()
        draft.addArticle(headline: string, [[string]])
        let summary = summarize(draft)
        #expect(summary.articles.count == 1)
        #expect(summarize(Draft()).document.text.isEmpty)
    }
}

@Suite struct `Keywords` {
    @Test func `are words that the article repeats, without numbers and fragments`() throws {
        var draft = Draft()
        draft.addArticle(headline: "青禾柑橘用上冷链仓库", orchard)
        let keywords = try #require(summarize(draft).articles[1]).keywords
        #expect(keywords.contains("柑橘产业园"))
        #expect(keywords.contains("冷链仓库"))
        #expect(keywords.allSatisfy { $0.unicodeScalars.allSatisfy { $0.properties.isAlphabetic } })
        #expect(!keywords.contains { $0 == "冷链仓" || $0 == "橘产业" })
    }

    @Test func `are no units and no single letters`() throws {
        var draft = Draft()
        draft.addArticle(headline: nil, [["加入5 mL缓冲液A。", "再加3 mL缓冲液A。", "取2 mL上清液，倒入A管。"]])
        #expect(Set(try #require(summarize(draft).articles[1]).keywords).isDisjoint(with: ["mL", "A"]))
    }

    @Test func `may be Latin words`() throws {
        var draft = Draft()
        draft.addArticle(headline: nil, [["新线路采用BIM设计。", "施工方用BIM排查冲突。", "监理也学会了看BIM模型。"]])
        #expect(try #require(summarize(draft).articles[1]).keywords.contains("BIM"))
    }
}

@Suite struct `The logarithm` {
    @Test(arguments: [
        (1.0, 0.0), (2.718_281_828_459_045, 1.0), (10.0, 2.302_585_092_994_046), (0.5, -0.693_147_180_559_945),
    ])
    func `agrees with tables`(value: Double, logarithm: Double) {
        #expect(abs(naturalLogarithm(value) - logarithm) < 1e-12)
    }
}
