import ArgumentParser
import DocumentStore

/// `galley restore`: a store from a backup, for a broker that is stopped.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make a store of a backup.",
        discussion: """
            The backup is checked whole before anything is changed, and is itself left as it is. A store that is there \
            stays, unless --force says to move it aside. A store that a broker has open is never touched. The restored \
            store's term is raised so far that no token of the time after the backup can be taken for one of its own.

              galley restore /var/backups/galley-2026-11-25.sqlite --store galley.sqlite
            """
    )

    @Argument(help: "The backup.", completion: .file())
    var backup: String

    @Option(help: ArgumentHelp("The store to be made.", valueName: "file"), completion: .file())
    var store: String

    @Flag(help: "Move a store that is there aside, to FILE.before-restore-1.")
    var force = false

    func run() throws {
        let restoration: StoreCopy.Restoration
        do {
            restoration = try StoreCopy.restore(backup, to: store, replaces: force)
        } catch let error as StoreError {
            throw CommandFailure(error)
        }
        let output = ByteSink()
        try output.write(line: "\(store): \(StoreContents.summary(restoration.contents.json))")
        if let aside = restoration.keptAside { try output.write(line: "the store that was there: \(aside)") }
        try output.finish()
    }
}
