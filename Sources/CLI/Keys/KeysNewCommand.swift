import ArgumentParser
import Credentials
import ZeroMQ

/// `galley keys new`.
struct KeysNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a key and let it in with one role.",
        discussion: """
            Roles: submit hands in documents and asks whether they are done; work takes tasks; observe reads all that \
            the store holds; admin may do whatever a client can.
            """
    )

    @Argument(help: "Who will use it, such as a host's or a person's name.")
    var name: String

    @Option(help: "What it may do: \(Role.names).", transform: OptionValue.role)
    var role: Role

    @Option(
        help: ArgumentHelp("Where to write the secret key. Default: NAME.key here.", valueName: "file"),
        completion: .file()
    )
    var output: String?

    @OptionGroup var folder: KeyDirectory

    func validate() throws {
        guard AuthorizedKeys.isName(name) else { throw ValidationError("\(name): \(AuthorizedKeys.invalidName)") }
    }

    func run() throws {
        let path = output ?? "\(name).key"
        let pair = try CurveKeyPair.generate()
        try folder.run {
            let server = try ServerKeyFile.read(folder.brokerPublicKey)
            // Authorised first: the other way round a name that is taken would leave a key file nobody lets in.
            let entry = AuthorizedKeys.Entry(name: name, role: role, key: pair.publicKey)
            try AuthorizedKeys.add(entry, to: folder.authorizedKeys)
            do {
                try KeyFile(name: name, pair: pair, server: server).write(to: path)
            } catch {
                _ = try AuthorizedKeys.revoke(name, in: folder.authorizedKeys)
                throw error
            }
        }
        say("galley: \(path) is the secret key of \"\(name)\", role \(role.rawValue); move it to where it is used.")
    }
}
