import ArgumentParser
import BrokerCore
import DocumentStore
import Foundation
import Logging
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

            Exit status: 0 stopped; 2 wrong usage or settings; 69 an address cannot be bound; 74 the store cannot be \
            opened or written.
            """,
        version: Defaults.version
    )

    @Option(help: ArgumentHelp("The SQLite file with the queue and the results.", valueName: "file"))
    var store = BrokerConfiguration().storePath

    @Option(help: ArgumentHelp("Where clients connect.", valueName: "address"))
    var clients = Defaults.clientsAddress

    @Option(help: ArgumentHelp("Where workers connect.", valueName: "address"))
    var workers = Defaults.workersAddress

    @Option(help: ArgumentHelp("Stages to add to the built-in ones (YAML).", valueName: "file"))
    var pipeline: String?

    @Option(help: ArgumentHelp("How often workers show that they live; three missed make one dead.", valueName: "ms"))
    var heartbeat = BrokerLimits().heartbeat.wholeMilliseconds

    @Option(help: ArgumentHelp("How long a task stays with a worker that does not renew it.", valueName: "ms"))
    var lease = BrokerLimits().lease.wholeMilliseconds

    @Option(help: ArgumentHelp("The largest document that is taken.", valueName: "bytes"))
    var maxDocumentBytes = 1 << 30

    @Option(
        help: ArgumentHelp(
            "How long texts are kept: all (for ever), none (until they are finished) or a number of days.",
            valueName: "period"
        )
    )
    var keepBodies = "all"

    @Option(
        help: ArgumentHelp("Where texts go that are kept no more; without it they are dropped.", valueName: "folder")
    )
    var archive: String?

    @Option(help: ArgumentHelp("Unfinished documents above which submits are refused.", valueName: "number"))
    var maxBacklog = IntakeGate.Limits().backlogDocuments.high

    @Option(help: ArgumentHelp("Bytes of unfinished documents above which submits are refused.", valueName: "bytes"))
    var maxBacklogBytes = IntakeGate.Limits().backlogBytes.high

    @Option(help: ArgumentHelp("Free bytes of the disk below which submits are refused.", valueName: "bytes"))
    var diskReserve = IntakeGate.Limits().disk.high

    @Option(help: ArgumentHelp("trace, debug, info, notice, warning, error or critical.", valueName: "level"))
    var logLevel = "info"

    func validate() throws {
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("--log-level \(logLevel): one of trace, debug, info, warning, error is due")
        }
        guard (10...60_000).contains(heartbeat) else {
            throw ValidationError("--heartbeat \(heartbeat): from 10 to 60000 milliseconds is due")
        }
        // A worker is dead after three; its tasks must still be its own then.
        guard (heartbeat * 4...3_600_000).contains(lease) else {
            throw ValidationError("--lease \(lease): from four heartbeats (\(heartbeat * 4)) to 3600000 ms is due")
        }
        guard BodyRetention(keepBodies) != nil else {
            throw ValidationError("--keep-bodies \(keepBodies): all, none or a number of days is due")
        }
        guard min(maxBacklog, maxBacklogBytes, diskReserve) > 0 else {
            throw ValidationError("--max-backlog, --max-backlog-bytes, --disk-reserve: a number above 0 is due")
        }
        let largest = 1 << 40
        guard (1...largest).contains(maxDocumentBytes) else {
            throw ValidationError("--max-document-bytes \(maxDocumentBytes): from 1 to \(largest) is due")
        }
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
        var log = Logger(label: "galley-broker")
        log.logLevel = Logger.Level(rawValue: logLevel)!
        do {
            try EventLoop(configuration: try configuration(), log: log).run()
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

    private func retention() throws -> BodyRetention {
        var retention = BodyRetention(keepBodies)!
        do {
            retention.archive = try archive.map { try BodyArchive(folder: $0) }
        } catch {
            throw ConfigurationError("--archive \(error)")
        }
        return retention
    }

    private func configuration() throws -> BrokerConfiguration {
        var configuration = BrokerConfiguration()
        configuration.storePath = store
        configuration.clientsAddress = clients
        configuration.workersAddress = workers
        try BrokerConfiguration.checkIsLocal(clients)
        try BrokerConfiguration.checkIsLocal(workers)
        configuration.limits.heartbeat = .milliseconds(heartbeat)
        configuration.limits.lease = .milliseconds(lease)
        // In one message up to its limit, in chunks beyond.
        let inOneMessage = min(maxDocumentBytes, WireLimits().documentBytes)
        configuration.wireLimits.documentBytes = inOneMessage
        configuration.wireLimits.uploadBytes = maxDocumentBytes > inOneMessage ? maxDocumentBytes : 0
        // Open again at four fifths, so that the gate does not flutter; the disk at twice what is kept.
        configuration.intake.backlogDocuments = .init(low: maxBacklog / 5 * 4, high: maxBacklog)
        configuration.intake.backlogBytes = .init(low: maxBacklogBytes / 5 * 4, high: maxBacklogBytes)
        configuration.intake.disk = .init(low: 2 * min(diskReserve, .max / 2), high: diskReserve)
        configuration.retention = try retention()
        if let pipeline {
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
