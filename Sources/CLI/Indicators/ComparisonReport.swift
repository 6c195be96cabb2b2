import JSONText
import TextAnalysis

/// A comparison as tables and lines.
struct ComparisonReport {
    let comparison: IndicatorComparison
    let metric: String

    init(_ comparison: IndicatorComparison, metric: String) {
        self.comparison = comparison
        self.metric = metric
    }

    private var unit: String { comparison.choice.unit ?? "" }

    var heading: [String] {
        let choice = comparison.choice
        let parts = [choice.measure?.rawValue, choice.status.rawValue, choice.unit, choice.period?.description]
        return [
            metric.printable + ": " + parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", ").printable
        ]
    }

    /// The rows, or those at both ends.
    func table(first: Int?, last: Int?) -> ResultTable {
        var table = ResultTable(columns: Self.columns, shown: Self.shown)
        let rows = comparison.rows
        let isShown = { (index: Int) in
            if first == nil, last == nil { return true }
            return index < first ?? 0 || index >= rows.count - (last ?? 0)
        }
        for (index, row) in rows.enumerated() where isShown(index) { table.add(object(row)) }
        return table
    }

    private static let columns =
        [
            "rank", "subject", "metric", "measure", "status", "period", "amount", "unit", "target", "to_target",
            "parent", "parent_amount", "to_parent", "to_leader",
        ] + IndicatorRecord.referenceColumns() + ["target_indicator", "parent_indicator"]

    private static let shown: [(String, TextTable.Column)] = [
        ("rank", .number("rank")), ("subject", .text("subject")), ("amount", .number("value")),
        ("text", .number("text")),
        ("target", .number("target")), ("to_target", .number("to target")), ("parent", .text("within")),
        ("to_parent", .number("to it")), ("to_leader", .number("to leader")), ("document", .text("document")),
    ]

    private func object(_ row: IndicatorComparison.Row) -> JSONValue {
        let choice = comparison.choice
        let members: [JSONValue.Member] = [
            .init("rank", .integer(row.rank)), .init("subject", .string(row.subject)), .init("metric", .string(metric)),
            .init("measure", .string(choice.measure?.rawValue ?? "")), .init("status", .string(choice.status.rawValue)),
            .init("period", .string(choice.period?.description ?? "")), .init("amount", JSONValue(row.amount)),
            .init("unit", .string(unit)), .init("target", JSONValue(row.target?.amount)),
            .init("to_target", JSONValue(row.target?.distance)),
            .init("parent", row.parent.map { .string($0.subject) } ?? .null),
            .init("parent_amount", JSONValue(row.parent?.amount)), .init("to_parent", JSONValue(row.parent?.distance)),
            .init("to_leader", JSONValue(row.toLeader)),
            .init("target_indicator", row.target.map { .integer($0.record.id) } ?? .null),
            .init("parent_indicator", row.parent.map { .integer($0.record.id) } ?? .null),
        ]
        return .object(members + row.record.reference())
    }

    /// The figures of wider or other levels.
    var references: [String] {
        comparison.references.map { "not ranked: \($0.subject) \($0.amount) (\($0.record.indicator.text))".printable }
    }

    var leftOut: [String] {
        comparison.leftOut.map { "left out, \($0.count): \($0.reason) (such as \($0.example))".printable }
    }
}
