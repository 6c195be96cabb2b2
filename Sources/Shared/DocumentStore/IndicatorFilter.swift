public import JSONText
public import WireProtocol

/// Which indicators are wanted; what is `nil` does not matter.
public struct IndicatorFilter: Sendable, Equatable {
    /// The catalogue's identifier.
    public var metricID: String?
    /// Words that the metric as written holds; with `metricID` too, either is enough.
    public var metric: String?
    /// Words that the subject holds, as written or as resolved (`SubjectName`).
    public var subject: String?
    public var status: String?
    public var measure: String?
    /// The unit as written, or the base unit.
    public var unit: String?
    /// The first and the last day between which the period must lie, `YYYY-MM-DD/YYYY-MM-DD`.
    public var period: String?
    /// The id or the name of a document.
    public var document: String?
    /// The row of one indicator.
    public var indicator: Int?

    public init() {}

    /// Reads the parameters of a query.
    ///
    /// - Throws: `WireError` with `.badFrame` that names the parameter at fault.
    public init(parameters: JSONValue) throws(WireError) {
        for (name, path) in Self.texts {
            guard let value = parameters[name], !value.isNull else { continue }
            guard let text = value.string ?? value.integer.map(String.init) else {
                throw WireError(.badFrame, "parameters.\(name): a string is due")
            }
            self[keyPath: path] = text
        }
        if let value = parameters["indicator"], !value.isNull {
            guard let number = value.integer else {
                throw WireError(.badFrame, "parameters.indicator: a number is due")
            }
            indicator = number
        }
        if let period, period.utf8.count != 21 || period.utf8.dropFirst(10).first != UInt8(ascii: "/") {
            throw WireError(.badFrame, "parameters.period: YYYY-MM-DD/YYYY-MM-DD is due")
        }
    }

    /// What `init(parameters:)` reads.
    public var parameters: [JSONValue.Member] {
        Self.texts.compactMap { name, path in self[keyPath: path].map { JSONValue.Member(name, .string($0)) } }
            + (indicator.map { [JSONValue.Member("indicator", .integer($0))] } ?? [])
    }

    private static var texts: [(String, WritableKeyPath<IndicatorFilter, String?>)] {
        [
            ("metric_id", \.metricID), ("metric", \.metric), ("subject", \.subject), ("status", \.status),
            ("measure", \.measure), ("unit", \.unit), ("period", \.period), ("document", \.document),
        ]
    }

    /// The condition on `indicator i`, `document d` and `article a`, and its arguments.
    ///
    /// The subject has none: whom a row is about is told by its article too, so the reader of the rows decides.
    var condition: (sql: String, arguments: [String]) {
        var parts: [String] = []
        var arguments: [String] = []
        func add(_ sql: String, _ values: String...) {
            parts.append(sql)
            arguments += values
        }
        switch (metricID, metric) {
        case (let id?, let words?): add("(i.metric_id = ? OR instr(i.metric, ?))", id, words)
        case (let id?, nil): add("i.metric_id = ?", id)
        case (nil, let words?): add("instr(i.metric, ?)", words)
        case (nil, nil): break
        }
        if let status { add("i.status = ?", status) }
        if let measure { add("i.measure = ?", measure) }
        if let unit { add("(i.unit = ? OR i.unit_normalized = ?)", unit, unit) }
        if let period {
            add("i.period != '' AND substr(i.period, 1, 10) >= ?", String(period.prefix(10)))
            add("substr(i.period, -10) <= ?", String(period.suffix(10)))
        }
        if let document {
            add(
                """
                i.document IN (SELECT id FROM document WHERE id = CAST(? AS INTEGER) AND CAST(id AS TEXT) = ?
                    UNION SELECT id FROM document WHERE name = ? UNION SELECT document FROM alias WHERE name = ?)
                """,
                document,
                document,
                document,
                document
            )
        }
        if let indicator { add("i.id = CAST(? AS INTEGER)", String(indicator)) }
        return (parts.isEmpty ? "1" : parts.joined(separator: " AND "), arguments)
    }
}
