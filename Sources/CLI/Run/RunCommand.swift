import ArgumentParser
import Foundation
import Lexicons
import WireProtocol

/// `galley run`: options in, `RunSupervisor` does the rest.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Start a broker and one worker of each kind on this machine, until Ctrl-C.",
        discussion: """
            For trying out, and for archives that one machine can do. The programs' log lines are shown, each after the \
            name of its program. Stopping and starting again loses nothing: the store holds the queue.

              galley run
              galley run --store archive.sqlite --concurrency 4
            """
    )

    @Option(help: ArgumentHelp("The store; made when it is not there.", valueName: "file"), completion: .file())
    var store = "galley.sqlite"

    @Option(help: ArgumentHelp("Tasks each worker does at once; half the cores unless given.", valueName: "number"))
    var concurrency = max(1, ProcessInfo.processInfo.activeProcessorCount / 2)

    @Option(help: ArgumentHelp("Where clients connect.", valueName: "address"))
    var clients = Defaults.clientsAddress

    @Option(help: ArgumentHelp("Where workers connect.", valueName: "address"))
    var workers = Defaults.workersAddress

    @Option(
        help: ArgumentHelp(
            "Word lists of your own, for all workers; see galley analyze --help.",
            valueName: "directory"
        ),
        completion: .directory
    )
    var lexicons: String?

    @Option(help: ArgumentHelp("Stages to add to the built-in ones (YAML).", valueName: "file"), completion: .file())
    var pipeline: String?

    func validate() throws {
        guard (1...1024).contains(concurrency) else {
            throw ValidationError("--concurrency \(concurrency): a number from 1 to 1024 is due")
        }
        for address in [clients, workers] where !address.hasPrefix("tcp://") && !address.hasPrefix("ipc://") {
            throw ValidationError("\(address): not an address; tcp://127.0.0.1:PORT or ipc://PATH is due")
        }
    }

    func run() throws {
        // Found before anything is started.
        if let lexicons {
            do {
                _ = try UserLexicons(directory: lexicons)
            } catch {
                throw CommandFailure(.wrongUsage, "--lexicons: \(error)")
            }
        }
        for program in Program.allCases { _ = try program.executable() }
        let status = try RunSupervisor(arguments: arguments, clientsAddress: clients).run()
        if status != .done {
            throw CommandFailure(status, "the broker has ended; its last lines above say why")
        }
    }

    private var arguments: [Program: [String]] {
        // What an administrator has set for this host's services is not for trying out.
        var broker = ["--config", "none", "--store", store, "--clients", clients, "--workers", workers]
        if let pipeline { broker += ["--pipeline", pipeline] }
        var worker = ["--config", "none", "--broker", workers, "--concurrency", String(concurrency)]
        if let lexicons { worker += ["--lexicons", lexicons] }
        let workers = Program.workers.map { ($0, worker) }
        return Dictionary(uniqueKeysWithValues: [(Program.broker, broker)] + workers)
    }
}
