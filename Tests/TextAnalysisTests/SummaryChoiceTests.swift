/// What a reader would not underline, and what a summary makes of a sentence that is too long.

import Testing
import TextAnalysis

@Suite struct `What a summary quotes` {
    private func summary(of sentences: [String], _ length: SummaryLength = .automatic) throws -> String {
        var draft = Draft()
        draft.addArticle(headline: nil, [sentences])
        return try #require(summarize(draft, length: length).articles[1]).text
    }

    @Test(arguments: [
        "凝心聚力共建水乡，砥砺前行同奔富路。", "县委书记林一帆强调，水利建设要坚持为民惠民。", "接下来我们关注水利建设。", "继续《水利建设一线》系列报道。", "水利建设的路该怎么走？",
        "有了新堤防，水利建设让我们心里不慌。”",
    ])
    func `is what happened and not how the text leads up to it`(opening: String) throws {
        let event = "青禾县水利建设现场会昨天在东溪水库召开，今年新修堤防30公里。"
        #expect(try summary(of: [opening, event, "会后，与会人员参观了水利建设工地。"]) == event)
    }

    @Test func `is not who was there and not a promise at the end`() throws {
        let event = "青禾县水利工作会议4月2日召开。"
        let matter = "会议决定，今年水利工作以堤防为重点，新修堤防30公里，改造泵站12座。"
        let article = [event, "县领导林一帆、周和、陈思远出席会议。", matter, "水利人将为青禾县的水利工作贡献力量。"]
        #expect(try summary(of: article, .sentences(2)) == event + matter)
    }

    @Test(arguments: [("本文提出一种渠道渗漏的检测方法。", "提出一种渠道渗漏的检测方法。"), ("综述了渠道渗漏检测的进展。", "综述了渠道渗漏检测的进展。")])
    func `is what an abstract is about`(purpose: String, quoted: String) throws {
        let abstract = ["渠道渗漏是灌区节水的难题之一。", purpose, "渗漏的位置可以定到两米以内。"]
        #expect(try summary(of: abstract) == quoted)
    }

    @Test func `is not taken for a purpose when it speaks of 日本文化`() throws {
        let first = "县图书馆的读书会每周六下午开讲。"
        #expect(try summary(of: [first, "读书会本周介绍日本文化，下周介绍园林。"]) == first)
    }

    @Test func `loses the number it had in a list`() throws {
        #expect(try summary(of: ["二是新建改建农村公路120公里。"]) == "新建改建农村公路120公里。")
    }
}

@Suite struct `A long sentence` {
    private func summary(of sentence: String) throws -> Summary {
        var draft = Draft()
        draft.addArticle(headline: nil, [[sentence]])
        return try #require(summarize(draft).articles[1])
    }

    /// Clauses of eleven scalars, and one that waits for what follows it.
    private let clause = "沿河各村都修好了新堤防"

    @Test func `is quoted with its opening clauses, closed by a stop`() throws {
        let sentence = Array(repeating: clause, count: 16).joined(separator: "，") + "。"
        let text = try summary(of: sentence).text
        #expect(sentence.hasPrefix(text.dropLast()) && text.hasSuffix("堤防。"))
        #expect((80...121).contains(text.unicodeScalars.count))
    }

    @Test func `does not end with a clause that waits for another`() throws {
        let opening = Array(repeating: clause, count: 9).joined(separator: "，")
        let text = try summary(of: "\(opening)，为了让群众安心度过汛期，\(opening)。").text
        #expect(text == opening + "。")
    }

    @Test func `does not end within a quotation`() throws {
        let opening = Array(repeating: clause, count: 8).joined(separator: "，")
        let text = try summary(of: "\(opening)，“\(opening)”。").text
        #expect(text == opening + "。")
    }

    @Test func `is whole when nothing is said before its end`() throws {
        let titles = Array(repeating: "青禾县著名水利工作者协会原副会长", count: 9).joined(separator: "，")
        let sentence = "\(titles)林一帆同志的先进事迹，感动全县。"
        #expect(try summary(of: sentence).text == sentence)
    }

    @Test func `is whole when it has no clauses`() throws {
        let sentence = String(repeating: "沿河各村新修的堤防", count: 20) + "。"
        #expect(try summary(of: sentence).text == sentence)
    }
}
