// Reads the records that `galley export indicators` prints.

public import JSONText
public import TextAnalysis

extension Indicator {
    /// Reads the fields that `write(to:)` writes.
    init(_ fields: FormatFields) throws(StageFormatError) {
        func string(_ name: String) throws(StageFormatError) -> String {
            guard let text = fields.optional(name)?.string else { throw fields.failure(name, "a string is due") }
            return text
        }
        self.init(
            article: try fields.integer("article", in: 0...Int(Int32.max)),
            range: try fields.range(within: 0..<Int(Int32.max)),
            text: try string("text"),
            value: try string("value"),
            valueMax: fields.optional("value_max")?.string,
            unit: try string("unit"),
            metric: try string("metric"),
            metricID: fields.optional("metric_id")?.string,
            subject: try string("subject"),
            measure: try fields.word("measure", as: Measure.self),
            sign: try fields.word("sign", as: Sign.self),
            comparison: try fields.word("comparison", as: Comparison.self),
            status: try fields.word("status", as: Status.self),
            period: try string("period"),
            periodText: try string("period_text"),
            valueNormalized: fields.optional("value_normalized")?.string,
            unitNormalized: fields.optional("unit_normalized")?.string
        )
    }
}

extension IndicatorRecord {
    /// Reads one object of `galley export indicators --format jsonl`.
    public init(_ json: JSONValue) throws(StageFormatError) {
        let fields = try FormatFields(json, "indicator")
        self.init(
            id: try fields.integer("indicator", in: 0...Int.max),
            indicator: try Indicator(fields),
            document: fields.optional("document")?.string ?? "",
            documentID: try fields.integer("id", in: 0...Int.max),
            documentDate: fields.optional("document_date")?.string.flatMap(CalendarDate.init(iso:)),
            headline: fields.optional("headline")?.string,
            evidence: fields.optional("evidence")?.string ?? "",
            evidenceStart: fields.optional("evidence_start")?.integer ?? 0,
            subjectName: fields.optional("subject_name")?.string
        )
    }
}
