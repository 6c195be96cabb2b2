import ArgumentParser
import DocumentStore

/// `galley compact`: a store rewritten without its free pages.
struct CompactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Rewrite a stopped broker's store without its free pages.",
        discussion: """
            A broker gives free pages back by itself, so this is needed only for a store that a Galley before 0.2 has \
            made, or at once after very much has been dropped. The disk must have room for the store twice.

              galley compact --store galley.sqlite
            """
    )

    @Option(help: ArgumentHelp("The store.", valueName: "file"), completion: .file())
    var store: String

    func run() throws {
        let (before, after): (Int, Int)
        do {
            (before, after) = try StoreCopy.compact(store)
        } catch let error as StoreError {
            throw CommandFailure(error)
        }
        let output = ByteSink()
        try output.write(line: "\(store): \(byteSize(before)) before, \(byteSize(after)) now")
        try output.finish()
    }
}
