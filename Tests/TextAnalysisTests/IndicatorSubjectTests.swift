import Testing

@testable import TextAnalysis

/// A document with a headline, each paragraph one sentence or several.
private func document(_ headline: String?, _ paragraphs: [[String]], date: String) -> [Indicator] {
    var scalars: [Unicode.Scalar] = []
    func append(_ line: String) -> Range<Int> {
        let start = scalars.count
        scalars += line.unicodeScalars
        return start..<scalars.count
    }
    let title = headline.map { append($0) }
    scalars.append("\n")
    var found: [Paragraph] = []
    for paragraph in paragraphs {
        let sentences = paragraph.map { append($0) }
        let range = sentences[0].lowerBound..<scalars.count
        found.append(Paragraph(spans: [range], sentences: sentences))
        scalars.append("\n")
    }
    let text = Text(scalars: scalars)
    let day = CalendarDate(iso: date).map { DocumentDate(date: $0, evidence: nil, source: .given, confidence: 1) }
    var article = Article(index: 1, range: text.range, paragraphs: found)
    article.headline = title
    return IndicatorExtractor().indicators(in: text, segmentation: Segmentation(date: day, articles: [article]))
}

@Suite struct IndicatorSubjectTests {
    private func subjects(_ paragraphs: [[String]], headline: String? = nil) -> [String] {
        document(headline, paragraphs, date: "2021-11-15").map(\.subject)
    }

    @Test func `what comes after a figure of its sentence is not handed on`() {
        let found = subjects([["全县新建水库3座；县医院引进专家4名。", "绿化荒山2万亩。"]])
        #expect(found == ["全县", "县医院", "全县"])
    }

    @Test func `each of many has its own clause only`() {
        #expect(subjects([["全市新建公园3个。"], ["每个县建有体育馆1座。", "绿化荒山2万亩。"]]).last == "全市")
    }

    @Test func `a scope may stand behind 预计`() {
        #expect(subjects([["预计全县粮食产量15万吨。", "茶园面积2万亩。"]]) == ["全县", "全县"])
    }

    @Test func `a brief is about the scope it states after its place`() {
        #expect(subjects([["温州今天放晴，全市采茶结束。", "采茶3万吨。"]]) == ["全市"])
    }

    @Test func `a yearly summary is about the scope that it states anywhere`() {
        let found = subjects([["新建桥梁12座。"], ["年末全省有水库90座。"]], headline: "2020年水利工作总结")
        #expect(found == ["全省", "全省"])
    }

    @Test func `who acts goes on over clauses that have no subject`() {
        let found = subjects([["审计部门走访6个镇，查处违规资金80万元；农民收入增长5%。"]])
        #expect(found == ["审计部门", "审计部门", ""])
    }

    @Test(arguments: [
        ("中央财政“三农”投入120亿元。", "中央财政"), ("中央和地方财政用于救灾的资金9亿元。", "中央和地方财政"),
        ("中央财政收入增长9%。", ""),
    ])
    func `who pays is the subject, an account is not`(text: String, subject: String) {
        #expect(subjects([[text]]) == [subject])
    }

    @Test(arguments: [
        ("园区推行“一次办”，减免租金20万元。", "园区"), ("集团已完成固定资产投资9亿元。", "集团"), ("企业开办时间压缩到2个工作日。", ""),
    ])
    func `a bare word for a body is the subject, not a part of a metric`(text: String, subject: String) {
        #expect(subjects([[text]]) == [subject])
    }

    @Test func `a body called by the bare word goes on in the next paragraph`() {
        #expect(subjects([["集团已完成固定资产投资9亿元。"], ["营业收入增长8%。"]]) == ["集团", "集团"])
    }

    @Test func `a district may be called by its short name`() {
        #expect(subjects([["温州市青禾区今天开会。"], ["青禾先后建成学校3所。"]]).last == "青禾")
    }

    @Test func `who stands before what is ranked is not among whom it is`() {
        #expect(subjects([["全市新建公园3个。", "城区绿化率居全省第一。"]]).last == "城区")
    }

    @Test func `in a plan 我市 of the same sentence is whose affair it is`() {
        #expect(subjects([["依托我市水运条件，搭建配送中心3个。"]]) == ["我市"])
    }
}

@Suite struct IndicatorInheritedPeriodTests {
    private func periods(_ paragraphs: [[String]], headline: String? = nil, date: String = "2021-11-15") -> [String] {
        document(headline, paragraphs, date: date).map(\.period)
    }

    @Test(arguments: [("前三季度外贸增长超一成", "2021-11-15", "09-30"), ("港口交出半年答卷", "2021-07-20", "06-30")])
    func `news is about the months of its title`(headline: String, date: String, end: String) {
        let found = periods([["民营企业出口80亿元。"]], headline: headline, date: date)
        #expect(found == ["2021-01-01/2021-\(end)"])
    }

    @Test func `近三年 is three years, and of its own figure only`() {
        let found = periods([["近三年，新建公路800公里。", "新增岗位300个。"]], date: "2021-02-10")
        #expect(found == ["2018-01-01/2020-12-31", ""])
    }

    @Test func `a sum over years goes on over commas`() {
        let found = periods([["三年累计造林9万亩，治沙2万亩。"]], date: "2021-02-10")
        #expect(found == ["2018-01-01/2020-12-31", "2018-01-01/2020-12-31"])
    }

    @Test func `上年 in the review of a year is the one before that`() {
        let found = periods([["2020年，示范村由上年的41个增加到117个。"]], date: "2021-02-10")
        #expect(found == ["2019-01-01/2019-12-31", "2020-01-01/2020-12-31"])
    }

    @Test func `a deadline behind its own subject ends with its clause`() {
        let found = periods([["2021年，三号线9月底前通车，绿道新建30公里。"]])
        #expect(found.first?.contains("09-30") == false)
    }
}
