import ArgumentParser
import DocumentStore
import JSONText
import TextAnalysis

/// `galley indicators`: the records that a question lets through, filtered where they are stored.
struct IndicatorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "indicators",
        abstract: "Look up indicators by metric, subject, status and period.",
        discussion: """
              galley indicators --metric 地区生产总值 --subject 温州 --status target
              galley indicators --metric 社零 --measure growth --period 2019-H1 --format csv
              galley indicators --document papers/page-1.txt --store galley.sqlite

            A period lets through what lies within it: \(PeriodRange.writtenForms).
            The number in the first column is what `galley explain-indicator` takes.
            """
    )

    @OptionGroup var filter: IndicatorFilterOptions

    @Option(help: "actual (reported as reached) or target (still to be reached).")
    var status: Indicator.Status?

    @Option(help: "level, growth, change, share, rank or multiple.")
    var measure: Indicator.Measure?

    @Option(help: "The period in which it must lie: 2019, 2019-H1, 2019-Q3, 2019-06, 2019-01/2019-09.")
    var period: PeriodRange?

    @OptionGroup var lexicons: LexiconOptions

    @OptionGroup var broker: BrokerOptions

    @OptionGroup var store: StoreOptions

    @Option(help: "text for people; jsonl: one JSON object a line, with everything; csv: the columns of galley export.")
    var format = ResultFormat.text

    func run() throws {
        try lexicons.install()
        var wanted = filter.filter
        wanted.status = status?.rawValue
        wanted.measure = measure?.rawValue
        wanted.period = period.map { "\($0.start)/\($0.end)" }
        let sink = ByteSink()
        var table = Self.table
        if format == .csv { try sink.write(CSVExport.line(ExportTable.indicators.columns)) }
        let csv = CSVExport(table: .indicators)
        let access = try StoreAccess(broker: broker, store: store)
        try TablePages(.indicators, filter: wanted, from: access).forEach { page in
            switch format {
            case .jsonl: try sink.write(page)
            case .csv: try sink.write(csv.rows(of: page))
            case .text:
                for line in page.split(separator: UInt8(ascii: "\n")) { table.add(try JSONValue(parsing: Array(line))) }
            }
        }
        if format == .text {
            try table.write(to: sink, as: .text)
            try sink.write(line: counted(table.rows.count, "indicator"))
        }
        try sink.finish()
    }

    private static let table = ResultTable(
        columns: ExportTable.indicators.columns,
        shown: [
            ("indicator", .number("id")), ("subject", .text("subject")), ("metric", .text("metric")),
            ("text", .text("text")), ("measure", .text("measure")), ("status", .text("status")),
            ("period", .text("period")), ("document", .text("document")),
        ]
    )
}
