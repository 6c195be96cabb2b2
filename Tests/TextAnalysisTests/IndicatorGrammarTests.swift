import Testing

@testable import TextAnalysis

/// Sentences whose words mislead: goals that are met, estimates that hold for a whole sentence, who acts.
@Suite struct IndicatorGrammarTests {
    @Test(arguments: [
        ("全市主要目标任务全面完成并好于预期，投资增长9%。", Indicator.Status.actual),
        ("全市就业好于预期，新增就业3万人。", .actual),
        ("12个督查组将对全市单位开展检查。", .target),
        ("今年，全市招生计划为6940人。", .target),
        ("2022年，全市新增公园12座。", .target),
    ])
    func `a goal that is met pledges nothing, what is still to come does`(text: String, status: Indicator.Status) {
        #expect(indicators(in: text).map(\.status) == [status])
    }

    @Test func `an estimate holds up to the end of its statement`() {
        let found = indicators(in: "预计全年税收恢复增长，支出规模28亿元、比上年增加1亿元；存款余额7亿元。")
        #expect(found.map(\.comparison) == [.about, .about, .equal])
    }

    @Test(arguments: [
        ("今天，全市有220名队员值守。", "2021-11-15"),
        ("昨晚，全市设置安置点10个。", "2021-11-14"),
        ("目前全市剧院每年演出500场。", ""),
        ("10月末，全市存款余额387亿元。", "2021-10-31"),
    ])
    func `days are told from the document's own`(text: String, period: String) {
        #expect(indicators(in: text).map(\.period) == [period])
    }

    @Test(arguments: [
        ("全市服务业指数继续保持领先水平，高于制造业整体水平2个百分点。", ["服务业指数"]),
        ("全市剧院演出2000场，是转企前的10倍。", ["剧院演出", "剧院演出"]),
        ("15个乡镇采取了轮换的办法。", ["乡镇"]),
        ("拟连续几年发行绿色债券，用于全市治水，今年先发行3亿元。", ["绿色债券"]),
        ("全市医疗保险覆盖13万人。", ["医疗保险"]),
    ])
    func `what is measured is neither a yardstick nor a predicate`(text: String, metrics: [String]) {
        #expect(indicators(in: text).map(\.metric) == metrics)
    }

    @Test(arguments: [
        ("经过搜寻，救援人员已救出群众44人。", "救援人员"),
        ("【云浦县】新建农村公路12公里。", "云浦县"),
        ("2011年，鲤鱼村引进了企业3家。", "鲤鱼村"),
    ])
    func `who acts is the subject`(text: String, subject: String) {
        #expect(indicators(in: text).map(\.subject) == [subject])
    }
}
