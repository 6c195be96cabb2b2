// Records of several documents set beside each other: names, periods, rankings, pledges.

import Lexicons
import Testing

@testable import TextAnalysis

@Suite struct IndicatorRecordTests {
    private func record(
        _ id: Int,
        _ subject: String?,
        _ value: String,
        status: Indicator.Status = .actual,
        measure: Indicator.Measure = .level,
        comparison: Indicator.Comparison = .equal,
        unit: String = "元",
        period: String = "2018-01-01/2018-12-31",
        metric: (String, String?) = ("地区生产总值", "gdp"),
        sign: Indicator.Sign = .plus,
        date: String = "2019-01-20"
    ) -> IndicatorRecord {
        IndicatorRecord(
            id: id,
            indicator: Indicator(
                article: 1,
                range: id..<id + 1,
                text: value + unit,
                value: value,
                unit: unit,
                metric: metric.0,
                metricID: metric.1,
                subject: subject ?? "全市",
                measure: measure,
                sign: sign,
                comparison: comparison,
                status: status,
                period: period,
                valueNormalized: value,
                unitNormalized: unit
            ),
            document: "d\(id)",
            documentID: id,
            documentDate: CalendarDate(iso: date),
            subjectName: subject
        )
    }

    // MARK: - Names and numbers

    @Test(
        arguments: [
            ("温州市", nil, nil, "温州"), ("广西壮族自治区", nil, nil, "广西"), ("我国", nil, nil, "全国"), ("浙江省温州市", nil, nil, "温州"),
            ("全市", "温州市2018年国民经济和社会发展统计公报", nil, "温州"), ("我省", nil, "杭州", "浙江"), ("全市", nil, "金华", "金华"),
            ("全县", nil, "苍南县", "苍南县"), ("全市", nil, "浙江", nil), ("全市", nil, nil, nil), ("市应急管理局", nil, nil, "市应急管理局"),
            ("全市", nil, "上海", "上海"), ("", "温州市统计公报", nil, nil),
        ] as [(String, String?, String?, String?)]
    )
    func `a subject gets the name that its article tells`(
        subject: String,
        headline: String?,
        place: String?,
        name: String?
    ) {
        #expect(SubjectName.resolve(subject, home: nil, headline: headline, place: place) == name)
    }

    @Test func `a report is about the place of its title or of its assembly, and news about none`() {
        let opening = "政府工作报告\n——2024年3月5日在第十四届全国人民代表大会第二次会议上\n"
        #expect(ArticleHome.name(headline: "政府工作报告", opening: opening) == "全国")
        #expect(ArticleHome.name(headline: "2018年温州市政府工作报告", opening: "") == "温州")
        #expect(ArticleHome.name(headline: "政府工作报告", opening: "在台州市第五届人民代表大会第三次会议上") == "台州")
        #expect(ArticleHome.name(headline: "温州创业博览会开幕", opening: "温州市人民代表大会") == nil)
        #expect(SubjectName.resolve("", home: "温州", headline: nil, place: nil) == "温州")
    }

    @Test func `every prefecture has its province`() {
        let catalogue = RegionCatalogue.shared
        #expect(catalogue.parent(of: "温州市") == "浙江")
        #expect(catalogue.parent(of: "浙江") == "全国")
        #expect(catalogue.parent(of: "全国") == nil)
        let prefectures = Lexicon.regions.filter { $0[1] == "prefecture" && catalogue.parent(of: $0[0]) == nil }
        #expect(prefectures.isEmpty)
    }

    @Test(arguments: [
        ("2019", "2019-01-01/2019-12-31"), ("2019-H1", "2019-01-01/2019-06-30"), ("2019-Q3", "2019-07-01/2019-09-30"),
        ("2020-02", "2020-02-01/2020-02-29"), ("2019-06-30", "2019-06-30"),
        ("2019-01/2019-09", "2019-01-01/2019-09-30"),
    ])
    func `a period is read as people write it`(written: String, iso: String) {
        #expect(PeriodRange(written: written)?.description == iso)
    }

    @Test(arguments: ["", "19", "2019-13", "2019-Q5", "2019-H", "2019/2018", "2019-1", "x019", "2019-01/"])
    func `what is no period is refused`(written: String) {
        #expect(PeriodRange(written: written) == nil)
    }

    @Test func `decimals are added and compared exactly`() throws {
        let (a, b) = (try #require(SignedDecimal("0.1")), try #require(SignedDecimal("0.20")))
        #expect(a.adding(b)?.description == "0.3")
        #expect(a.subtracting(b)?.description == "-0.1")
        #expect(-b < a && a < b && SignedDecimal("1.50") == SignedDecimal("1.5"))
        for text in ["", "-", ".5", "5.", "1e3", "1.2.3", String(repeating: "9", count: 31)] {
            #expect(SignedDecimal(text) == nil, "\(text)")
        }
    }

    // MARK: - Comparison

    @Test func `subjects are ranked, with the distance to target, province and leader`() throws {
        let comparison = IndicatorComparison([
            record(1, "温州", "6006.2"), record(2, "台州", "4874.67"), record(3, "浙江", "56197"),
            record(4, "温州", "6000", status: .target, date: "2018-01-20"),
        ])
        #expect(comparison.rows.map(\.subject) == ["温州", "台州"])
        let (first, second) = (comparison.rows[0], comparison.rows[1])
        #expect(first.target?.distance?.description == "6.2")
        #expect(first.toLeader == .zero && second.toLeader?.description == "-1131.53")
        #expect(second.parent?.subject == "浙江" && second.parent?.distance?.description == "-51322.33")
        #expect(comparison.references.map(\.subject) == ["浙江"])
        #expect(comparison.leftOut.isEmpty)
    }

    @Test func `only like is compared with like, and what is left out is said`() {
        let comparison = IndicatorComparison([
            record(1, "温州", "6006"), record(2, "台州", "4875"), record(3, "宁波", "7.0", measure: .growth, unit: "%"),
            record(4, "嘉兴", "4872", period: "2017-01-01/2017-12-31"), record(5, "湖州", "2719", unit: "美元"),
            record(6, "绍兴", "5417", period: ""), record(7, "金华", "900", metric: ("数字经济地区生产总值", "gdp")),
        ])
        #expect(comparison.rows.map(\.subject) == ["温州", "台州"])
        #expect(comparison.leftOut.map(\.count).reduce(0, +) == 5)
        #expect(comparison.leftOut.allSatisfy { !$0.reason.isEmpty && !$0.example.isEmpty })
    }

    @Test func `equal amounts share a rank, and what is better low is ranked from below`() {
        let rate = ("城镇登记失业率", "registered_unemployment" as String?)
        let comparison = IndicatorComparison([
            record(1, "温州", "1.8", unit: "%", metric: rate), record(2, "台州", "2.1", unit: "%", metric: rate),
            record(3, "宁波", "1.80", unit: "%", metric: rate),
        ])
        #expect(comparison.rows.map(\.subject) == ["宁波", "温州", "台州"])
        #expect(comparison.rows.map(\.rank) == [1, 1, 3])
    }

    @Test func `of two values of one subject the newest document's counts`() {
        let comparison = IndicatorComparison([
            record(1, "温州", "6006", date: "2019-12-01"), record(2, "温州", "6039", date: "2019-01-20"),
            record(3, "台州", "4875"),
        ])
        #expect(comparison.rows.first?.amount.description == "6006")
        #expect(comparison.leftOut.map(\.count) == [1])
    }

    // MARK: - Pledges

    private func state(
        _ pledge: IndicatorRecord,
        _ later: [IndicatorRecord],
        asOf: String = "2020-12-31"
    ) throws -> Pledge.State {
        let day = try #require(CalendarDate(iso: asOf))
        return try #require(Pledge.review([pledge] + later, asOf: day).first).state
    }

    @Test func `a pledge is reached or missed by a later figure of its whole period`() throws {
        let year = "2019-01-01/2019-12-31"
        let pledge = record(1, "温州", "7.5", status: .target, measure: .growth, unit: "%", period: year)
        let result = { (value: String) in
            [self.record(2, "温州", value, measure: .growth, unit: "%", period: year, date: "2020-02-01")]
        }
        #expect(try state(pledge, result("8.2")) == .reached)
        #expect(try state(pledge, result("7.4")) == .missed)
        #expect(try state(pledge, []) == .unreported, "nothing here is later than the deadline")
        #expect(try state(pledge, [], asOf: "2019-06-30") == .open)
        #expect(try state(pledge, result("8.2"), asOf: "2019-12-31") == .open, "that document came later")
    }

    @Test func `figures of another subject, of an earlier document or of a part of the year settle nothing`() throws {
        let year = "2019-01-01/2019-12-31"
        let pledge = record(1, "温州", "7.5", status: .target, measure: .growth, unit: "%", period: year)
        let others = [
            record(2, "台州", "8", measure: .growth, unit: "%", period: year, date: "2020-02-01"),
            record(3, "温州", "8", measure: .growth, unit: "%", period: year, date: "2018-02-01"),
            record(4, "温州", "8", measure: .growth, unit: "%", period: "2019-01-01/2019-06-30", date: "2019-07-20"),
        ]
        #expect(try state(pledge, others) == .unreported)
        let silent = record(
            5,
            "温州",
            "310",
            unit: "元",
            period: year,
            metric: ("税收收入", "tax_revenue"),
            date: "2020-02-01"
        )
        #expect(try state(pledge, others + [silent]) == .overdue, "a later document of the subject leaves it out")
    }

    @Test func `a ceiling is kept from below, a fall by falling deeper`() throws {
        let year = "2019-01-01/2019-12-31"
        let rate = ("登记失业率", "registered_unemployment" as String?)
        let ceiling = record(1, "温州", "3", status: .target, comparison: .atMost, unit: "%", period: year, metric: rate)
        #expect(
            try state(ceiling, [record(2, "温州", "1.8", unit: "%", period: year, metric: rate, date: "2020-02-01")])
                == .reached
        )
        let energy = ("单位GDP能耗", "energy_intensity" as String?)
        let fall = record(
            3,
            "温州",
            "3",
            status: .target,
            measure: .growth,
            comparison: .atLeast,
            unit: "%",
            period: year,
            metric: energy,
            sign: .minus
        )
        let fell = { (value: String) in
            self.record(
                4,
                "温州",
                value,
                measure: .growth,
                unit: "%",
                period: year,
                metric: energy,
                sign: .minus,
                date: "2020-02-01"
            )
        }
        #expect(try state(fall, [fell("3.4")]) == .reached)
        #expect(try state(fall, [fell("2.9")]) == .missed)
    }
}
