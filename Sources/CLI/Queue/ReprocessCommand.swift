import ArgumentParser
import GalleyClient
import JSONText
import WireProtocol

/// `galley reprocess`: a stage again, for documents that are finished.
struct ReprocessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reprocess",
        abstract: "Do a stage again, and what builds on it, for the documents that are finished.",
        discussion: """
            For a new version of a worker, or a stage that joined the pipeline after the documents. Their old results go as \
            their new tasks are queued. Documents that are not finished are passed over. Comparisons are made again with \
            the fingerprints.

              galley reprocess --stage indicators
              galley reprocess --stage summary --below 2
            """
    )

    @Option(help: "The stage.")
    var stage: String

    @Option(help: "Only where the result is of an older version than this, or missing.")
    var below: Int?

    @OptionGroup var broker: BrokerOptions

    func run() throws {
        let connection = try broker.connect()
        var total = 0
        var after: Int? = 0
        while let start = after {
            var parameters: [JSONValue.Member] = [
                .init("stage", .string(stage)), .init("after", .integer(start)),
            ]
            if let below { parameters.append(.init("below", .integer(below))) }
            let answer = try connection.command(.reprocess, parameters: .object(parameters), timeout: .seconds(60))
            let json = try? JSONValue(parsing: answer.payload)
            total += json?["queued"]?.integer ?? 0
            after = json?["next"]?.integer
        }
        print("\(counted(total, "document")) queued for stage \(stage)")
    }
}
