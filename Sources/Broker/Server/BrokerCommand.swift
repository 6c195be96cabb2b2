import ArgumentParser
import BrokerCore
import Credentials
import DocumentStore
import Foundation
import Logging
import Settings
import WireProtocol
import ZeroMQ

/// `galley-broker`: reads the options, checks them, runs the event loop.
@main
struct BrokerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "galley-broker",
        abstract: "Takes documents from clients, hands them to workers and keeps the results.",
        discussion: """
            One broker owns one store. It may be stopped or killed at any time: what it has acknowledged is on disk, and \
            the next start goes on with what is unfinished. SIGTERM stops it after the turn in hand.

            Each option can be set by the environment (GALLEY_BROKER_STORE, …) and in the section [broker] of \
            \(ConfigurationFile.standardPath); the command line goes first, then the environment, then the file. \
            `galley config show` lists the defaults. Addresses that other hosts can reach need keys: `galley keys --help`.

            Exit status: 0 stopped; 2 wrong usage or settings; 69 an address cannot be bound; 74 the store cannot be \
            opened or written.
            """,
        version: Defaults.version
    )

    @Option(help: ArgumentHelp("The SQLite file with the queue and the results.", valueName: "file"))
    var store: String?

    @Option(help: ArgumentHelp("Where clients connect; several with commas.", valueName: "address"))
    var clients: String?

    @Option(help: ArgumentHelp("Where workers connect; several with commas.", valueName: "address"))
    var workers: String?

    @Option(help: ArgumentHelp("The broker's secret key (galley keys init), for other hosts.", valueName: "file"))
    var key: String?

    @Option(help: ArgumentHelp("Whose keys are let in (galley keys new).", valueName: "file"))
    var authorizedKeys: String?

    @Option(help: ArgumentHelp("Stages to add to the built-in ones (YAML).", valueName: "file"))
    var pipeline: String?

    @Option(help: ArgumentHelp("How often workers show that they live; three missed make one dead.", valueName: "ms"))
    var heartbeat: String?

    @Option(help: ArgumentHelp("How long a task stays with a worker that does not renew it.", valueName: "ms"))
    var lease: String?

    @Option(help: ArgumentHelp("The largest document that is taken.", valueName: "bytes"))
    var maxDocumentBytes: String?

    @Option(
        help: ArgumentHelp(
            "How long texts are kept: all (for ever), none (until they are finished) or a number of days.",
            valueName: "period"
        )
    )
    var keepBodies: String?

    @Option(
        help: ArgumentHelp("Where texts go that are kept no more; without it they are dropped.", valueName: "folder")
    )
    var archive: String?

    @Option(help: ArgumentHelp("Unfinished documents above which submits are refused.", valueName: "number"))
    var maxBacklog: String?

    @Option(help: ArgumentHelp("Bytes of unfinished documents above which submits are refused.", valueName: "bytes"))
    var maxBacklogBytes: String?

    @Option(help: ArgumentHelp("Free bytes of the disk below which submits are refused.", valueName: "bytes"))
    var diskReserve: String?

    @Option(help: ArgumentHelp("trace, debug, info, notice, warning, error or critical.", valueName: "level"))
    var logLevel: String?

    @Option(help: ArgumentHelp("The configuration file, or none.", valueName: "file"))
    var config: String?

    private var flags: [String: String] {
        [
            "store": store, "clients": clients, "workers": workers, "key": key, "authorized-keys": authorizedKeys,
            "pipeline": pipeline, "heartbeat": heartbeat, "lease": lease, "max-document-bytes": maxDocumentBytes,
            "log-level": logLevel, "keep-bodies": keepBodies, "archive": archive, "max-backlog": maxBacklog,
            "max-backlog-bytes": maxBacklogBytes, "disk-reserve": diskReserve,
        ]
        .compactMapValues { $0 }
    }

    /// Wrong usage ends with 2, as everywhere in Galley, and not with the argument parser's 64.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
            Foundation.exit(2)
        }
    }

    func run() throws {
        TerminationSignals.ignoreBrokenPipes()
        LoggingSystem.bootstrap { label in StreamLogHandler.standardError(label: label) }
        do {
            let settings = try Settings(.broker, flags: flags, file: try ConfigurationFile.find(config))
            var log = Logger(label: "galley-broker")
            log.logLevel = Logger.Level(rawValue: settings["log-level"]!)!
            try EventLoop(configuration: try configuration(settings), log: log).run()
        } catch let error as SettingError {
            throw failure(error, status: 2)
        } catch let error as CredentialError {
            throw failure(error, status: 2)
        } catch let error as ConfigurationError {
            throw failure(error, status: 2)
        } catch let error as ZeroMQError {
            throw failure(error, status: 69)
        } catch let error as AddressInUse {
            throw failure(error, status: 69)
        } catch {
            // sysexits.h: EX_IOERR. The store could not be opened or written.
            throw failure(error, status: 74)
        }
    }

    private func failure(_ error: some Error, status: Int32) -> ExitCode {
        FileHandle.standardError.write(Data("galley-broker: \(error)\n".utf8))
        return ExitCode(status)
    }

    private func retention(_ settings: Settings) throws -> BodyRetention {
        guard var retention = BodyRetention(settings["keep-bodies"]!) else {
            throw SettingError("keep-bodies \(settings["keep-bodies"]!): all, none or a number of days is due")
        }
        do {
            retention.archive = try settings["archive"].map { try BodyArchive(folder: $0) }
        } catch {
            throw ConfigurationError("archive: \(error)")
        }
        return retention
    }

    private func configuration(_ settings: Settings) throws -> BrokerConfiguration {
        let access = try BrokerAccess(
            clients: settings["clients"]!,
            workers: settings["workers"]!,
            keyFile: settings["key"],
            authorizedKeysPath: settings["authorized-keys"]
        )
        var configuration = BrokerConfiguration()
        configuration.access = access
        configuration.storePath = settings["store"]!
        let (heartbeat, lease) = (settings.number("heartbeat")!, settings.number("lease")!)
        // A worker is dead after three; its tasks must still be its own then.
        guard lease >= heartbeat * 4 else {
            throw SettingError("lease \(lease): at least four heartbeats (\(heartbeat * 4) ms) are due")
        }
        configuration.limits.heartbeat = .milliseconds(heartbeat)
        configuration.limits.lease = .milliseconds(lease)
        let largest = settings.number("max-document-bytes")!
        let (backlog, backlogBytes) = (settings.number("max-backlog")!, settings.number("max-backlog-bytes")!)
        let diskReserve = settings.number("disk-reserve")!
        // In one message up to its limit, in chunks beyond.
        let inOneMessage = min(largest, WireLimits().documentBytes)
        configuration.wireLimits.documentBytes = inOneMessage
        configuration.wireLimits.uploadBytes = largest > inOneMessage ? largest : 0
        // Open again at four fifths, so that the gate does not flutter; the disk at twice what is kept.
        configuration.intake.backlogDocuments = .init(low: backlog / 5 * 4, high: backlog)
        configuration.intake.backlogBytes = .init(low: backlogBytes / 5 * 4, high: backlogBytes)
        configuration.intake.disk = .init(low: 2 * min(diskReserve, .max / 2), high: diskReserve)
        configuration.retention = try retention(settings)
        if let pipeline = settings["pipeline"] {
            let text: String
            do {
                text = try String(contentsOfFile: pipeline, encoding: .utf8)
            } catch {
                throw ConfigurationError("\(pipeline): cannot be read: \(error.localizedDescription)")
            }
            configuration.pipeline = try PipelineFile.pipeline(parsing: text, path: pipeline)
        }
        return configuration
    }
}
