import ArgumentParser
import DocumentStore
import JSONText
import TextAnalysis

/// `galley checks`: figures of a document that cannot all be true.
struct ChecksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checks",
        abstract: "Report figures that contradict each other within a document.",
        discussion: """
              galley checks                         every document that the broker has
              galley checks --document 12
              galley checks report.txt --format csv (a file, without a broker)

            sum: a part larger than its whole, or parts that do not add to it; conflict: one indicator with two values;
            growth: a rate that does not lead from one level to the other. What rounding explains is not reported, nor
            figures with hedges. Nothing is mended.
            """
    )

    @Argument(help: "Texts to analyze here and now; none: the documents of the broker.", completion: .file())
    var files: [String] = []

    @Option(help: "Only this document, by id or name.")
    var document: String?

    @Option(help: "Only this kind; may be given again: sum, conflict or growth.")
    var kind: [IndicatorChecks.Kind] = []

    @OptionGroup var lexicons: LexiconOptions

    @OptionGroup var broker: BrokerOptions

    @OptionGroup var store: StoreOptions

    @Option(help: "text for people, jsonl or csv for programs.")
    var format = ResultFormat.text

    func validate() throws {
        guard files.isEmpty || document == nil && store.store == nil else {
            throw ValidationError("FILE: goes without --document and --store, which are about documents handed over")
        }
    }

    func run() throws {
        try lexicons.install()
        let sink = ByteSink()
        var findings: [IndicatorChecks.Finding] = []
        var refused = 0
        if files.isEmpty { findings = try stored() } else { (findings, refused) = analyzed() }
        if !kind.isEmpty { findings.removeAll { !kind.contains($0.kind) } }
        if format == .text {
            for finding in findings { for line in Self.lines(finding) { try sink.write(line: line) } }
            try sink.write(line: counted(findings.count, "contradiction"))
        } else {
            var table = ResultTable(columns: Self.columns, shown: [])
            for finding in findings { table.add(Self.object(finding)) }
            try table.write(to: sink, as: format)
        }
        try sink.finish()
        if refused > 0 { throw ExitCode(CommandStatus.someFailed.rawValue) }
    }

    /// The rows of a document come one after the other, so one document is held at a time.
    private func stored() throws -> [IndicatorChecks.Finding] {
        var filter = IndicatorFilter()
        filter.document = document
        var findings: [IndicatorChecks.Finding] = []
        var records: [IndicatorRecord] = []
        try RecordSource(StoreAccess(broker: broker, store: store)).forEach(filter) { record, _ in
            if let last = records.last, last.documentID != record.documentID {
                findings += IndicatorChecks.findings(in: records)
                records = []
            }
            records.append(record)
        }
        return findings + IndicatorChecks.findings(in: records)
    }

    private func analyzed() -> (findings: [IndicatorChecks.Finding], refused: Int) {
        let analyzer = DocumentAnalyzer(stages: [.indicators], date: nil)
        var findings: [IndicatorChecks.Finding] = []
        var refused = 0
        for path in files {
            do throws(InputProblem) {
                let content = try InputFile.read(path, limit: AnalyzeCommand.largestFile)
                let document = analyzer.analyze(content.bytes, name: path, encoding: content.encoding)
                findings += IndicatorChecks.findings(in: document.records)
            } catch {
                say("galley: \(RefusedInput(path: path, problem: error))")
                refused += 1
            }
        }
        return (findings, refused)
    }

    // MARK: - Printing

    private static let columns =
        ["kind", "message", "document", "document_id", "records"] + IndicatorRecord.referenceColumns("a_")
        + IndicatorRecord.referenceColumns("b_")

    private static func object(_ finding: IndicatorChecks.Finding) -> JSONValue {
        let first = finding.records[0]
        let members: [JSONValue.Member] = [
            .init("kind", .string(finding.kind.rawValue)), .init("message", .string(finding.message)),
            .init("document", .string(first.document)), .init("document_id", .integer(first.documentID)),
            .init("records", .array(finding.records.map { .object($0.reference()) })),
        ]
        return .object(members + first.reference("a_") + finding.records[1].reference("b_"))
    }

    private static func lines(_ finding: IndicatorChecks.Finding) -> [String] {
        let style = Style.standardOutput
        let head = style.bold("\(finding.kind.rawValue): ") + finding.message.printable
        var quoted: [String] = []
        for record in finding.records {
            let range = record.indicator.range
            let line = "  \(record.document) \(range.lowerBound)-\(range.upperBound): \(record.evidence)".printable
            // Figures of one sentence quote it once.
            if quoted.isEmpty || finding.records.first?.evidenceStart != record.evidenceStart { quoted.append(line) }
        }
        return [head] + quoted
    }
}
