import ArgumentParser
import DocumentStore
import GalleyClient
import JSONText
import WireProtocol

/// `galley show`: one document, from the broker or from a store on this host.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show everything that is known of one document.",
        discussion: """
              galley show 12
              galley show papers/page-1.txt --format json
              galley show 12 --store galley.sqlite      (reads the file, without a broker)
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Argument(help: "The document's id, or its name as submitted.")
    var document: String

    @OptionGroup var broker: BrokerOptions

    @OptionGroup var store: StoreOptions

    @Option(help: "text for people, json for programs (one object, on one line).")
    var format = Format.text

    func run() throws {
        let object = try store.store == nil ? askBroker() : readStore()
        let output = ByteSink()
        if format == .text, let json = try? JSONValue(parsing: object, maximumDepth: WireLimits.resultDepth) {
            for line in DocumentReport(json, style: .standardOutput).lines { try output.write(line: line) }
        } else {
            try output.write(object + [UInt8(ascii: "\n")])
        }
        try output.finish()
    }

    private func askBroker() throws -> [UInt8] {
        let parameters = JSONValue.object([.init("document", .string(document))])
        return try broker.connect().ask(.show, parameters: parameters, timeout: BrokerOptions.patience).payload
    }

    private func readStore() throws -> [UInt8] {
        guard let object = try store.open().show(document: document) else {
            throw CommandFailure(.someFailed, "\(document): no document of the store has this id or name")
        }
        return object
    }
}
