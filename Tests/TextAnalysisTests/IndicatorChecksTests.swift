// Contradictions between the figures of one text, found in records that the extractor made of it.

import Testing

@testable import TextAnalysis

@Suite struct IndicatorChecksTests {
    private func findings(_ body: String, date: String = "2019-01-20") -> [IndicatorChecks.Finding] {
        let text = Text(body)
        let segmentation = Segmenter().segment(text, date: CalendarDate(iso: date))
        let indicators = IndicatorExtractor().indicators(in: text, segmentation: segmentation)
        let records = IndicatorRecord.records(of: indicators, in: text, segmentation: segmentation, document: "d")
        return IndicatorChecks.findings(in: records)
    }

    @Test func `an indicator with two values in one text is a conflict, with both sentences as evidence`() throws {
        let found = findings("2018年，温州市地区生产总值达到6006亿元。经济平稳。2018年，温州市地区生产总值达到6606亿元。")
        let conflict = try #require(found.first)
        #expect(found.count == 1 && conflict.kind == .conflict)
        #expect(conflict.records.map(\.indicator.text) == ["6006亿元", "6606亿元"])
        #expect(conflict.records[0].evidence != conflict.records[1].evidence)
    }

    @Test(arguments: [
        // Rounded.
        "2018年，温州市地区生产总值达到6006.2亿元。2018年，温州市地区生产总值达到6006亿元。",
        // Another year, another place, another metric, a hedge, a base of comparison.
        "2018年，温州市地区生产总值达到6006亿元。2017年，温州市地区生产总值达到5485亿元。",
        "2018年，温州市地区生产总值达到6006亿元。2018年，台州市地区生产总值达到4875亿元。",
        "2018年，温州市进出口总额达到1507亿元。2018年，温州市出口总额达到1300亿元。",
        "2018年，温州市地区生产总值达到6006亿元。2018年，温州市地区生产总值超过6000亿元。",
        "2018年，温州市地区生产总值累计达到4300亿元。2018年，温州市地区生产总值达到6006亿元。",
    ])
    func `figures that may all be true are no conflict`(text: String) {
        #expect(findings(text).isEmpty)
    }

    @Test func `a part that is more than its whole is reported`() throws {
        let found = findings("2018年，全市受理投诉553件，其中办结投诉560件。")
        #expect(found.map(\.kind) == [.sum])
        #expect(try #require(found.first).records.map(\.indicator.value) == ["553", "560"])
        #expect(findings("2018年，全市受理投诉553件，其中办结投诉524件。").isEmpty)
    }

    @Test func `exports and imports must add to trade, as far as rounding lets them`() {
        let wrong = "2018年，全市进出口总额1507亿元，其中出口1300亿元、进口107亿元。"
        let right = "2018年，全市进出口总额1507亿元，其中出口1300.4亿元、进口206.9亿元。"
        #expect(findings(wrong).map(\.kind) == [.sum])
        #expect(findings(right).isEmpty)
    }

    @Test func `a growth that does not lead from one level to the other is reported`() {
        let wrong = "全市研发经费从2017年的50亿元增加到2018年的60亿元，增长25%。"
        let right = "全市研发经费从2017年的50亿元增加到2018年的60亿元，增长20%。"
        let average = "全市研发经费从2013年的50亿元增加到2018年的60亿元，年均增长3.7%。"
        #expect(findings(wrong).map(\.kind) == [.growth])
        #expect(findings(right).isEmpty)
        #expect(findings(average).isEmpty)
    }

    @Test func `the order of the records changes nothing`() {
        let text = Text("2018年，全市进出口总额1507亿元，其中出口1300亿元、进口107亿元。")
        let segmentation = Segmenter().segment(text, date: CalendarDate(iso: "2019-01-20"))
        let indicators = IndicatorExtractor().indicators(in: text, segmentation: segmentation)
        let records = IndicatorRecord.records(of: indicators, in: text, segmentation: segmentation, document: "d")
        let messages = IndicatorChecks.findings(in: records).map(\.message)
        #expect(IndicatorChecks.findings(in: records.reversed()).map(\.message) == messages && !messages.isEmpty)
    }
}
