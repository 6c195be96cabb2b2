import ArgumentParser
import DocumentStore
import TextAnalysis

/// `galley keywords-background`: counts how common words are in a collection, for the keywords of its documents.
struct BackgroundCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keywords-background",
        abstract: "Count how common words are in a store or in files, for better keywords.",
        discussion: """
            What every document of a collection says is a keyword of none. The table goes to galley analyze and to
            galley-summarizer as --background; each line has a word and in how many of 1000 stretches of text it stands.

              galley keywords-background --store galley.sqlite --output background.tsv
              galley keywords-background archive/ --output background.tsv
              galley analyze page.txt --background background.tsv
            """
    )

    @Argument(help: "Files, and folders of .txt and .md files; - reads standard input.", completion: .file())
    var paths: [String] = []

    @OptionGroup var store: StoreOptions

    @Option(help: "Write to this file, which appears when it is complete.", completion: .file())
    var output: String?

    func validate() throws {
        guard paths.isEmpty != (store.store == nil) else {
            throw ValidationError("keywords-background: files, folders or --store FILE are due, and not both")
        }
    }

    func run() throws {
        var counter = BackgroundCounter()
        let refusedCount = store.store == nil ? countFiles(&counter) : try countStore(&counter)
        guard counter.stretchCount > 0 else {
            throw CommandFailure(
                .someFailed,
                "keywords-background: no text in what was given, so there is nothing to count"
            )
        }
        let sink = try output.map { path throws(CommandFailure) in try ByteSink(path: path) } ?? ByteSink()
        try sink.write(Array(counter.table.utf8))
        try sink.finish()
        if refusedCount > 0 { throw ExitCode(CommandStatus.someFailed.rawValue) }
    }

    /// - Returns: how many inputs were refused.
    private func countFiles(_ counter: inout BackgroundCounter) -> Int {
        var refusedCount = 0
        for entry in IteratorSequence(DocumentWalker(paths)) {
            switch entry {
            case .refused(let refused):
                say("galley: \(refused)")
                refusedCount += 1
            case .file(let path, let wasListed):
                do throws(InputProblem) {
                    count(try InputFile.read(path, limit: Self.largestFile, wasListed: wasListed).bytes, &counter)
                } catch {
                    say("galley: \(RefusedInput(path: path, problem: error))")
                    refusedCount += 1
                }
            }
        }
        return refusedCount
    }

    /// - Returns: 0, as a store holds nothing that cannot be read.
    private func countStore(_ counter: inout BackgroundCounter) throws -> Int {
        let reader = try store.open()
        var after = 0
        while case let page = try reader.bodies(after: after, limit: Self.documentsPerPage), let last = page.last {
            for document in page { count(document.bytes, &counter) }
            after = last.id
        }
        return 0
    }

    private func count(_ bytes: [UInt8], _ counter: inout BackgroundCounter) {
        let text = Text(String(decoding: bytes, as: UTF8.self))
        counter.add(text, Segmenter().segment(text))
    }

    private static let largestFile = 1 << 30
    /// Documents are up to megabytes long.
    private static let documentsPerPage = 16
}
