import ArgumentParser
import Foundation
import GalleyClient
import TextAnalysis
import WireProtocol

/// `galley submit`: reads the inputs lazily, hands them to `SubmissionClient`, says what became of each.
struct SubmitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Hand documents to the broker; each is on its disk when this command says so.",
        discussion: """
            Folders are searched through, for *.txt and *.md. Submitting the same bytes again does no harm: they are \
            reported as already there. So after an interruption run the same command again.

              galley submit papers/ --wait
              galley submit report.txt --date 2019-11-20 --producer desk
              pdftotext page.pdf - | galley submit - --name page.pdf
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Argument(
        help: "Texts, or folders of them; - reads one document from standard input.",
        completion: .file()
    )
    var paths: [String]

    @OptionGroup var broker: BrokerOptions

    @Flag(help: "Take every file of a folder, whatever its name ends with.")
    var allFiles = false

    @Flag(help: "Wait until every stage of the documents is done.")
    var wait = false

    @Option(help: ArgumentHelp("With --wait: wait no longer than so.", valueName: "seconds"))
    var timeout: Int?

    @Option(
        help: ArgumentHelp(
            "How long a broker may be silent, or refuse for now, before this gives up with status 75.",
            valueName: "seconds"
        )
    )
    var patience = 60

    @Option(help: "Who submits; shown with the documents.")
    var producer = ""

    @Option(help: "The documents' date, YYYY-MM-DD, if it is known.", transform: OptionValue.calendarDate)
    var date: CalendarDate?

    @Option(help: "From 0, when nothing else is to do, to 9, first. Within a priority the submitters take turns.")
    var priority = 4

    @Option(
        help: ArgumentHelp("Begin no sooner: \"2026-11-26 08:30\", or 2h (from now).", valueName: "time"),
        transform: OptionValue.millisecondsFromNow
    )
    var notBefore: Int?

    @Option(
        help: ArgumentHelp("Put aside what has not begun by then.", valueName: "time"),
        transform: OptionValue.millisecondsFromNow
    )
    var deadline: Int?

    @Option(help: "UTF-8, UTF-16LE, UTF-16BE, GB18030 or Big5, for all of them. Default: guessed for each.")
    var encoding: TextEncoding?

    @Option(help: "What a document from standard input is called. Default: stdin.")
    var name: String?

    @Option(help: "text: a summary; json: a line for each document, then their counts.")
    var format = Format.text

    func validate() throws {
        guard producer.utf8.count <= WireLimits.nameBytes else {
            throw ValidationError("--producer: at most \(WireLimits.nameBytes) bytes are due")
        }
        guard patience > 0 else { throw ValidationError("--patience \(patience): at least 1 second is due") }
        guard (0...9).contains(priority) else { throw ValidationError("--priority \(priority): from 0 to 9 is due") }
        guard (timeout ?? 1) > 0 else { throw ValidationError("--timeout \(timeout!): at least 1 second is due") }
        guard name == nil || paths.contains("-") else { throw ValidationError("--name: goes with -, standard input") }
        guard timeout == nil || wait else { throw ValidationError("--timeout: goes with --wait") }
    }

    func run() throws {
        let connection = try broker.connect()
        let progress = ProgressLine()
        let reporter = SubmissionReporter(
            format: format,
            progress: progress,
            total: progress.isOn ? walker.reduce(0) { count, _ in count + 1 } : nil
        )
        let tally = reporter.tally
        let interruption = Interruption { progress.say(Self.advice(tally.counts)) }
        defer { interruption.cancel() }
        try submit(limits: connection.welcome.limits, reporter, progress)
        var hasFailed = tally.counts.refused > 0
        if wait {
            let waiting = CompletionWait(connection, documents: tally.documents, timeout: timeout.map { .seconds($0) })
            hasFailed = try waiting.run(progress) > 0 || hasFailed
        }
        if hasFailed { throw ExitCode(CommandStatus.someFailed.rawValue) }
    }

    private var walker: DocumentWalker { DocumentWalker(paths, takesAllFiles: allFiles) }

    private func submit(limits: WireLimits, _ reporter: SubmissionReporter, _ progress: ProgressLine) throws {
        let client = try SubmissionClient(
            address: try broker.settings.address,
            name: BrokerOptions.clientName,
            producer: producer,
            credentials: try broker.settings.credentials,
            giveUpAfter: .seconds(patience)
        )
        var source = SubmissionSource(
            walker,
            limits: limits,
            date: date?.description,
            standardInputName: name ?? "stdin",
            schedule: SubmissionSource.Schedule(priority: priority, notBefore: notBefore, deadline: deadline),
            encoding: encoding,
            noteGuess: { path, guess in progress.say("galley: \(path.printable): read as \(guess.rawValue)") },
            refuse: { reporter.report($0) }
        )
        try client.submitAll(
            next: {
                try reporter.check()
                return source.next()
            },
            outcome: { _, name, outcome in reporter.report(name, outcome) }
        )
        try reporter.finish()
    }

    /// What to do after Ctrl-C.
    private static func advice(_ counts: SubmissionTally.Counts) -> String {
        let documents = counted(counts.stored, "document") + (counts.stored == 1 ? " is" : " are")
        return """
            galley: interrupted; \(documents) safe with the broker. To go on, run the same command again: what is there \
            already is not taken twice.
            """
    }
}
