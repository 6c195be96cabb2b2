import BrokerCore
import Credentials
import DocumentStore
import WireProtocol

/// Everything that can be set about a broker; checked once, at the start.
struct BrokerConfiguration {
    var storePath = "galley.sqlite"
    /// The addresses and the keys.
    var access = BrokerAccess()
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
}

/// A setting that cannot be used, with the remedy.
struct ConfigurationError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
