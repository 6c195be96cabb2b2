import ArgumentParser
import Credentials

/// `galley keys revoke`.
struct KeysRevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Let a key in no longer.",
        discussion: """
            A running broker ends the sessions of the key within a second; what its workers had in hand goes to others.
            """
    )

    @Argument(help: "The key's name.")
    var name: String

    @OptionGroup var folder: KeyDirectory

    func run() throws {
        let entry = try folder.run { try AuthorizedKeys.revoke(name, in: folder.authorizedKeys) }
        say("galley: \"\(entry.name)\", role \(entry.role.rawValue), is not let in any more.")
    }
}
