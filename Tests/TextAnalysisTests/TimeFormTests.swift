import Testing

@testable import TextAnalysis

/// Stretches of time from one day or month to another, and months told from the document's own.
@Suite struct TimeFormTests {
    private func period(_ text: String, status: Indicator.Status = .actual) -> String? {
        let text = Text(text)
        let parser = TimeParser(text.scalars, limit: text.count)
        let date = CalendarDate(iso: "2022-05-17")
        let resolver = PeriodResolver(date: date, asOf: date, sectionYear: nil, event: nil)
        return text.range.lazy.compactMap { parser.expression(at: $0) }.first.map {
            resolver.period(of: $0, status: status)
        }
    }

    @Test(
        arguments: [
            ("2020年3月2日至2021年4月5日", "2020-03-02/2021-04-05"), ("2020年11月至2021年2月", "2020-11-01/2021-02-28"),
            ("去年11月到今年3月", "2021-11-01/2022-03-31"), ("2021年4月12-19日", "2021-04-12/2021-04-19"),
            ("2021年4月28日至5月6日", "2021-04-28/2021-05-06"), ("2021年2——4月", "2021-02-01/2021-04-30"),
            ("4月上旬", "2022-04-01/2022-04-10"), ("2020年2月下旬", "2020-02-21/2020-02-29"),
            ("4月中下旬", "2022-04-11/2022-04-30"),
            ("98年4月", "1998-04-01/1998-04-30"), ("07年第三季度", "2007-07-01/2007-09-30"),
            ("零七年八月", "2007-08-01/2007-08-31"),
            ("本月", "2022-05-01/2022-05-31"), ("上月", "2022-04-01/2022-04-30"), ("上季度", "2022-01-01/2022-03-31"),
            ("本月9日", "2022-05-09"), ("前两个季度", "2022-01-01/2022-06-30"),
        ]
    )
    func `a stretch of time is resolved to its first and last day`(text: String, expected: String) {
        #expect(period(text) == expected)
    }

    @Test func `a feast with 前 is a deadline`() {
        #expect(period("国庆节前建成", status: .target) == "2022-01-01/2022-10-01")
    }

    @Test(arguments: ["12年", "60年3次", "用了15年"])
    func `years that are counted are no year`(text: String) {
        #expect(period(text) == nil)
    }
}

/// Numbers that are written short.
@Suite struct NumberFormTests {
    private func quantity(_ text: String) -> (value: String?, upper: String?, unit: String?) {
        let text = Text(text)
        let parser = QuantityParser(text.scalars, in: text.range)
        let found = text.range.lazy.compactMap { parser.quantity(at: $0) }.first
        return (found?.value.description, found?.upper?.description, found?.unit.name)
    }

    @Test(
        arguments: [
            ("三十到五十万元", "300000", "500000", "元"), ("一千到两千万元", "10000000", "20000000", "元"),
            ("8500到3万港元", "8500", "30000", "港元"), ("2—3万人", "20000", "30000", "人"), ("四五千人", "4000", "5000", "人"),
            ("二三十万亩", "200000", "300000", "亩"),
        ]
    )
    func `both ends of an estimate are read`(text: String, low: String, high: String, unit: String) {
        let found = quantity(text)
        #expect((found.value, found.upper, found.unit) == (low, high, unit))
    }

    @Test(
        arguments: [
            ("两个亿元", "200000000", "元"), ("两米半", "2.5", "米"), ("三成半", "3.5", "成"), ("4分之1", "0.25", ""),
            ("四分之一", "0.25", ""), ("两年半", "2", "年"),
        ]
    )
    func `halves, quarters and hundred millions are read`(text: String, value: String, unit: String) {
        let found = quantity(text)
        #expect((found.value, found.unit) == (value, unit))
    }
}
