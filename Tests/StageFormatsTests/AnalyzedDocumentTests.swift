// The object of `galley analyze`.

import JSONText
import StageFormats
import Testing
import TextAnalysis

@Suite struct AnalyzedDocumentTests {
    private let summary = Summary(sentences: [0..<2], text: "好。", keywords: [])

    private func document(
        indicators: [Indicator]? = nil,
        summary: DocumentSummary? = nil,
        failures: [AnalyzedDocument.Failure] = []
    ) throws -> JSONValue {
        let document = AnalyzedDocument(
            name: "a.txt",
            sha256: "00",
            text: Sample.text,
            segmentation: Sample.segmentation,
            indicators: indicators,
            summary: summary,
            failures: failures
        )
        return try JSONValue(parsing: document.json)
    }

    @Test func `it has the members of the contract, in that order`() throws {
        let json = try document(indicators: [], summary: DocumentSummary(document: summary, articles: [1: summary]))
        let names = json.members?.map(\.name)
        let expected = [
            "document", "sha256", "length", "encoding", "date", "place", "articles", "indicators", "summary", "errors",
        ]
        #expect(names == expected)
        #expect(json["length"] == .integer(Sample.text.count))
        #expect(json["articles"]?.array?.first?["summary"]?["text"] == .string("好。"))
    }

    @Test func `stages that were not asked for leave their members out`() throws {
        let json = try document()
        #expect(json["indicators"] == nil && json["summary"] == nil)
        #expect(json["articles"]?.array?.first?["summary"] == nil)
        #expect(json["errors"] == .array([]))
    }

    @Test func `a stage that failed is among the errors`() throws {
        let failure = AnalyzedDocument.Failure(stage: "summary", code: "error", message: "no")
        let errors = try document(failures: [failure])["errors"]?.array
        #expect(errors?.first?["stage"] == .string("summary"))
        #expect(errors?.first?["code"] == .string("error"))
    }

    @Test(arguments: [
        ("春茶上市\n产销两旺", "春茶上市产销两旺"), ("春茶 \n　上市", "春茶上市"), ("GDP\ngrowth 3\n4", "GDP growth 3 4"),
        ("一 二", "一 二"), ("\n一\r\n", "一"), ("A\n一", "A一"),
    ])
    func `a headline over several lines becomes one`(text: String, line: String) throws {
        let text = Text(text)
        let article = Article(index: 1, range: text.range, headline: text.range)
        let bytes = StageResult.segment(Segmentation(articles: [article]), of: text)
        #expect(try JSONValue(parsing: bytes)["articles"]?.array?.first?["headline"] == .string(line))
    }
}
