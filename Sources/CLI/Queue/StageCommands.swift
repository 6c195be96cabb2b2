import ArgumentParser
import GalleyClient
import JSONText
import WireProtocol

/// `galley pause`: hand out no more tasks of a stage.
struct PauseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Hand out no more tasks of a stage; what is running is finished. Holds over restarts."
    )

    @Argument(help: "The stage.")
    var stage: String

    @OptionGroup var broker: BrokerOptions

    func run() throws {
        try setPaused(.pause, stage, broker, "is paused; galley resume \(stage) hands out its tasks again")
    }
}

/// `galley resume`: the opposite.
struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Hand out the tasks of a paused stage again."
    )

    @Argument(help: "The stage.")
    var stage: String

    @OptionGroup var broker: BrokerOptions

    func run() throws { try setPaused(.resume, stage, broker, "is handed out") }
}

private func setPaused(
    _ operation: Command.Operation,
    _ stage: String,
    _ broker: BrokerOptions,
    _ outcome: String
) throws {
    let parameters = JSONValue.object([.init("stage", .string(stage))])
    _ = try broker.connect().command(operation, parameters: parameters, timeout: BrokerOptions.patience)
    print("stage \(stage) \(outcome)")
}

/// `galley cancel`: put aside what is not done of documents.
struct CancelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Put aside what is not done yet of documents, queued or running.",
        discussion: """
            The documents and the results they have stay. galley dead retry --document NAME takes them up again.

              galley cancel 12
              galley cancel papers/page-1.txt papers/page-2.txt
            """
    )

    @Argument(help: "Ids of documents, or their names as submitted.")
    var documents: [String]

    @OptionGroup var broker: BrokerOptions

    func run() throws {
        try carryOut(.cancel, on: documents, broker) { answer in
            "\(counted(answer["cancelled"]?.integer ?? 0, "task")) put aside"
        }
    }
}

/// `galley delete`: take documents out.
struct DeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Take documents out of the store, with all that was found in them. Cannot be undone.",
        discussion: """
            Queued and running work on them is given up, and pairs and clusters of reprints are as if they had never been
            there. To replace a document: delete it, and submit its new text. Texts in an archive folder stay there.

              galley delete 12
              galley delete papers/page-1.txt papers/page-2.txt
            """
    )

    @Argument(help: "Ids of documents, or their names as submitted.")
    var documents: [String]

    @OptionGroup var broker: BrokerOptions

    func run() throws { try carryOut(.delete, on: documents, broker) { _ in "deleted" } }
}

/// Sends the command for each document, and says what came of it; what is not there is told and passed over.
private func carryOut(
    _ operation: Command.Operation,
    on documents: [String],
    _ broker: BrokerOptions,
    outcome: (JSONValue) -> String
) throws {
    let connection = try broker.connect()
    var hasFailed = false
    for document in documents {
        let parameters = JSONValue.object([.init("document", .string(document))])
        do {
            let answer = try connection.command(operation, parameters: parameters, timeout: BrokerOptions.patience)
            print("\(document.printable): \(outcome((try? JSONValue(parsing: answer.payload)) ?? .null))")
        } catch {
            guard case .refused(let reason, _) = error, reason.code == .unknownDocument else { throw error }
            say("galley: \(reason.detail)")
            hasFailed = true
        }
    }
    if hasFailed { throw ExitCode(CommandStatus.someFailed.rawValue) }
}
