import Lexicons
import Testing

@testable import TextAnalysis

/// What the catalogue of metrics promises: enough of them, and names that mean the same.
@Suite struct MetricCatalogueTests {
    private let rows = Lexicon.metrics
    private func names(_ row: [String]) -> [String] {
        [row[1]] + (row.count > 2 ? row[2].split(separator: "|").map(String.init) : [])
    }

    @Test func `there are three hundred metrics and more, each name belonging to one`() {
        #expect(rows.count >= 300)
        #expect(Set(rows.map { $0[0] }).count == rows.count)
        let all = rows.flatMap(names)
        let twice = Dictionary(grouping: all) { $0 }.filter { $0.value.count > 1 }.keys
        #expect(twice.isEmpty, "\(twice)")
    }

    @Test(
        arguments: [
            ["城镇", "农村"], ["城镇", "乡村"], ["城市", "农村"], ["出口", "进口"], ["存款", "贷款"], ["收入", "支出"], ["申请", "授权"],
            ["第一产业", "第二产业", "第三产业"], ["公路", "铁路", "水路"], ["产量", "面积"], ["工伤", "失业", "生育"], ["出生", "死亡"],
            ["增加值", "总产值"], ["男", "女"], ["新增", "净增"], ["登记失业", "调查失业"],
        ]
    )
    func `no metric has names that exclude each other`(words: [String]) {
        for row in rows {
            let kinds = words.filter { word in
                names(row).contains { name in name.contains(word) && !words.contains { $0 != word && name.contains($0) }
                }
            }
            #expect(kinds.count <= 1, "\(row[0]): \(names(row))")
        }
    }

    @Test func `a rate and what it is a rate of are two metrics`() {
        for row in rows {
            let rates = names(row).filter { name in ["率", "度", "比", "比例", "比重", "增速"].contains(where: name.hasSuffix) }
            // A growth and a productivity have names of both kinds; days that are good are counted as a share of all.
            guard !["economic_growth", "air_quality", "industrial_efficiency"].contains(row[0]) else { continue }
            #expect(rates.isEmpty || rates.count == names(row).count, "\(row[0]): \(names(row))")
        }
    }

    @Test func `names that look alike and differ are told apart`() {
        for (a, b) in [("乡村人口", "城镇人口"), ("城镇常住人口", "常住人口"), ("国民收入", "国民总收入"), ("铁路货运量", "公路货运量"), ("产量", "粮食产量")] {
            #expect(MetricNames.id(for: a) != MetricNames.id(for: b) || MetricNames.id(for: a) == nil)
        }
        #expect(MetricNames.id(for: "社零") == MetricNames.id(for: "社会消费品零售总额"))
        #expect(MetricNames.id(for: "规上工业增加值") == MetricNames.id(for: "规模以上工业增加值"))
    }

    @Test(
        arguments: [
            ("全社会固定资产投资总额增长5%。", "fixed_asset_investment"), ("云岭县出口增长5%。", "exports"),
            ("两家企业的利润总额和营业收入增长5%。", "revenue"), ("广义货币（M2）余额增长5%。", "money_supply"),
            ("新增城镇就业3万人。", "urban_employment"),
        ]
    )
    func `words that leave a metric what it is leave it its identifier`(text: String, identifier: String) {
        #expect(indicators(in: text).map(\.metricID) == [identifier])
    }

    @Test(arguments: ["机电产品出口增长5%。", "固定资产投资率为5%。", "出口信用保险承保5亿元。", "细颗粒物（PM2.5）平均浓度下降5%。"])
    func `a narrower metric, or another that holds the name, has no identifier of it`(text: String) {
        let found = indicators(in: text).first
        #expect(found?.metric.isEmpty == false)
        #expect(!["exports", "fixed_asset_investment", "money_supply"].contains(found?.metricID ?? ""))
    }

    @Test func `the end of a list names each of its items`() {
        let found = indicators(in: "高新技术产业、装备制造业、战略性新兴产业增加值分别增长6.8%、7.4%和9.3%。")
        #expect(found.map(\.metricID) == ["hightech_value_added", "equipment_value_added", "emerging_value_added"])
    }
}
