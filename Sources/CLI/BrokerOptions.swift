import ArgumentParser
import Foundation
import GalleyClient
import WireProtocol

/// Where the broker is; shared by the commands that ask it something.
struct BrokerOptions: ParsableArguments {
    static let variable = "GALLEY_BROKER"

    @Option(help: "The broker's address for clients. Default: GALLEY_BROKER, or \(Defaults.clientsAddress).")
    var broker: String?

    /// An address from the command line, from the environment, or the default.
    var address: String {
        let variable = ProcessInfo.processInfo.environment[Self.variable] ?? ""
        return broker ?? (variable.isEmpty ? Defaults.clientsAddress : variable)
    }

    /// How long a broker may take to answer before it counts as away.
    static let patience = Duration.seconds(5)

    func connect() throws(ClientError) -> BrokerConnection {
        try BrokerConnection(address: address, name: Self.clientName, timeout: Self.patience)
    }

    /// What the broker's log and status call this program.
    static var clientName: String { "\(ProcessInfo.processInfo.hostName):galley:\(getpid())" }
}
