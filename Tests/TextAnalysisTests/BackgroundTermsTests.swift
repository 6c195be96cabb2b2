/// Tables of how common words are: made from documents, written, read, and used for keywords.

import Testing

@testable import TextAnalysis

@Suite struct `A table of background terms` {
    private func counted(_ sentences: [String]) -> BackgroundCounter {
        var counter = BackgroundCounter()
        for sentence in sentences {
            var draft = Draft()
            draft.addArticle(headline: nil, [[sentence]])
            counter.add(draft.text, draft.segmentation)
        }
        return counter
    }

    @Test func `says in how many stretches a word stands, not how often`() {
        let counter = counted(["柑橘园里看柑橘园，天气晴好。", "渔港边上的码头已经完工。", "柑橘园旁边修了新路。", "林场新栽的树苗成活了。"])
        #expect(counter.stretchCount == 4)
        #expect(counter.table.split(separator: "\n").contains("柑橘园\t500"))
    }

    @Test func `leaves out pieces of longer words`() {
        let rows = counted(["柑橘园里天气晴好。", "柑橘园旁边修了新路。"]).table.split(separator: "\n")
        #expect(!rows.contains { $0.hasPrefix("橘园\t") })
    }

    @Test func `makes a common word no keyword`() throws {
        var draft = Draft()
        draft.addArticle(headline: nil, orchard)
        let everywhere = try BackgroundTerms(table: Array("# word\tper thousand\n柑橘产业园\t1000\n".utf8))
        let summarizer = Summarizer(background: everywhere)
        let usual = try #require(summarize(draft).articles[1]).keywords
        let own = try #require(summarizer.summarize(draft.text, segmentation: draft.segmentation).articles[1]).keywords
        #expect(usual.contains("柑橘产业园"))
        #expect(own.first != "柑橘产业园" && !own.contains("柑橘产业园"))
    }

    @Test func `is read as it was written`() throws {
        let table = counted(["柑橘园里天气晴好。", "柑橘园旁边修了新路。"]).table
        let terms = try BackgroundTerms(table: Array(table.utf8))
        #expect(terms.specificity(of: "柑橘园".unicodeScalars.map(\.value)[...]) == 0)
        #expect(terms.specificity(of: "渔港".unicodeScalars.map(\.value)[...]) == 1)
    }

    @Test(arguments: ["词", "词\t0", "词\t1001", "词\tmany", "\t5", "词\t5\t5"])
    func `with a wrong line is refused by its number`(line: String) {
        #expect(throws: BackgroundTermsError(line: 2)) { try BackgroundTerms(table: Array("# 表\n\(line)\n".utf8)) }
    }
}
