import ArgumentParser
import DocumentStore
import GalleyClient
import JSONText
import WireProtocol

/// `galley backup`: a copy of a store while it is in use, made by its broker, or from the file where there is none.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write a consistent copy of the store, while the broker goes on.",
        discussion: """
            The broker writes the copy, so the file is one of its host. It holds everything that had been acknowledged \
            when the backup began. A file that is there is not replaced.

              galley backup /var/backups/galley-2026-11-25.sqlite
              galley backup copy.sqlite --store galley.sqlite      (reads the file, without a broker)
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Argument(help: "The file to be made.", completion: .file())
    var file: String

    @OptionGroup var broker: BrokerOptions

    @OptionGroup var store: StoreOptions

    @Option(help: ArgumentHelp("How long the broker may take.", valueName: "seconds"))
    var timeout = 3600

    @Option(help: "text for people, json for programs (one object, on one line).")
    var format = Format.text

    func validate() throws {
        guard timeout > 0 else { throw ValidationError("--timeout \(timeout): at least 1 second is due") }
    }

    func run() throws {
        let contents = try store.store.map(copy) ?? askBroker()
        let output = ByteSink()
        switch format {
        case .json: try output.write(contents + [UInt8(ascii: "\n")])
        case .text: try output.write(line: "\(file): \(StoreContents.summary(contents))")
        }
        try output.finish()
    }

    private func copy(_ store: String) throws -> [UInt8] {
        do {
            return try StoreCopy.backup(store, to: file).json
        } catch let error as StoreError {
            throw CommandFailure(error)
        }
    }

    private func askBroker() throws -> [UInt8] {
        let parameters = JSONValue.object([.init("file", .string(FilePath.absolute(file)))])
        return try broker.connect().ask(.backup, parameters: parameters, timeout: .seconds(timeout)).payload
    }
}

/// What a backup or a restore says of the store it has written.
enum StoreContents {
    static func summary(_ json: [UInt8]) -> String {
        let contents = try? JSONValue(parsing: json)
        let count = { (name: String) in contents?[name]?.integer ?? 0 }
        return "\(counted(count("documents"), "document")), \(counted(count("tasks"), "task")) not done, "
            + "term \(count("term")), \(byteSize(count("bytes")))"
    }
}
