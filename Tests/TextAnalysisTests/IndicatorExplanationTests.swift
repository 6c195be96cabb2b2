// How a record came to be.

import Testing

@testable import TextAnalysis

@Suite struct IndicatorExplanationTests {
    private func explain(_ body: String, date: String = "2019-01-20") -> [IndicatorExplanation] {
        let text = Text(body)
        let segmentation = Segmenter().segment(text, date: CalendarDate(iso: date))
        return IndicatorExtractor().explanations(in: text, segmentation: segmentation)
    }

    private func step(_ field: String, of explanation: IndicatorExplanation) throws -> IndicatorExplanation.Step {
        try #require(explanation.steps.first { $0.field.hasPrefix(field) })
    }

    private let sentence = "2018年，温州市地区生产总值增长7.8%左右。今年力争新建学校12所。"

    @Test func `explaining changes nothing: the records are those of the extraction`() {
        let text = Text(sentence)
        let segmentation = Segmenter().segment(text, date: CalendarDate(iso: "2019-01-20"))
        let indicators = IndicatorExtractor().indicators(in: text, segmentation: segmentation)
        #expect(explain(sentence).map(\.indicator) == indicators && indicators.count == 2)
    }

    @Test func `each field names its words and the list that knows them`() throws {
        let growth = try #require(explain(sentence).first)
        let words = { (field: String) in try self.step(field, of: growth).words.map { "\($0.text): \($0.role)" } }
        #expect(try words("value").contains("左右: hedge (hedges.tsv)"))
        #expect(try words("value").contains { $0.hasPrefix("%: unit, ratio") })
        #expect(try words("metric").contains { $0.contains("names gdp") })
        #expect(try words("measure") == ["增长: rise (indicator_words.tsv)"])
        #expect(try words("subject") == ["温州市: place (regions.tsv)"])
        #expect(try words("period").first?.hasPrefix("2018年: time") == true)
    }

    @Test func `the word that made a pledge is shown`() throws {
        let pledge = try #require(explain(sentence).last)
        let status = try step("status", of: pledge)
        #expect(status.value == "target" && status.words.map(\.text) == ["力争"])
    }

    @Test func `what the document does not tell is said to be empty, with the reason`() throws {
        let bare = try #require(explain("建成学校12所。").first)
        for field in ["period", "subject"] {
            let step = try step(field, of: bare)
            #expect(step.value.isEmpty && !step.rule.isEmpty && step.words.isEmpty)
        }
    }

    @Test func `words are quoted where they stand`() {
        let scalars = Text(sentence)
        for word in explain(sentence).flatMap(\.steps).flatMap(\.words) { #expect(scalars[word.range] == word.text) }
    }
}
