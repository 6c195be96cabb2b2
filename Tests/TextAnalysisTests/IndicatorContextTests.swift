import Testing

@testable import TextAnalysis

/// Paragraphs and headings one after another, as one article of a document of 15 November 2021.
private func article(_ paragraphs: [String]) -> [Indicator] {
    var scalars: [Unicode.Scalar] = []
    var found: [Paragraph] = []
    for paragraph in paragraphs {
        let start = scalars.count
        scalars += paragraph.unicodeScalars
        found.append(Paragraph(spans: [start..<scalars.count], sentences: [start..<scalars.count]))
        scalars.append("\n")
    }
    let text = Text(scalars: scalars)
    let date = CalendarDate(iso: "2021-11-15").map {
        DocumentDate(date: $0, evidence: nil, source: .given, confidence: 1)
    }
    let article = Article(index: 1, range: text.range, paragraphs: found)
    return IndicatorExtractor().indicators(in: text, segmentation: Segmentation(date: date, articles: [article]))
}

@Suite struct IndicatorYardstickTests {
    @Test(arguments: [
        ("茶叶产量增速高于全省3个百分点。", "茶叶产量", Indicator.Sign.plus),
        ("设备利用率为60%，低于全国平均水平4.5个百分点。", "设备利用率", .minus),
        ("债务余额比上年计划减少20亿元。", "债务余额", .minus),
    ])
    func `what a figure is compared with is not its metric`(text: String, metric: String, sign: Indicator.Sign) {
        let found = indicators(in: text).last
        #expect(found?.metric == metric)
        #expect(found?.sign == sign)
        #expect(found?.measure == .change)
    }

    @Test func `a goal is the whole that the share is taken of`() {
        let found = indicators(in: "植树造林3万亩，完成年度目标的112%。")
        #expect(found.map(\.metric) == ["植树造林", "植树造林"])
        #expect(found.last?.measure == .share)
    }

    @Test func `占 before 地区生产总值 is a word of its own`() {
        let found = indicators(in: "旅游业增加值80亿元，占地区生产总值的比重达到12%。")
        #expect(found.last?.metric == "旅游业增加值")
    }

    @Test func `a rank takes the metric before it over a bare head`() {
        let found = indicators(in: "茶园面积12万亩，总量居全省山区县第三。").last
        #expect(found?.measure == .rank)
        #expect(found?.metric == "茶园面积")
    }

    @Test func `two counts of one thing share its name`() {
        #expect(indicators(in: "查处酒后驾驶问题52起、60人。").map(\.metric) == ["酒后驾驶问题", "酒后驾驶问题"])
    }

    @Test func `the people of so many counties are people, not counties`() {
        #expect(indicators(in: "惠及5个山区县的30万居民。").map(\.metric) == ["山区县", "居民"])
    }

    @Test func `a noun may begin with a character that is a particle elsewhere`() {
        #expect(indicators(in: "去年提供7万个就业岗位。").map(\.metric) == ["就业岗位"])
    }

    @Test func `预计 in front of the verb makes an estimate`() {
        #expect(indicators(in: "预计完成造林15万亩。").first?.comparison == .about)
    }

    @Test(arguments: ["架设110千伏线路。", "投入数亿元。", "追加几亿元。"])
    func `a rating and an indefinite sum are no figures`(text: String) {
        #expect(indicators(in: text).isEmpty)
    }

    @Test func `both ends of a shortened time are figures`() {
        let found = indicators(in: "车辆平均在港停留时间由20小时压缩到8小时。")
        #expect(found.map(\.value) == ["20", "8"])
    }

    @Test func `a counter in brackets belongs to the unit`() {
        #expect(indicators(in: "全县接收来信305件（次）。").map(\.unit) == ["件（次）"])
    }

    @Test func `a verb that a line break cuts is still that verb`() {
        let found = indicators(in: "门票收入2亿元，增\n长15%。").last
        #expect(found?.metric == "门票收入")
        #expect(found?.measure == .growth)
    }
}

@Suite struct IndicatorStretchTests {
    @Test func `the lower ends of a list share the year of the first`() {
        let found = indicators(in: "公路由2015年的100公里增加到2020年的180公里，其中高速由20公里增加到45公里。")
        #expect(found.map { String($0.period.prefix(4)) } == ["2015", "2020", "2015", "2020"])
    }

    @Test func `an average runs over the years between the two ends`() {
        let found = indicators(in: "产值由2015年的100亿元增加到2020年的150亿元，年均增长8%。").last
        #expect(found?.period == "2016-01-01/2020-12-31")
    }

    @Test func `五年 in a report of a new year are the five years before`() {
        let found = indicators(in: "五年累计建成水库12座。", date: "2022-01-20").first
        #expect(found?.period == "2017-01-01/2021-12-31")
    }

    @Test func `a month since which something is done begins the period`() {
        let found = indicators(in: "今年6月以来，共走访企业85家。", asOf: true).first
        #expect(found?.period == "2021-06-01/2021-11-15")
    }

    @Test func `a year that a share is of does not date it`() {
        #expect(indicators(in: "客流量恢复到2019年的87%。").first?.period.isEmpty == true)
    }

    @Test func `a time in front of 的 dates what is counted, not the count`() {
        #expect(indicators(in: "1998年以前建成的小区有46个。").first?.period.isEmpty == true)
    }

    @Test(arguments: [("将于年底开通的高速总里程约70公里。", Indicator.Status.actual), ("将于年底开通高速70公里。", .target)])
    func `what is still to come in front of 的 is no pledge`(text: String, status: Indicator.Status) {
        #expect(indicators(in: text).map(\.status) == [status])
    }
}

@Suite struct IndicatorScopeTests {
    @Test func `the document's own scope holds over its sections`() {
        let found = article(["一、经济平稳。全县实现产值80亿元。", "二、消费回升。零售额完成20亿元。"])
        #expect(found.map(\.subject) == ["全县", "全县"])
    }

    @Test(arguments: ["全球煤炭价格上涨5%。", "本次展会共签约30亿元。"])
    func `a scope or a thing named in passing ends with its sentence`(passing: String) {
        let found = article(["全县实现产值80亿元。", passing, "零售额完成20亿元。"])
        #expect(found.last?.subject == "全县")
    }

    @Test func `a list of places in front of 分别 deals out its subjects`() {
        let found = indicators(in: "甲山、乙水两县茶农人均收入分别为1.2万元和1.5万元。")
        #expect(found.map(\.subject) == ["甲山", "乙水"])
        #expect(found.map(\.metric) == ["茶农人均收入", "茶农人均收入"])
    }

    @Test func `a province whose name begins with a numeral is a subject`() {
        #expect(indicators(in: "2020年，四川经济总量超过4万亿元。").first?.subject == "四川")
    }

    @Test func `a body that opens the clause is the subject`() {
        #expect(indicators(in: "调研组先后走访4个县。").first?.subject == "调研组")
    }
}
