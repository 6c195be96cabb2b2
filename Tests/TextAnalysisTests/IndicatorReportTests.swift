import Testing

@testable import TextAnalysis

/// Turns of phrase of work reports.
@Suite struct IndicatorReportTests {
    @Test(arguments: [
        ("提出了单位能耗降低12%左右、排放总量减少8%等目标。", [Indicator.Status.target, .target]),
        ("没有实现年初确定的能耗降低3%的目标。", [.target]),
        ("实现了能耗降低3%的目标。", [.actual]),
        ("今年要将扣除比例由65%提高到90%。", [.actual, .target]),
    ])
    func `a goal is a target until it is met, and what a change starts from is there`(
        text: String,
        statuses: [Indicator.Status]
    ) {
        #expect(indicators(in: text).map(\.status) == statuses)
    }

    @Test func `a denominator between verb and figure hides neither the metric nor the level`() {
        let found = indicators(in: "医保补助标准增加到人均320元。")
        #expect(found.map(\.metric) == ["医保补助标准"])
        #expect(found.map(\.measure) == [.level])
    }

    @Test func `two growths after two levels take their metrics in turn`() {
        let found = indicators(in: "城镇居民收入21175元，农村居民收入8153元，实际增长7.2%和6.5%。")
        #expect(found.map(\.metric) == ["城镇居民收入", "农村居民收入", "城镇居民收入", "农村居民收入"])
    }

    @Test func `a verb of completion goes on with what was counted before it in the same unit`() {
        let found = indicators(in: "去年新开工安置房566套，建成344套。")
        #expect(found.map(\.metric) == ["安置房", "安置房"])
    }

    @Test func `the step that something is reckoned by is no record`() {
        #expect(indicators(in: "地区生产总值每增长1个百分点的增量不同以往。").isEmpty)
    }
}
