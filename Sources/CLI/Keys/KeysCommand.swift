import ArgumentParser
import Credentials

/// `galley keys`: who may reach a broker from other hosts. Works on files; no broker need run.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make, list and revoke the keys with which other hosts reach a broker.",
        discussion: """
            On the broker's host:
              galley keys init                              once: the broker's own key
              galley keys new west --role work              a key for the workers of another host
              galley keys list
              galley keys revoke west                       at once, also for those connected

            A key file made by `new` is copied to the host that uses it (scp keeps it off screens and shell histories) \
            and then removed here; it holds the broker's public key too. A running broker reads the list again within \
            a second of a change.
            """,
        subcommands: [KeysInitCommand.self, KeysNewCommand.self, KeysListCommand.self, KeysRevokeCommand.self]
    )
}

/// Where the keys of a broker lie.
struct KeyDirectory: ParsableArguments {
    @Option(
        help: ArgumentHelp("The folder of the broker's keys.", valueName: "folder"),
        completion: .directory
    )
    var directory = "/etc/galley"

    var brokerKey: String { directory + "/broker.key" }
    var brokerPublicKey: String { directory + "/broker.pub" }
    var authorizedKeys: String { directory + "/authorized_keys" }

    /// Runs the body; what is wrong with a file ends the command.
    func run<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as CredentialError {
            throw CommandFailure(.someFailed, error.description)
        }
    }
}
