import GRDB
import JSONText
import Testing
import WireProtocol

@testable import DocumentStore

/// Indicators filtered where they are stored, and the views for the same in SQL.
@Suite struct IndicatorQueryTests {
    private let temporary: TemporaryStore
    private let store: DocumentStore

    /// Two reports with a figure or two each.
    init() throws {
        temporary = try TemporaryStore()
        store = try DocumentStore(path: temporary.path)
        try add(
            "温州市统计公报\n2018年，全市地区生产总值6006亿元。2019年目标7%。",
            date: "2019-01-20",
            [
                figure(
                    16,
                    22,
                    "6006亿元",
                    "600600000000",
                    "元",
                    "地区生产总值",
                    "actual",
                    "level",
                    "2018-01-01/2018-12-31",
                    "全市"
                ),
                figure(36, 38, "7%", "7", "%", "地区生产总值", "target", "growth", "2019-01-01/2019-12-31", "全市"),
            ]
        )
        try add(
            "台州市统计公报\n2019年，全市地区生产总值增长8%。",
            date: "2020-01-20",
            [
                figure(24, 26, "8%", "8", "%", "地区生产总值", "actual", "growth", "2019-01-01/2019-12-31", "全市")
            ]
        )
    }

    private func figure(
        _ start: Int,
        _ end: Int,
        _ text: String,
        _ value: String,
        _ unit: String,
        _ metric: String,
        _ status: String,
        _ measure: String,
        _ period: String,
        _ subject: String
    ) -> String {
        """
        {"article":1,"start":\(start),"end":\(end),"text":"\(text)","value":"\(value)","unit":"\(unit)","metric":"\(metric)",\
        "metric_id":"gdp","subject":"\(subject)","measure":"\(measure)","sign":"+","comparison":"=","status":"\(status)",\
        "period":"\(period)","period_text":"","value_normalized":"\(value)","unit_normalized":"\(unit)"}
        """
    }

    private func add(_ text: String, date: String, _ figures: [String]) throws {
        let (outcome, task) = try store.submit(document("\(text.prefix(3)).txt", text))
        guard case .new(let id) = outcome, let task else { throw StoreError.notAStore(path: "") }
        let scalars = Array(text.unicodeScalars)
        let (count, stop) = (scalars.count, scalars.firstIndex(of: "。")! + 1)
        let segment = """
            {"date":{"value":"\(date)"},"articles":[{"index":1,"start":0,"end":\(count),"headline":"\(text.prefix(7))",\
            "paragraphs":[{"start":8,"end":\(count),"sentences":[[8,\(stop)],[\(stop),\(count)]]}]}]}
            """
        _ = try store.finish(task, .segment, segment)
        let next = try store.addTask(.indicators, of: id)
        _ = try store.finish(next, .indicators, "{\"indicators\":[\(figures.joined(separator: ","))]}")
    }

    private func rows(_ change: (inout IndicatorFilter) -> Void) throws -> [JSONValue] {
        var filter = IndicatorFilter()
        change(&filter)
        let page = try store.reader.export(table: .indicators, filter: filter, after: 0, limit: 100)
        #expect(page.next == nil)
        return try page.rows.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0)) }
    }

    @Test func `each filter lets through what it names`() throws {
        let texts = { (change: (inout IndicatorFilter) -> Void) in try self.rows(change).map { $0["text"]?.string } }
        #expect(try texts { _ in }.count == 3)
        #expect(try texts { $0.status = "target" } == ["7%"])
        #expect(try texts { $0.measure = "growth" } == ["7%", "8%"])
        #expect(try texts { $0.metricID = "gdp" }.count == 3)
        #expect(try texts { $0.metric = "生产总值" }.count == 3)
        #expect(try texts { $0.metric = "财政" }.isEmpty)
        #expect(try texts { $0.unit = "元" } == ["6006亿元"])
        #expect(try texts { $0.period = "2018-01-01/2018-12-31" } == ["6006亿元"])
        #expect(try texts { $0.document = "台州市.txt" } == ["8%"])
        #expect(try texts { $0.indicator = 2 } == ["7%"])
    }

    @Test func `a subject is found by the name that the article gives it`() throws {
        #expect(try rows { $0.subject = "温州" }.map { $0["text"]?.string } == ["6006亿元", "7%"])
        #expect(try rows { $0.subject = "台州市" }.map { $0["subject_name"]?.string } == ["台州"])
        #expect(try rows { $0.subject = "全市" }.count == 3)
    }

    @Test func `a record has its sentence as evidence, and its document's date`() throws {
        let row = try #require(try rows { $0.indicator = 1 }.first)
        #expect(row["evidence"]?.string == "2018年，全市地区生产总值6006亿元。")
        #expect(row["evidence_start"]?.integer == 8)
        #expect(row["document_date"]?.string == "2019-01-20")
        #expect(row["headline"]?.string == "温州市统计公报")
    }

    @Test func `a page of rows that the filter refuses still leads to the next`() throws {
        var filter = IndicatorFilter()
        filter.subject = "台州"
        let first = try store.reader.export(table: .indicators, filter: filter, after: 0, limit: 2)
        #expect(first.rows.isEmpty && first.next == 2)
        let second = try store.reader.export(table: .indicators, filter: filter, after: 2, limit: 2)
        #expect(!second.rows.isEmpty && second.next == nil)
    }

    @Test func `a filter survives the way through a query, and a wrong one is refused`() throws {
        var filter = IndicatorFilter()
        filter.metricID = "gdp"
        filter.period = "2018-01-01/2018-12-31"
        filter.indicator = 7
        #expect(try IndicatorFilter(parameters: .object(filter.parameters)) == filter)
        for wrong in [#"{"metric":[]}"#, #"{"indicator":"x"}"#, #"{"period":"2018"}"#] {
            let parameters = try JSONValue(parsing: Array(wrong.utf8))
            #expect(throws: WireError.self) { try IndicatorFilter(parameters: parameters) }
        }
    }

    @Test func `words in a filter are never read as SQL`() throws {
        #expect(try rows { $0.metric = "'; DROP TABLE indicator; --" }.isEmpty)
        #expect(try rows { _ in }.count == 3)
    }

    @Test func `the views give amounts, days and outcomes`() throws {
        let amounts = try store.pool.read { db in
            try Row.fetchAll(db, sql: "SELECT amount, period_end, document_date FROM indicator_record ORDER BY id")
        }
        #expect(amounts.map { $0[0] as Double } == [600_600_000_000, 7, 8])
        #expect(amounts[1][1] == "2019-12-31" && amounts[1][2] == "2019-01-20")
        let pledge = try store.pool.read { db in try Row.fetchOne(db, sql: "SELECT * FROM pledge") }
        #expect(pledge?["deadline"] == "2019-12-31" && pledge?["amount"] == 7.0)
        let ranking = try store.pool.read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT rank, to_leader FROM metric_ranking WHERE measure = 'growth' AND status = 'actual'"
            )
        }
        #expect(ranking.map { $0[0] as Int } == [1] && ranking[0][1] == 0.0)
    }
}
