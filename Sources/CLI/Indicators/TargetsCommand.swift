import ArgumentParser
import DocumentStore
import JSONText
import TextAnalysis

/// `galley targets`: what was pledged, and what became of it.
struct TargetsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "targets",
        abstract: "List pledges with their deadlines, and the figures that later documents report of them.",
        discussion: """
              galley targets --subject 温州
              galley targets --as-of 2020-03-31 --state missed --state overdue --format csv

            A pledge is reached or missed when a later document reports the same metric, subject and measure for its whole
            period; before the deadline it is open. After it, it is overdue where a document of that day or later reports
            on the subject, and unreported where none does. Without --as-of the day is that of the newest document with
            such figures, not today's.
            """
    )

    @OptionGroup var filter: IndicatorFilterOptions

    @Option(help: "The day to judge by, YYYY-MM-DD.", transform: OptionValue.calendarDate)
    var asOf: CalendarDate?

    @Option(help: "reached, missed, open, overdue, unreported or undated; may be given again. Default: all.")
    var state: [Pledge.State] = []

    @OptionGroup var lexicons: LexiconOptions

    @OptionGroup var broker: BrokerOptions

    @OptionGroup var store: StoreOptions

    @Option(help: "text for people, jsonl or csv for programs.")
    var format = ResultFormat.text

    func run() throws {
        try lexicons.install()
        let source = try RecordSource(StoreAccess(broker: broker, store: store))
        var wanted = filter.filter
        wanted.status = Indicator.Status.target.rawValue
        var records = try source.all(wanted)
        var newest = records.compactMap(\.documentDate).max()
        // What a document of the same day or an earlier one reports is no outcome; the rest is kept only where asked for.
        let keys = Set(records.compactMap(Pledge.key))
        wanted.status = Indicator.Status.actual.rawValue
        wanted.document = nil
        try source.forEach(wanted) { record, _ in
            newest = [newest, record.documentDate].compactMap { $0 }.max()
            if let key = Pledge.key(of: record), keys.contains(key) { records.append(record) }
        }
        let day = asOf ?? newest
        var table = Self.table
        let pledges = day.map { Pledge.review(records, asOf: $0) } ?? []
        for pledge in pledges where state.isEmpty || state.contains(pledge.state) { table.add(Self.object(pledge)) }
        let sink = ByteSink()
        try table.write(to: sink, as: format)
        if format == .text {
            let note = day.map { ", as of \($0)" } ?? ""
            try sink.write(line: counted(table.rows.count, "pledge") + note)
        }
        try sink.finish()
        if day == nil, !records.isEmpty {
            throw CommandFailure(.someFailed, "no document here has a date to judge by; name a day with --as-of")
        }
    }

    private static let table = ResultTable(
        columns: ["state", "deadline", "subject", "metric", "measure", "comparison", "period", "distance"]
            + IndicatorRecord.referenceColumns() + IndicatorRecord.referenceColumns("actual_") + ["actual_period"],
        shown: [
            ("state", .text("state")), ("deadline", .text("deadline")), ("subject", .text("subject")),
            ("metric", .text("metric")), ("comparison", .text("")), ("text", .text("pledged")),
            ("actual_text", .text("reported")), ("actual_period", .text("for")), ("document", .text("document")),
        ]
    )

    private static func object(_ pledge: Pledge) -> JSONValue {
        let indicator = pledge.record.indicator
        let members: [JSONValue.Member] = [
            .init("state", .string(pledge.state.rawValue)),
            .init("deadline", pledge.deadline.map { .string("\($0)") } ?? .null),
            .init("subject", .string(pledge.record.subjectName ?? indicator.subject)),
            .init("metric", .string(indicator.metric)), .init("measure", .string(indicator.measure.rawValue)),
            .init("comparison", .string(indicator.comparison.rawValue)), .init("period", .string(indicator.period)),
            .init("distance", JSONValue(pledge.distance)),
        ]
        let actual = pledge.actual.map {
            $0.reference("actual_") + [JSONValue.Member("actual_period", .string($0.indicator.period))]
        }
        return .object(members + pledge.record.reference() + (actual ?? []))
    }
}
