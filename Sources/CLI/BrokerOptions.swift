import ArgumentParser
import Credentials
import Foundation
import GalleyClient
import Settings
import WireProtocol
import ZeroMQ

/// Where the broker is, and the key for it; shared by the commands that ask it something.
///
/// The command line goes before the environment, the environment before the configuration file.
struct BrokerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The broker's address for clients; several with commas. Default: GALLEY_BROKER, or \(Defaults.clientsAddress).",
            valueName: "address"
        )
    )
    var broker: String?

    @Option(
        help: ArgumentHelp("Your secret key, for a broker on another host. Default: GALLEY_KEY.", valueName: "file"),
        completion: .file()
    )
    var key: String?

    @Option(
        help: ArgumentHelp("The broker's public key, where the key file does not hold it.", valueName: "file"),
        completion: .file()
    )
    var serverKey: String?

    @Option(
        help: ArgumentHelp("The configuration file, or none.", valueName: "file"),
        completion: .file()
    )
    var config: String?

    /// How long a broker may take to answer before it counts as away.
    static let patience = Duration.seconds(5)

    /// What the broker's log and status call this program.
    static var clientName: String { "\(ProcessInfo.processInfo.hostName):galley:\(getpid())" }

    /// The address and the keys that hold, wherever they come from.
    struct Resolved {
        var address: String
        var credentials: CurveCredentials?
    }

    var settings: Resolved {
        get throws {
            let flags = ["broker": broker, "key": key, "server-key": serverKey].compactMapValues { $0 }
            do {
                let settings = try Settings(.client, flags: flags, file: try ConfigurationFile.find(config))
                return Resolved(
                    address: settings["broker"] ?? Defaults.clientsAddress,
                    credentials: try CurveCredentials(
                        keyFile: settings["key"],
                        serverKeyFile: settings["server-key"]
                    )
                )
            } catch let error as SettingError {
                throw CommandFailure(.wrongUsage, error.description)
            } catch let error as CredentialError {
                throw CommandFailure(.wrongUsage, error.description)
            }
        }
    }

    func connect() throws -> BrokerConnection {
        let settings = try settings
        return try BrokerConnection(
            address: settings.address,
            name: Self.clientName,
            credentials: settings.credentials,
            timeout: Self.patience
        )
    }
}
