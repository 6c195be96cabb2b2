import Testing

@testable import TextAnalysis

/// What a figure is of: compounds with verbs inside, what stands behind the figure, what it is taken from or held against.
@Suite struct IndicatorPhraseTests {
    @Test(arguments: [
        ("安排城乡医疗救助补助资金160亿元，增长9.6%。", ["城乡医疗救助补助资金", "城乡医疗救助补助资金"]),
        ("完成2.1万人次农民工职业技能提升培训任务。", ["农民工职业技能提升培训任务"]),
        ("服务业在生产总值中的比重上升到50.5%。", ["服务业在生产总值中的比重"]),
        ("支持重点节能工程、循环经济等项目298个。", ["重点节能工程、循环经济等项目"]),
        ("新设外资企业增长70%。", ["新设外资企业"]),
        ("城镇低保的覆盖人数，由年初的4万人扩大到年末的11万人。", ["城镇低保的覆盖人数", "城镇低保的覆盖人数"]),
    ])
    func `a compound keeps the verbs inside it`(text: String, metrics: [String]) {
        #expect(indicators(in: text).map(\.metric) == metrics)
    }

    @Test(arguments: [
        ("免除了5200名学生的学杂费。", "学生"),
        ("13亿多人口的国家实现了这一目标。", "人口"),
        ("有27个省、自治区、直辖市工业效益好转。", "省、自治区、直辖市"),
        ("下放7项依据有关法律设立的审批项目。", "审批项目"),
        ("将甲病、乙病等15种可以通过接种预防的传染病列入计划。", "传染病"),
        ("30家企业共同发起的联盟成立了。", "企业"),
        ("被困的17名矿工中，有3人获救。", "矿工"),
        ("641人领取养老金。", "领取养老金"),
        ("380户1200人脱贫。", "脱贫"),
        ("受理投诉103件，18人被移送司法机关。", "投诉"),
        ("县里拿出5000万元设立旅游基金。", "旅游基金"),
        ("从粮食风险基金中拿出1亿元。", "粮食风险基金"),
        ("人口不足千人的小村庄越来越多。", "人口"),
        ("5万千瓦新增发电机组安装脱硫设施。", "新增发电机组"),
    ])
    func `the figure is of what stands behind it`(text: String, metric: String) {
        #expect(indicators(in: text).first?.metric == metric)
    }

    @Test(arguments: [
        ("粮食总产量在上年大幅度增长的基础上，又增产145万吨。", "粮食总产量", Indicator.Measure.change),
        ("外贸出口从7月份开始大幅度回升，全年达到194亿美元。", "外贸出口", .level),
        ("粮食产量屡创历史新高，去年达到546万吨。", "粮食产量", .level),
        ("农村居民人均纯收入，考虑价格下降因素，比上年实际增长4.3%。", "农村居民人均纯收入", .growth),
        ("今后五年，我国经济增长预期目标是在提高质量的基础上年均增长7%。", "经济增长", .growth),
        ("技改投资增速高于全部工业投资3个百分点。", "技改投资", .change),
        ("结算款比预算高出2倍。", "结算款", .multiple),
        ("全年新增装机超过全球一半。", "装机", .share),
        ("试点县达到全国县总数50%。", "试点县", .share),
        ("用于增加教师工资1755万元。", "教师工资", .level),
        ("削减市里设立的收费项目60%。", "收费项目", .growth),
    ])
    func `the ground of a figure and its yardstick are not its metric`(
        text: String,
        metric: String,
        measure: Indicator.Measure
    ) {
        let found = indicators(in: text)
        #expect(found.map(\.metric) == [metric])
        #expect(found.map(\.measure) == [measure])
    }

    @Test func `a total is of the things counted before, with a measure of its own`() {
        let found = indicators(in: "规上企业净增7家、总数达52家。")
        #expect(found.map(\.metric) == ["规上企业", "规上企业"])
        #expect(found.map(\.measure) == [.change, .level])
    }

    @Test func `a hedge behind the first of two figures is its own`() {
        let found = indicators(in: "固定资产投资、社会消费品零售总额分别增长8%以上和9%。")
        #expect(found.map(\.comparison) == [.atLeast, .equal])
    }

    @Test(arguments: [
        ("广义货币增长目标为16%。", "广义货币"), ("把居民消费价格涨幅控制在3.5%左右。", "居民消费价格涨幅"),
        ("将试点范围扩大到40%的县。", "试点范围"), ("一季度开工率须达40%。", "开工率"),
    ])
    func `an aim is a target`(text: String, metric: String) {
        let found = indicators(in: text)
        #expect(found.map(\.status) == [.target])
        #expect(found.map(\.metric) == [metric])
    }

    @Test(arguments: [
        ("整改率逾九成五。", "9.5"), ("撑起全县工业的四分之一强。", "0.25"), ("产值破亿。", "100000000"),
        ("十件民生实事办结九件。", "9"), ("他租下两间民房。", "2"), ("总量较上年前移两位。", "2"), ("新建电站一座。", "1"),
        ("收入比由1.98缩小至1.95。", "1.98"), ("建成5条高速。", "5"),
    ])
    func `figures in wordy forms are read`(text: String, value: String) {
        #expect(indicators(in: text).first?.value.description == value)
    }

    @Test(arguments: ["以解决三个1亿人问题为着力点。", "破除城乡二元结构。", "中共十八届三中全会召开。", "打好两个攻坚战。"])
    func `slogans and names state nothing`(text: String) {
        #expect(indicators(in: text).isEmpty)
    }

    @Test func `a class of what is counted is no figure`() {
        let found = indicators(in: "规上企业只有93家，销售过亿元的仅11家。")
        #expect(found.map(\.value.description) == ["93", "11"])
    }

    @Test func `what a paragraph announces holds for those below it`() {
        let text = """
            云浦县2024年政府工作报告（节选）

            围绕上述目标，重点抓好以下工作：

            （一）让项目早落地。安排重点项目86个，总投资342亿元。招商引资到位资金65亿元。

            （二）办好群众身边的事。新增床位600张，全县214个行政村中，加装电梯20部。
            """
        let segmentation = Segmenter().segment(Text(text), date: CalendarDate(iso: "2024-02-03"))
        let found = IndicatorExtractor().indicators(in: Text(text), segmentation: segmentation)
        #expect(found.map(\.status) == [.target, .target, .target, .target, .actual, .target])
    }

    @Test(arguments: [
        ("零售总额增长8.9%，按经营地分，城镇增长8.7%，乡村9.8%。", 3), ("地区生产总值增长6.5%左右、力争7%。", 2),
        ("产值增幅由14.7%收窄至2.1%。", 2),
    ])
    func `a second share of the same thing is a growth too`(text: String, count: Int) {
        #expect(indicators(in: text).map(\.measure) == Array(repeating: Indicator.Measure.growth, count: count))
    }

    @Test func `former and latter are told apart`() {
        let found = indicators(in: "东港出口和西港出口分别为21.9亿元、8.7亿元，前者增长17.3%。")
        #expect(found.map(\.metric) == ["东港出口", "西港出口", "东港出口"])
    }

    @Test(arguments: [
        ("东湖县41.6万亩小麦全部收割。", "小麦"), ("企业开办4小时以内办结。", "企业开办"), ("每个县至少打造2条和美乡村示范带。", "和美乡村示范带"),
        ("用好1800亿元引导基金。", "引导基金"), ("一次性发放2亿元补贴。", "补贴"),
    ])
    func `a place, a process and a fund`(text: String, metric: String) {
        #expect(indicators(in: text).map(\.metric) == [metric])
    }
}
