import ArgumentParser
import Foundation
import JSONText
import TextAnalysis

/// `galley collate`: the prints of an article side by side.
struct CollateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collate",
        abstract: "Show where the prints of an article read differently, and what each says.",
        discussion: """
              galley collate 7
              galley collate --document pages/b.txt --grade figure
              galley collate --format html --output readings.html

            Each place has the readings of all prints, that of most first, and a grade: punctuation (marks, width, another
            form of a character), character, word, figure (numbers, units, dates, regions, 全国 or 全省). Nothing is
            mended: which reading is right, the page says.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, jsonl, html }

    @OptionGroup var selection: ClusterSelection

    @Option(help: "The lowest grade that is shown: punctuation, character, word or figure.")
    var grade = Collation.Grade.character

    @OptionGroup var broker: BrokerOptions

    @OptionGroup var store: StoreOptions

    @Option(help: "text for people, jsonl for programs (one object a cluster), html for a browser.")
    var format = Format.text

    @Option(help: "Write to this file, which appears when it is complete.", completion: .file())
    var output: String?

    func run() throws {
        let access = try StoreAccess(broker: broker, store: store)
        let clusters = try selection.read(from: access)
        let sink = try output.map { path throws(CommandFailure) in try ByteSink(path: path) } ?? ByteSink()
        if format == .html { try sink.write(CollationPage.head.utf8) }
        let unread = try ClusterReader(access: access).forEach(clusters) { try write($0, to: sink) }
        if format == .html { try sink.write(CollationPage.foot.utf8) }
        try sink.finish()
        if unread > 0 { throw ExitCode(CommandStatus.someFailed.rawValue) }
    }

    private func write(_ collated: CollatedCluster, to sink: ByteSink) throws {
        switch format {
        case .text:
            let style = output == nil ? Style.standardOutput : .plain
            for line in CollationReport(collated, least: grade, style: style).lines { try sink.write(line: line) }
        case .jsonl: try sink.write(collated.json(least: grade) + [UInt8(ascii: "\n")])
        case .html: try sink.write(CollationPage(collated, least: grade).section.utf8)
        }
    }
}
