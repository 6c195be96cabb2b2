import ArgumentParser
import Foundation
import JSONText
import StageFormats
import Synchronization
import TextAnalysis

/// `galley analyze`: the text stages on files, in this process, after CONTRACT.
struct AnalyzeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Analyze files here and now, without a broker and without a store.",
        discussion: """
            Prints one JSON object for each document, in the order given; offsets count Unicode scalars.

              galley analyze page.txt --format text
              galley analyze papers/*.txt --date 2019-11-20 > papers.jsonl
              iconv -f GB18030 -t UTF-8 old.txt | galley analyze - --stages segment,indicators
              galley analyze report.txt --stages summary --characters 600 --format text
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl, text }

    @Argument(help: "Texts; - reads standard input.", completion: .file())
    var files: [String]

    @Option(help: "jsonl for programs, text for people.")
    var format = Format.jsonl

    @Option(help: "The documents' date, YYYY-MM-DD, where their text gives none.", transform: OptionValue.calendarDate)
    var date: CalendarDate?

    @Option(
        help: "What to do, separated by commas: segment, indicators, summary. Default: all.",
        transform: OptionValue.stages
    )
    var stages = Set(DocumentAnalyzer.Stage.allCases)

    @Option(help: "UTF-8, UTF-16LE, UTF-16BE, GB18030 or Big5, for all of them. Default: guessed for each.")
    var encoding: TextEncoding?

    @OptionGroup var lexicons: LexiconOptions

    @Flag(help: "Say of each indicator by which rules and words it came to be (member explanations).")
    var explain = false

    @OptionGroup(title: "Summaries") var summaries: SummaryOptions

    func run() throws {
        try lexicons.install()
        let analyzer = DocumentAnalyzer(
            stages: stages,
            date: date,
            explains: explain,
            summarizer: try summaries.summarizer()
        )
        let output = ByteSink()
        var refusedCount = 0
        // A group at a time: all cores work, memory stays bounded, and the order is that of the command line.
        for start in stride(from: 0, to: files.count, by: Self.groupSize) {
            let group = Array(files[start..<min(start + Self.groupSize, files.count)])
            for result in analyze(group, with: analyzer) {
                switch result {
                case .success(let bytes): try output.write(bytes)
                case .failure(let refused):
                    say("galley: \(refused)")
                    refusedCount += 1
                }
            }
            try output.flush()
        }
        try output.finish()
        if refusedCount > 0 { throw ExitCode(CommandStatus.someFailed.rawValue) }
    }

    private static let groupSize = 4 * ProcessInfo.processInfo.activeProcessorCount

    /// Larger files are no documents; the text code takes about ten bytes of memory for each byte.
    static let largestFile = 1 << 30

    private func analyze(_ group: [String], with analyzer: DocumentAnalyzer) -> [Result<[UInt8], RefusedInput>] {
        let results = Mutex([Int: Result<[UInt8], RefusedInput>]())
        DispatchQueue.concurrentPerform(iterations: group.count) { index in
            let result = analyze(group[index], with: analyzer)
            results.withLock { $0[index] = result }
        }
        return results.withLock { finished in group.indices.compactMap { finished[$0] } }
    }

    private func analyze(_ path: String, with analyzer: DocumentAnalyzer) -> Result<[UInt8], RefusedInput> {
        do throws(InputProblem) {
            let content = try InputFile.read(path, limit: Self.largestFile, encoding: encoding)
            let document = analyzer.analyze(content.bytes, name: path, encoding: content.encoding)
            return .success(print(document))
        } catch {
            return .failure(RefusedInput(path: path, problem: error))
        }
    }

    private func print(_ document: AnalyzedDocument) -> [UInt8] {
        let line = document.json
        guard format == .text, let json = try? JSONValue(parsing: line) else { return line + [UInt8(ascii: "\n")] }
        var lines = DocumentReport(json, style: .standardOutput).lines
        for explanation in document.explanations ?? [] {
            lines += [""] + ExplanationReport(explanation, style: .standardOutput).lines
        }
        return Array((lines.joined(separator: "\n") + "\n\n").utf8)
    }
}
