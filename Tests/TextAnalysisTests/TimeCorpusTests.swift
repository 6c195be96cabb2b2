import Foundation
import Testing

@testable import TextAnalysis

/// Dates, months, quarters and years of another project's test suite, resolved against its base day.
@Suite(.enabled(if: Corpus.isThere, "corpus not there"))
struct TimeCorpusTests {
    /// The day that the other suite's tests start from where they name none.
    private let bases = ["_ts_1": CalendarDate(iso: "2021-06-14"), "_ts_2": CalendarDate(iso: "2021-09-01")]

    private func base(_ first: Any?) -> CalendarDate? {
        if let name = first as? String { return bases[name] ?? bases["_ts_1"]! }
        if let seconds = first as? Double, seconds > 10_000 {
            let iso = Date(timeIntervalSince1970: seconds).ISO8601Format()
            return CalendarDate(iso: String(iso.prefix(10)))
        }
        let parts = first as? [String: Int] ?? [:]
        let list = first as? [Double] ?? []
        let year = parts["year"] ?? list.first.map(Int.init) ?? 2021
        let month = parts["month"] ?? (list.count > 1 ? Int(list[1]) : 6)
        return CalendarDate(year: year, month: month, day: parts["day"] ?? (list.count > 2 ? Int(list[2]) : 14))
    }

    /// The first and the last day that the other suite gives.
    private func expected(_ value: Any?) -> String {
        let days = "\(value ?? "")".matches(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/).map { String($0.output) }
        guard days.count >= 2 else { return days.first ?? "" }
        return days[0] == days[1] ? days[0] : "\(days[0])/\(days[1])"
    }

    private func period(_ text: Text, _ base: CalendarDate?) -> String {
        let parser = TimeParser(text.scalars, limit: text.count)
        guard let time = text.range.lazy.compactMap({ parser.expression(at: $0) }).first else { return "none" }
        return PeriodResolver(date: base, asOf: base, sectionYear: nil, event: nil).period(of: time, status: .target)
    }

    @Test func `times of another suite are resolved to the same days`() throws {
        let rows = try NumberCorpus.rows("jionlp").filter { $0["kind"] as? String == "time value" }
        let failing = try rows.compactMap { row -> String? in
            let cells = row["expected"] as? [Any] ?? []
            let own = period(Text(try #require(row["text"] as? String)), base(cells.first))
            return own == expected(cells.last) ? nil : "\(row["id"] ?? "") \(own)"
        }
        #expect(Double(failing.count) <= 0.03 * Double(rows.count), "\(failing.count) of \(rows.count): \(failing)")
    }
}
