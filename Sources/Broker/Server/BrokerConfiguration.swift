import BrokerCore
import DocumentStore
import WireProtocol

/// Everything that can be set about a broker; checked once, at the start.
struct BrokerConfiguration {
    var storePath = "galley.sqlite"
    var clientsAddress = Defaults.clientsAddress
    var workersAddress = Defaults.workersAddress
    var pipeline = Pipeline.standard
    var limits = BrokerLimits()
    var wireLimits = WireLimits()
    var intake = IntakeGate.Limits()
    var retention = BodyRetention()

    /// Messages taken in one turn at most, so that a flood from one side does not keep the other waiting.
    var messagesPerTurn = 2000
    /// Bytes of documents and results gathered for one commit at most.
    var bytesPerTurn = 64 << 20
    /// Silence after which a client's session is forgotten; it says hello again when it comes back.
    var clientSilence = Duration.seconds(600)
    /// Commands of operators that wait for their turn.
    var pendingCommands = 100
    /// Dead letters that one command changes: what a commit of a second holds. Ask again for more.
    var lettersPerCommand = 5000
    /// Questions waiting for the reading thread.
    var pendingQueries = 1000

    /// Refuses an address that other hosts can reach: without keys everybody could submit and read.
    static func checkIsLocal(_ address: String) throws(ConfigurationError) {
        if address.hasPrefix("ipc://") { return }
        guard address.hasPrefix("tcp://"), let colon = address.lastIndex(of: ":") else {
            throw ConfigurationError("\(address): not an address; give tcp://HOST:PORT or ipc://PATH")
        }
        let host = address[address.index(address.startIndex, offsetBy: 6)..<colon]
        guard host != "localhost" else {
            throw ConfigurationError("\(address): a socket is bound to a number; give tcp://127.0.0.1:PORT")
        }
        guard host == "[::1]" || host.hasPrefix("127.") else {
            throw ConfigurationError(
                "\(address): other hosts could reach this address, and without keys everybody could submit and read; "
                    + "give a loopback address (tcp://127.0.0.1:PORT) or ipc://PATH"
            )
        }
    }
}

/// A setting that cannot be used, with the remedy.
struct ConfigurationError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
