import Testing

@testable import TextAnalysis

/// Classes of errors that reading work reports brought to light.
@Suite struct IndicatorReadingTests {
    @Test func `what a change starts from is there already, whatever stands between it and 由`() {
        let found = indicators(in: "明年要将补助标准由每人每年300元提高到350元。")
        #expect(found.map(\.status) == [.actual, .target])
    }

    @Test func `a total without a name is that of the figure before`() {
        let found = indicators(in: "全市财政收入增加15亿元，总额首次突破100亿元。")
        #expect(found.map(\.metric) == ["财政收入", "财政收入"])
    }

    @Test func `who pays is not what is paid for`() {
        let found = indicators(in: "进一步增加社会保障投入，中央财政拟安排320亿元。").first
        #expect(found?.metric.contains("社会保障投入") == true)
    }

    @Test func `a run of years takes the thing that grew`() {
        #expect(indicators(in: "基础养老金连续6年增加。").map(\.metric) == ["基础养老金"])
    }

    @Test func `a percentage of a cut and one in front of 增速 are growths`() {
        let cut = indicators(in: "全市压减涉企收费项目30%。").first
        #expect(cut?.measure == .growth)
        #expect(cut?.sign == .minus)
        #expect(indicators(in: "保持8%的增速。").first?.measure == .growth)
    }

    @Test func `基础上年均 holds no 上年`() {
        let found = indicators(in: "在提高质量的基础上年均增长7%。", date: "2011-03-05").first
        #expect(found?.period.isEmpty == true)
    }

    @Test func `比上年 in a report of March speaks of the year that is over`() {
        let found = indicators(in: "地区生产总值比上年增长9%。", date: "2021-03-05").first
        #expect(found?.period == "2020-01-01/2020-12-31")
        #expect(indicators(in: "地区生产总值比上年增长9%。", date: "2021-06-05").first?.period.isEmpty == true)
    }

    @Test func `the first years of a plan are years`() {
        let found = indicators(in: "“十三五”前三年单位能耗累计下降10%。").first
        #expect(found?.period == "2016-01-01/2018-12-31")
    }

    @Test func `what is pointed at bears its name`() {
        let found = indicators(in: "此次温州交易会规格提升，参观人次达5万。").first
        #expect(found?.subject.hasSuffix("温州交易会") == true)
    }

    @Test func `持平 is a growth of nothing, of the phrase before the comparison or of the figure before`() {
        let found = indicators(in: "2023年原油产量2.1亿吨，与上年持平，粮食播种面积同上年基本持平。", date: "2024-03-01")
        #expect(found.map(\.metric) == ["原油产量", "原油产量", "粮食播种面积"])
        #expect(found.map(\.value) == ["210000000", "0", "0"])
        #expect(found.map(\.comparison) == [.equal, .equal, .about])
        #expect(found.dropFirst().allSatisfy { $0.measure == .growth && $0.unit == "%" })
        #expect(found.allSatisfy { $0.period == "2023-01-01/2023-12-31" })
    }

    @Test func `a turn of growth is above or below nothing`() {
        let found = indicators(in: "上半年工业企业利润由负转正，出口增速由升转降。")
        #expect(found.map(\.metric) == ["工业企业利润", "出口"])
        #expect(found.map(\.comparison) == [.atLeast, .atLeast])
        #expect(found.map(\.sign) == [.plus, .minus])
    }

    @Test func `持平 inside words, or said of a place, states no growth`() {
        #expect(indicators(in: "经济保持平稳。坚持平等互利，支持平台企业。增速与全国持平。").isEmpty)
    }

    @Test(arguments: ["居九县市区第三位", "居全省21个地市第三", "列13个县（市、区）第3名", "在全市11个区县中排第三位"])
    func `a count of places that a rank is among is no figure of its own`(rank: String) {
        let found = indicators(in: "工业增加值增长4%，增速\(rank)。")
        #expect(found.map(\.value) == ["4", "3"])
        #expect(found.last?.measure == .rank)
        #expect(found.last?.metric == "工业增加值")
    }

    @Test func `what is put in the first place is no rank`() {
        #expect(indicators(in: "把教育放在各项工作的首位。").isEmpty)
    }

    @Test(arguments: ["扣除价格因素，实际增长4%", "扣除留抵退税因素后增长4%", "剔除上年一次性因素的影响增长4%"])
    func `what a growth is reckoned without is not what grew`(growth: String) {
        let found = indicators(in: "一般公共预算收入74亿元，\(growth)。")
        #expect(found.map(\.metric) == ["一般公共预算收入", "一般公共预算收入"])
    }

    @Test func `a place in the name of an event is nobody's subject`() {
        let found = indicators(in: "北京奥运会筹办顺利。财政用于教育的支出累计2.4万亿元。")
        #expect(found.map(\.subject) == [""])
    }

    @Test func `the name of the currency behind its unit is no metric`() {
        let found = indicators(in: "全年贸易顺差714亿元人民币，村民人均收入过万元。")
        #expect(found.map(\.metric) == ["贸易顺差", "村民人均收入"])
        #expect(found.map(\.unit) == ["元", "元"])
    }

    @Test func `the rank that a rise starts from is one too, and names nothing`() {
        let found = indicators(in: "进出口总额达6208亿美元，世界排名由第十位上升到第五位。")
        #expect(found.map(\.value) == ["620800000000", "10", "5"])
        #expect(found.map(\.metric) == ["进出口总额", "进出口总额", "进出口总额"])
    }
}
