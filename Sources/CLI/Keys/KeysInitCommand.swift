import ArgumentParser
import Credentials
import Foundation
import ZeroMQ

/// `galley keys init`.
struct KeysInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make the broker's key pair and an empty list of authorised keys.",
        discussion: "Overwrites nothing: a broker that gets a new key is a stranger to all who have the old one."
    )

    @OptionGroup var folder: KeyDirectory

    @Option(help: ArgumentHelp("The user that the broker runs as, who gets the secret key.", valueName: "user"))
    var owner: String?

    func run() throws {
        let pair = try CurveKeyPair.generate()
        try folder.run {
            try FileManager.default.createDirectory(atPath: folder.directory, withIntermediateDirectories: true)
            try KeyFile(name: "broker", pair: pair).write(to: folder.brokerKey)
            try ServerKeyFile.write(pair.publicKey, to: folder.brokerPublicKey)
            try AuthorizedKeys.create(at: folder.authorizedKeys)
            if let owner {
                try FileManager.default.setAttributes([.ownerAccountName: owner], ofItemAtPath: folder.brokerKey)
            }
        }
        say(
            """
            galley: made \(folder.brokerKey) (secret), \(folder.brokerPublicKey) and \(folder.authorizedKeys).
            Give the first and the last to the broker: --key, --authorized-keys, or the same in galley.conf.
            """
        )
    }
}
