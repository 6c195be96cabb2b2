import ArgumentParser
import DocumentStore
import JSONText
import TextAnalysis

/// `galley conflicts`: indicators that the prints of one article give differently.
struct ConflictsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts",
        abstract: "List the figures that the prints of one article give differently.",
        discussion: """
              galley conflicts
              galley conflicts --kind figure --format csv > to-check.csv
              galley conflicts --document pages/b.txt

            figure: the number or its unit differs; scope: what is said beside it of its area or date (占全国份额, 占全省份额).
            The reading of most prints comes first. Contradictions within one document: galley checks.
            """
    )

    @OptionGroup var selection: ClusterSelection

    @Option(help: "Only this kind: figure or scope.")
    var kind: PrintConflict.Kind?

    @OptionGroup var broker: BrokerOptions

    @OptionGroup var store: StoreOptions

    @Option(help: "text for people, jsonl or csv for programs.")
    var format = ResultFormat.text

    func run() throws {
        let access = try StoreAccess(broker: broker, store: store)
        let clusters = try selection.read(from: access)
        let source = RecordSource(access)
        let sink = ByteSink()
        var table = ResultTable(columns: Self.columns, shown: [])
        var count = 0
        let unread = try ClusterReader(access: access).forEach(clusters) { collated in
            let records = try collated.cluster.members.map { try Self.records(of: $0, source) }
            for conflict in PrintConflict.find(in: collated.collation, records: records)
            where kind == nil || conflict.kind == kind {
                count += 1
                switch format {
                case .text: for line in Self.lines(conflict, collated) { try sink.write(line: line) }
                case .csv: for row in Self.rows(conflict, collated) { table.add(row) }
                case .jsonl: table.add(Self.object(conflict, collated))
                }
            }
        }
        if format == .text {
            try sink.write(line: counted(count, "conflict"))
        } else {
            try table.write(to: sink, as: format)
        }
        try sink.finish()
        if unread > 0 { throw ExitCode(CommandStatus.someFailed.rawValue) }
    }

    private static func records(of member: StoredCluster.Member, _ source: RecordSource) throws -> [IndicatorRecord] {
        var filter = IndicatorFilter()
        filter.document = String(member.id)
        // A document may be named like the id of another.
        return try source.all(filter).filter {
            $0.documentID == member.id && $0.indicator.article == member.article
        }
    }

    // MARK: - Printing

    private static let columns = [
        "cluster", "kind", "metric", "metric_id", "subject", "period", "conflict", "reading", "prints", "majority",
        "value",
        "unit", "document", "article", "start", "end", "evidence",
    ]

    /// What is common to the readings.
    private static func members(_ conflict: PrintConflict, _ collated: CollatedCluster) -> [JSONValue.Member] {
        let indicator = conflict.record.indicator
        return [
            .init("cluster", .integer(collated.cluster.number)), .init("kind", .string(conflict.kind.rawValue)),
            .init("metric", .string(indicator.metric)),
            .init("metric_id", indicator.metricID.map(JSONValue.string) ?? .null),
            .init("subject", .string(conflict.record.subjectName ?? indicator.subject)),
            .init("period", .string(indicator.period)),
        ]
    }

    private static func reading(_ reading: PrintConflict.Reading) -> [JSONValue.Member] {
        [
            .init("reading", .string(reading.text)), .init("prints", .integer(reading.witnesses.count)),
            .init("value", reading.record.map { .string($0.indicator.value) } ?? .null),
            .init("unit", reading.record.map { .string($0.indicator.unit) } ?? .null),
            .init("indicator", reading.record.map { .integer($0.id) } ?? .null),
            .init("evidence", reading.record.map { .string($0.evidence) } ?? .null),
        ]
    }

    private static func object(_ conflict: PrintConflict, _ collated: CollatedCluster) -> JSONValue {
        let readings = conflict.readings.map { reading -> JSONValue in
            let prints = reading.witnesses.map { JSONValue.object(place(of: $0, collated)) }
            return .object(Self.reading(reading) + [.init("places", .array(prints))])
        }
        return .object(
            members(conflict, collated) + [
                .init("majority", .bool(conflict.hasMajority)), .init("readings", .array(readings)),
            ]
        )
    }

    private static func place(
        of witness: (index: Int, range: Range<Int>),
        _ collated: CollatedCluster
    ) -> [JSONValue.Member] {
        let member = collated.cluster.members[witness.index]
        return [
            .init("document", .string(member.document)), .init("id", .integer(member.id)),
            .init("article", .integer(member.article)), .init("start", .integer(witness.range.lowerBound)),
            .init("end", .integer(witness.range.upperBound)),
        ]
    }

    /// A row for each print.
    private static func rows(_ conflict: PrintConflict, _ collated: CollatedCluster) -> [JSONValue] {
        let all = conflict.readings.map(\.text).joined(separator: " / ")
        return conflict.readings.enumerated().flatMap { rank, reading in
            reading.witnesses.map { witness in
                let isMost = conflict.hasMajority && rank == 0
                return .object(
                    members(conflict, collated) + Self.reading(reading) + place(of: witness, collated) + [
                        .init("conflict", .string(all)), .init("majority", .bool(isMost)),
                    ]
                )
            }
        }
    }

    private static func lines(_ conflict: PrintConflict, _ collated: CollatedCluster) -> [String] {
        let style = Style.standardOutput
        let indicator = conflict.record.indicator
        let subject = conflict.record.subjectName ?? indicator.subject
        let head =
            style.bold("\(conflict.kind.rawValue): ")
            + "\(subject) \(indicator.metric) \(indicator.period)".printable + " (cluster \(collated.cluster.number))"
        return [head]
            + conflict.readings.map { reading in
                let first = reading.witnesses[0]
                let context = collated.context(first.index, first.range, length: CollatedCluster.contextLength)
                let text = reading.text.isEmpty ? "–" : reading.text.printable
                let marked = style.isOn ? style.red(text) : "[\(text)]"
                let names = reading.witnesses.prefix(3).map { collated.cluster.members[$0.index].label.printable }
                let rest = reading.witnesses.count > 3 ? " and \(reading.witnesses.count - 3) more" : ""
                return "  …\(context.before.printable)\(marked)\(context.after.printable)…  "
                    + style.dim(names.joined(separator: "; ") + rest)
            }
    }
}
