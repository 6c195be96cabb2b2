// The segment result: written after CONTRACT, read back the same, and never believed blindly.

import JSONText
import StageFormats
import TestSupport
import Testing
import TextAnalysis

@Suite struct SegmentationFormatTests {
    private let written = StageResult.segment(Sample.segmentation, of: Sample.text)

    @Test func `what is written is read back as it was`() throws {
        #expect(try Segmentation(parsing: written, textLength: Sample.text.count) == Sample.segmentation)
    }

    @Test func `an article without anything but its range is read back as it was`() throws {
        let bare = Segmentation(articles: [Article(index: 1, range: 0..<0), Article(index: 4, range: 2..<9)])
        let bytes = StageResult.segment(bare, of: Sample.text)
        #expect(try Segmentation(parsing: bytes, textLength: Sample.text.count) == bare)
    }

    @Test func `offsets have the strings beside them, on one line`() throws {
        let json = try JSONValue(parsing: written)
        let article = try #require(json["articles"]?.array?.first)
        #expect(article["headline"] == .string("春茶上市产销两旺"))
        #expect(article["kicker"] == .string("市委全会"))
        #expect(article["subheadline"] == .null)
        #expect(article["byline"] == .array([.string("林一帆"), .string("周雨")]))
        #expect(article["dateline"]?["place"] == .string("青田"))
        #expect(article["dateline"]?["date"] == .string("2021-04-02"))
        let section = try #require(article["sections"]?.array?.first)
        #expect(section["marker"] == .string("一、"))
        #expect(section["title"] == .string("产地"))
    }

    @Test func `the date carries its evidence`() throws {
        let date = try #require(JSONValue(parsing: written)["date"])
        let evidence = Sample.range("4月2日")
        #expect(date["value"] == .string("2021-04-02"))
        #expect(date["start"] == .integer(evidence.lowerBound))
        #expect(date["end"] == .integer(evidence.upperBound))
        #expect(date["source"] == .string("text"))
        #expect(date["confidence"] == .number(0.9))
    }

    @Test func `a segmenter that gives blocks but no spans still has a headline`() throws {
        let json = """
            {"articles":[{"index":1,"start":0,"end":9,"headline":"春茶上市","paragraphs":[],
            "blocks":[{"role":"kicker","start":0,"end":4},{"role":"headline","level":null,"start":5,"end":9}]}]}
            """
        let segmentation = try Segmentation(parsing: Array(json.utf8), textLength: 60)
        #expect(segmentation.articles.first?.headline == 5..<9)
        #expect(segmentation.articles.first?.kicker == 0..<4)
    }

    @Test(arguments: [
        ("not JSON", "[1"),
        ("no object", "[]"),
        ("no articles", "{}"),
        ("an article is a number", article("1")),
        ("beyond the text", article(#"{"index":1,"start":0,"end":61,"blocks":[],"paragraphs":[]}"#)),
        ("before the text", article(#"{"index":1,"start":-1,"end":2,"blocks":[],"paragraphs":[]}"#)),
        ("ends before it begins", article(#"{"index":1,"start":5,"end":4,"blocks":[],"paragraphs":[]}"#)),
        ("a fraction", article(#"{"index":1,"start":0.5,"end":4,"blocks":[],"paragraphs":[]}"#)),
        ("no index", article(#"{"start":0,"end":4,"blocks":[],"paragraphs":[]}"#)),
        ("index 0", article(#"{"index":0,"start":0,"end":4,"blocks":[],"paragraphs":[]}"#)),
        ("two of one index", article(#"{"index":1,"start":0,"end":4,"blocks":[],"paragraphs":[]}"#, times: 2)),
        ("a huge index", article(#"{"index":9223372036854775807,"start":0,"end":4,"blocks":[],"paragraphs":[]}"#)),
        ("block outside the text", part(blocks: #"{"role":"body","start":59,"end":61}"#)),
        ("block of no known role", part(blocks: #"{"role":"poem","start":0,"end":4}"#)),
        ("block of level -1", part(blocks: #"{"role":"heading","level":-1,"start":0,"end":4}"#)),
        ("blocks overlap", part(blocks: #"{"role":"body","start":0,"end":4},{"role":"body","start":3,"end":5}"#)),
        ("paragraph without spans", part(paragraphs: #"{"spans":[],"sentences":[]}"#)),
        ("spans out of order", part(paragraphs: #"{"spans":[[4,6],[0,2]],"sentences":[]}"#)),
        ("span of three numbers", part(paragraphs: #"{"spans":[[0,2,3]],"sentences":[]}"#)),
        ("sentence outside the paragraph", part(paragraphs: #"{"spans":[[0,4]],"sentences":[[0,5]]}"#)),
        ("section of level 0", part(sections: #"{"level":0,"start":0,"end":4}"#)),
        ("marker outside the section", part(sections: #"{"level":1,"marker_span":[5,6],"start":0,"end":4}"#)),
        ("headline outside the text", part(more: #","headline_span":[0,61]"#)),
        ("paragraph outside the text", part(paragraphs: #"{"spans":[[59,61]],"sentences":[]}"#)),
        ("section outside the text", part(sections: #"{"level":1,"start":59,"end":61}"#)),
        ("byline out of order", part(more: #","byline_spans":[[4,5],[0,1]]"#)),
        ("no such day", #"{"date":{"value":"2021-02-30","source":"text","confidence":1},"articles":[]}"#),
        ("confidence 2", #"{"date":{"value":"2021-02-03","source":"text","confidence":2},"articles":[]}"#),
    ])
    func `a result that does not hold to the protocol is refused`(what: String, json: String) {
        #expect(throws: StageFormatError.self, "\(what)") {
            try Segmentation(parsing: Array(json.utf8), textLength: 60)
        }
    }

    @Test func `what is refused is named with its place`() {
        let json = Self.part(paragraphs: #"{"spans":[[0,4]],"sentences":[[0,5]]}"#)
        let error = #expect(throws: StageFormatError.self) {
            try Segmentation(parsing: Array(json.utf8), textLength: 60)
        }
        #expect(error?.description == "segment result: paragraph: sentences: two offsets within 0 to 4 are due")
    }

    @Test func `any byte changed is read or refused, and what is read stays within the text`() throws {
        var random = SplitMix64(seed: 3)
        let limits = Sample.text.range
        for index in written.indices {
            for _ in 0..<4 {
                var changed = written
                changed[index] = UInt8.random(in: 0x20..<0x7F, using: &random)
                guard let read = try? Segmentation(parsing: changed, textLength: limits.upperBound) else { continue }
                #expect(read.articles.allSatisfy { $0.range.clamped(to: limits) == $0.range })
                _ = StageResult.segment(read, of: Sample.text)
            }
        }
    }

    private static func article(_ json: String, times: Int = 1) -> String {
        #"{"articles":[\#(Array(repeating: json, count: times).joined(separator: ","))]}"#
    }

    /// An article of ten scalars with the given parts.
    private static func part(
        blocks: String = "",
        paragraphs: String = "",
        sections: String = "",
        more: String = ""
    ) -> String {
        let parts = #""blocks":[\#(blocks)],"paragraphs":[\#(paragraphs)],"sections":[\#(sections)]\#(more)"#
        return article(#"{"index":1,"start":0,"end":10,\#(parts)}"#)
    }
}
