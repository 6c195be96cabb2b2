import ArgumentParser
import DocumentStore
import GalleyClient
import JSONText
import StageFormats
import TextAnalysis
import WireProtocol

/// `galley explain-indicator`: which rules and which words made a record.
struct ExplainIndicatorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain-indicator",
        abstract: "Show how an indicator came to be: for each field the rule and the words.",
        discussion: """
              galley indicators --metric 地区生产总值         (the first column is the id)
              galley explain-indicator 4343

            The text is read again with the extractor of this program, as nothing but the record is stored; where that
            reads it otherwise than the record says, both are shown. For a file: galley analyze --explain.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Argument(help: "The indicator's id, as galley indicators and galley export indicators print it.")
    var id: Int

    @OptionGroup var lexicons: LexiconOptions

    @OptionGroup var broker: BrokerOptions

    @OptionGroup var store: StoreOptions

    @Option(help: "text for people, json for programs (one object, on one line).")
    var format = Format.text

    func run() throws {
        try lexicons.install()
        var filter = IndicatorFilter()
        filter.indicator = id
        let access = try StoreAccess(broker: broker, store: store)
        guard let record = try RecordSource(access).all(filter).first else {
            throw CommandFailure(.someFailed, "\(id): no indicator has this id; galley indicators lists them")
        }
        let text = try access.text(of: record.documentID, name: record.document)
        let read = try Segmentation(parsing: try access.object(of: record.documentID), textLength: text.count)
        let explanations = IndicatorExtractor().explanations(in: text, segmentation: read)
        let explanation = explanations.first { $0.indicator == record.indicator }
        let nearest = explanation ?? explanations.first { $0.indicator.range == record.indicator.range }
        try write(record, nearest, isSame: explanation != nil)
    }

    private func write(_ record: IndicatorRecord, _ explanation: IndicatorExplanation?, isSame: Bool) throws {
        let sink = ByteSink()
        if format == .json {
            var writer = JSONWriter()
            writer.object { object in
                object.member("indicator", record.id)
                object.member("document", record.document)
                object.member("evidence", record.evidence)
                object.member("same_as_stored", isSame)
                object.name("explanation")
                if let explanation { explanation.write(to: &object) } else { object.null() }
            }
            try sink.write(writer.bytes + [UInt8(ascii: "\n")])
        } else {
            let range = record.indicator.range
            try sink.write(line: "\(record.document) \(range.lowerBound)-\(range.upperBound)".printable)
            try sink.write(line: record.evidence.printable)
            if !isSame {
                let metric = "\(record.indicator.metric) \(record.indicator.text)"
                try sink.write(
                    line: "The record (\(metric)) was made by another version or other lists. Now:".printable
                )
            }
            let lines = explanation.map { ExplanationReport($0, style: .standardOutput).lines }
            for line in lines ?? ["this program finds no indicator there"] { try sink.write(line: line) }
        }
        try sink.finish()
    }
}
