/// Lengths that are asked for are kept.

import Testing

@testable import TextAnalysis

@Suite struct `The length of a summary` {
    private var draft: Draft {
        var draft = Draft()
        draft.addArticle(headline: "青禾柑橘用上冷链仓库", orchard)
        return draft
    }

    @Test func `in characters is never exceeded`() throws {
        var longest = 0
        for limit in 1...260 {
            let text = try #require(summarize(draft, length: .characters(limit)).articles[1]).text
            #expect(text.unicodeScalars.count <= limit)
            longest = max(longest, text.unicodeScalars.count)
        }
        #expect(longest > 200)
    }

    @Test func `in characters too few for a sentence gives its opening clause`() throws {
        let summary = try #require(summarize(draft, length: .characters(30)).articles[1])
        #expect(summary.text == "青禾县柑橘产业园第三期冷链仓库投入使用")
        #expect(draft.text[summary.sentences[0]] == summary.text)
    }

    @Test(arguments: [1, 3, 6]) func `in sentences is kept`(number: Int) throws {
        #expect(try #require(summarize(draft, length: .sentences(number)).articles[1]).sentences.count == number)
    }

    @Test func `as a part of the text is kept`() throws {
        let text = try #require(summarize(draft, length: .ratio(0.25)).articles[1]).text
        #expect((20...60).contains(text.unicodeScalars.count))
    }

    @Test func `holds for the document as a whole`() {
        var page = Draft()
        for _ in 1...5 { page.addArticle(headline: "青禾柑橘用上冷链仓库", orchard) }
        #expect(summarize(page, length: .characters(200)).document.text.unicodeScalars.count <= 200)
        #expect(summarize(page, length: .sentences(2)).document.sentences.count == 2)
    }

    @Test func `of a report without sections is spread over it`() throws {
        let topics = ["水利", "林业", "渔业", "旅游"]
        var draft = Draft()
        draft.addArticle(
            headline: nil,
            topics.map { topic in
                (1...24).map { "\(topic)的第\($0)项安排由主管部门牵头，会同沿线街道逐月检查进度，年底前向社会公布结果。" }
            }
        )
        let summary = try #require(summarize(draft, length: .sentences(4)).articles[1])
        #expect(topics.allSatisfy { summary.text.contains($0) })
    }
}
