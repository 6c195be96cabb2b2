import ArgumentParser
import DocumentStore
import JSONText
import TextAnalysis

/// `galley compare`: one metric, subject by subject.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Rank subjects by a metric, with the distance to target, province and leader.",
        discussion: """
              galley compare --metric 地区生产总值 --period 2018
              galley compare --metric 地区生产总值 --measure growth --period 2019-H1 --first 5 --last 5
              galley compare --metric 社零 --status target --format csv

            Only like is compared with like: one measure, one unit, one period, subjects of one level. Without --measure,
            --unit or --period it is what most records have. What was left out is said on standard error, with the reason.
            """
    )

    @Option(help: "The metric: a name of the catalogue, its identifier (gdp), or the words as they are written.")
    var metric: String

    @Option(help: "The period: \(PeriodRange.writtenForms).")
    var period: PeriodRange?

    @Option(help: "level, growth, change, share, rank or multiple.")
    var measure: Indicator.Measure?

    @Option(help: "The unit as written or the base unit: 亿元, 元, %.")
    var unit: String?

    @Option(help: "actual (reported as reached) or target (still to be reached).")
    var status = Indicator.Status.actual

    @Option(help: "Show only the first so many.")
    var first: Int?

    @Option(help: "Show only the last so many; with --first, both ends.")
    var last: Int?

    @OptionGroup var lexicons: LexiconOptions

    @OptionGroup var broker: BrokerOptions

    @OptionGroup var store: StoreOptions

    @Option(help: "text for people, jsonl or csv for programs.")
    var format = ResultFormat.text

    func validate() throws {
        guard !metric.isEmpty else { throw ValidationError("--metric: a value is due") }
        for (name, value) in [("first", first), ("last", last)] where value.map({ $0 < 1 }) ?? false {
            throw ValidationError("--\(name) \(value!): a number from 1 is due")
        }
    }

    func run() throws {
        try lexicons.install()
        var options = IndicatorFilterOptions()
        options.metric = metric
        (options.subject, options.document, options.unit) = (nil, nil, nil)
        let records = try RecordSource(StoreAccess(broker: broker, store: store)).all(options.filter)
        var choice = IndicatorComparison.Choice()
        choice.metric = options.filter.metric
        choice.status = status
        choice.measure = measure
        choice.unit = unit
        choice.period = period
        let comparison = IndicatorComparison(records, choice: choice)
        let sink = ByteSink()
        let report = ComparisonReport(comparison, metric: options.filter.metricID.flatMap(MetricNames.name) ?? metric)
        if format == .text { for line in report.heading { try sink.write(line: line) } }
        try report.table(first: first, last: last).write(to: sink, as: format)
        if format == .text { for line in report.references { try sink.write(line: line) } }
        try sink.finish()
        for line in report.leftOut { say(line) }
    }
}
