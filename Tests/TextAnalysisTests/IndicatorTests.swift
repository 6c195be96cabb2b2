import Testing

@testable import TextAnalysis

/// Reads one paragraph as an article of its own, dated 15 November 2021 unless said otherwise.
func indicators(in text: String, date: String? = "2021-11-15", asOf: Bool = false) -> [Indicator] {
    let text = Text(asOf ? text + "（11月15日）" : text)
    let paragraph = Paragraph(spans: [text.range], sentences: sentences(of: text))
    let day = date.flatMap { CalendarDate(iso: $0) }
        .map { DocumentDate(date: $0, evidence: nil, source: .given, confidence: 1) }
    let article = Article(index: 1, range: text.range, paragraphs: [paragraph])
    return IndicatorExtractor().indicators(in: text, segmentation: Segmentation(date: day, articles: [article]))
}

private func sentences(of text: Text) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    for index in text.range where ["。", "！", "？"].contains(text[index]) {
        found.append(start..<index + 1)
        start = index + 1
    }
    return start < text.count ? found + [start..<text.count] : found
}

@Suite struct IndicatorSpanTests {
    @Test(arguments: [
        ("全县完成投资8.25亿元。", "825000000", "元", "8.25亿元"),
        ("全县完成投资８.２５亿元。", "825000000", "元", "８.２５亿元"),
        ("培训干部 1200多人次。", "1200", "人次", "1200多人次"),
        ("新修渠道3万余米。", "30000", "米", "3万余米"),
        ("发电3.5亿千瓦时。", "350000000", "千瓦时", "3.5亿千瓦时"),
        ("装机100万千瓦。", "1000000", "千瓦", "100万千瓦"),
        ("出口额达1,234.5万美元。", "12345000", "美元", "1,234.5万美元"),
        ("财政收入突破二十三亿元。", "2300000000", "元", "二十三亿元"),
        ("粮食亩产提高了百分之三点五。", "3.5", "%", "百分之三点五"),
        ("单位能耗下降7‰。", "7", "‰", "7‰"),
        ("覆盖率达到九成。", "9", "成", "九成"),
        ("比重提高2.3个百分点。", "2.3", "个百分点", "2.3个百分点"),
    ])
    func `a number is read with its multipliers folded and its unit bare`(
        text: String,
        value: String,
        unit: String,
        span: String
    ) {
        let found = indicators(in: text)
        #expect(found.map(\.value) == [value])
        #expect(found.map(\.unit) == [unit])
        #expect(found.map(\.text) == [span])
    }

    @Test func `the unit of a range holds for both its ends`() {
        let found = indicators(in: "每村扶持资金10—20万元。").first
        #expect(found?.value == "100000")
        #expect(found?.valueMax == "200000")
        #expect(found?.unit == "元")
    }

    @Test(arguments: [
        ("新建停车位500个以上。", Indicator.Comparison.atLeast),
        ("新建停车位约500个。", .about),
        ("新建停车位近500个。", .about),
        ("新建停车位500余个。", .atLeast),
        ("新建停车位不超过500个。", .atMost),
        ("新建停车位超500个。", .atLeast),
        ("新建停车位500个左右。", .about),
        ("新建停车位500个。", .equal),
    ])
    func `hedges become comparisons`(text: String, comparison: Indicator.Comparison) {
        #expect(indicators(in: text).map(\.comparison) == [comparison])
    }

    @Test(arguments: [
        "沿206国道向北，经K12线到3号码头。",
        "会议于3月5日上午9时召开，第十三届代表大会第二次会议通过决议。",
        "深入实施“一带一路”倡议，落实“五水共治”，千方百计促增收。",
        "一是抓落实，二是抓重点，三要守底线，进一步统一思想。",
        "推进“3+8”产业平台和“136”工程，建设T3航站楼。",
        "近五年来，十多年间，三年行动计划深入人心。",
        "建设百亿级产业、千亿级集群。",
        "突出四个方面，抓好三个环节，把安全摆在首位。",
        "每百户拥有量稳步提高，万元产值能耗持续下降。",
    ])
    func `names, dates, ordinals and idioms give nothing`(text: String) {
        #expect(indicators(in: text).map(\.text) == [])
    }

    @Test func `a bound inside a class name belongs to the name`() {
        let found = indicators(in: "引进5亿元以上项目12个。")
        #expect(found.map(\.text) == ["12个"])
        #expect(found.first?.metric == "5亿元以上项目")
    }
}

@Suite struct IndicatorMetricTests {
    private func metrics(_ text: String) -> [String] { indicators(in: text).map(\.metric) }

    @Test func `the metric stands before a level or a growth`() {
        #expect(metrics("全市地区生产总值增长6.1%。") == ["地区生产总值"])
        #expect(metrics("全市实现社会消费品零售总额310亿元。") == ["社会消费品零售总额"])
        #expect(metrics("森林覆盖率达到61.5%。") == ["森林覆盖率"])
    }

    @Test func `a count takes the noun after it`() {
        #expect(metrics("成功举办40多场活动。") == ["活动"])
        #expect(metrics("建成6所学校、2家医院。") == ["学校", "医院"])
    }

    @Test func `figures without a phrase of their own go on with the one before`() {
        #expect(metrics("出口额52亿元，同比增长8%，增速居全省第一。") == ["出口额", "出口额", "出口额"])
    }

    @Test func `分别 gives each head its own figure`() {
        let found = indicators(in: "工业投资、技改投资分别增长9.1%和12.4%。")
        #expect(found.map(\.metric) == ["工业投资", "技改投资"])
        #expect(found.map(\.value) == ["9.1", "12.4"])
    }

    @Test func `分别 shares a single head`() {
        #expect(metrics("城乡居民收入分别增长7.1%、8.2%。") == ["城乡居民收入", "城乡居民收入"])
    }

    @Test func `分别 after levels goes back to their metrics`() {
        let text = "城镇居民收入4.1万元，农村居民收入2.3万元，分别增长6%和8%。"
        #expect(metrics(text) == ["城镇居民收入", "农村居民收入", "城镇居民收入", "农村居民收入"])
    }

    @Test func `levels of government become subjects of one metric`() {
        let found = indicators(in: "省、市、县三级项目完成率分别为98%、95%、91%。")
        #expect(found.map(\.subject) == ["省", "市", "县"])
        #expect(found.allSatisfy { $0.metric.hasSuffix("完成率") })
    }

    @Test func `the part stands before 占, not the whole`() {
        let found = indicators(in: "民营企业出口额占全省总额的31%。")
        #expect(found.map(\.metric) == ["民营企业出口额"])
        #expect(found.map(\.measure) == [.share])
    }

    @Test func `a catalogued metric carries its identifier`() {
        #expect(indicators(in: "社零增长7%。").map(\.metricID) == ["retail_sales"])
    }
}

@Suite struct IndicatorMeaningTests {
    @Test(arguments: [
        ("工业增加值增长8%。", Indicator.Measure.growth, Indicator.Sign.plus),
        ("信访总量下降12.5%。", .growth, .minus),
        ("城镇化率提高1.2个百分点。", .change, .plus),
        ("城镇化率提高到66%。", .share, .plus),
        ("新增市场主体3万户。", .change, .plus),
        ("农村贫困人口减少5万人。", .change, .minus),
        ("建成公园8座。", .level, .plus),
        ("服务外包执行额翻番。", .multiple, .plus),
        ("出口增长1.5倍。", .multiple, .plus),
    ])
    func `the verb decides measure and sign`(text: String, measure: Indicator.Measure, sign: Indicator.Sign) {
        let found = indicators(in: text)
        #expect(found.map(\.measure) == [measure])
        #expect(found.map(\.sign) == [sign])
    }

    @Test func `新增 holds for all items of its list`() {
        let found = indicators(in: "新增规上企业15家、高新技术企业40家。")
        #expect(found.map(\.measure) == [.change, .change])
    }

    @Test func `a pledge and its stretch goal are two targets`() {
        let found = indicators(in: "确保全年新增上市企业6家、力争8家。")
        #expect(found.map(\.value) == ["6", "8"])
        #expect(found.map(\.status) == [.target, .target])
        #expect(found.map(\.period) == ["2021-01-01/2021-12-31", "2021-01-01/2021-12-31"])
    }

    @Test func `what is over is actual and what is pledged is target`() {
        #expect(indicators(in: "前三季度，全市出口增长9%。").map(\.status) == [.actual])
        #expect(indicators(in: "力争全年出口增长9%。").map(\.status) == [.target])
        #expect(indicators(in: "累计完成投资30亿元。").map(\.status) == [.actual])
    }

    @Test(arguments: [
        ("今年1~9月，全市投资增长9%。", "2021-01-01/2021-09-30"),
        ("前三季度，全市投资增长9%。", "2021-01-01/2021-09-30"),
        ("上半年，全市投资增长9%。", "2021-01-01/2021-06-30"),
        ("去年全市投资增长9%。", "2020-01-01/2020-12-31"),
        ("2019年全市投资增长9%。", "2019-01-01/2019-12-31"),
        ("“十三五”期间，全市投资增长9%。", "2016-01-01/2020-12-31"),
        ("截至9月底，全市建成公园9座。", "2021-09-30"),
        ("确保10月底前建成公园9座。", "2021-01-01/2021-10-31"),
        ("近年来，全市投资增长9%。", ""),
        ("比去年增长9%。", ""),
    ])
    func `periods resolve against the document's day`(text: String, period: String) {
        #expect(indicators(in: text).map(\.period) == [period])
    }

    @Test func `目前 is the day that a text of one article was given, not that of a page which does not name its day`()
        throws
    {
        #expect(indicators(in: "目前，全市有公园9座。").map(\.period) == ["2021-11-15"])
        let page = Text("目前，全市有公园9座。")
        let articles = [1, 2].map { number in
            Article(
                index: number,
                range: page.range,
                paragraphs: [Paragraph(spans: [page.range], sentences: [page.range])]
            )
        }
        let day = try DocumentDate(
            date: #require(CalendarDate(year: 2021, month: 11, day: 15)),
            evidence: nil,
            source: .given,
            confidence: 1
        )
        let found = IndicatorExtractor().indicators(in: page, segmentation: Segmentation(date: day, articles: articles))
        #expect(found.map(\.period) == ["", ""])
        #expect(indicators(in: "目前，全市有公园9座。", asOf: true).first?.period == "2021-11-15")
    }

    @Test func `nothing is resolved without a date`() {
        #expect(indicators(in: "前三季度，全市投资增长9%。", date: nil).map(\.period) == [""])
    }
}

@Suite struct IndicatorRobustnessTests {
    @Test(arguments: [
        "", " \n\n　", "\u{0}\u{1}\u{7F}", "1", "百", "第", "前", "——--~~", "“1", "（1", "％％", "\u{FFFD}1亿\u{FFFD}",
        "1亿1亿1亿1亿1亿1亿", "一一一一一一一一一一一一", "余余余多多多1余余", "、、、1、、2、、、", "的1的", "分别分别1、2",
    ])
    func `odd texts neither trap nor overrun`(text: String) {
        for found in indicators(in: text) {
            #expect(found.range.upperBound <= text.unicodeScalars.count)
            #expect(!found.range.isEmpty)
        }
    }

    @Test(arguments: UInt64(1)...40)
    func `random scalars neither trap nor overrun`(seed: UInt64) {
        var state = seed
        let alphabet = Array(
            "0123456789０９一二三十百千万亿零点分之年月日第前首居占增长下降到至达新增分别均、，。；：“”（）%％个家元亩全市省温州1~9—-.,余多约近以上".unicodeScalars
        )
        var scalars: [Unicode.Scalar] = []
        for _ in 0..<400 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            scalars.append(alphabet[Int(state >> 33) % alphabet.count])
        }
        let text = String(String.UnicodeScalarView(scalars))
        let found = indicators(in: text)
        #expect(found.map(\.range.lowerBound) == found.map(\.range.lowerBound).sorted())
        #expect(found == indicators(in: text))
    }

    @Test func `time grows with the length of a text without full stops`() {
        func seconds(_ copies: Int) -> Double {
            let text = String(repeating: "新增企业5家和学校6所增长7%占8%居全省第一今年", count: copies)
            let time = ContinuousClock().measure { _ = indicators(in: text) }
            return Double(time.components.attoseconds) / 1e18 + Double(time.components.seconds)
        }
        let short = seconds(1_000)
        // Sixty-four times would be quadratic. The better of two, since others may use the processor.
        #expect(min(seconds(8_000), seconds(8_000)) < max(short, 0.005) * 40)
    }
}
