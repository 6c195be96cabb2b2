internal import Credentials
internal import Glibc
internal import WireProtocol
internal import ZeroMQ

/// A worker program: takes tasks of its stages from a broker and sends back the results.
///
/// The whole of a worker's `main.swift`:
/// ```swift
/// import WireProtocol
/// import WorkerRuntime
///
/// try Worker(name: "galley-segmenter", stages: [.init(.segment, version: 1) { task in
///     try segmentation(of: task.bodies[0], date: task.date)
/// }]).main()
/// ```
public struct Worker: Sendable {
    let name: String
    let handlers: [StageHandler]
    /// Puts the word lists of a directory into use and returns their fingerprint.
    let installLexicons: (@Sendable (_ directory: String) throws -> String)?
    private let arguments: [String]
    private let ownHelp: String

    /// `name` is the program's, for its help and as a part of what `galley status` shows. Each stage is named once.
    /// `lexicons` puts the word lists of a directory into use and returns what tells them from others; it is called
    /// before the first task when `--lexicons` names one.
    ///
    /// A program with options of its own takes them out of the command line and gives the other `arguments`, and as
    /// `ownHelp` the lines of the help that explain its own.
    public init(
        name: String,
        stages: [StageHandler],
        lexicons: (@Sendable (_ directory: String) throws -> String)? = nil,
        arguments: [String] = Array(CommandLine.arguments.dropFirst()),
        ownHelp: String = ""
    ) {
        precondition(!stages.isEmpty, "a worker serves at least one stage")
        precondition(Set(stages.map(\.stage)).count == stages.count, "a stage is served by one handler")
        self.name = name
        handlers = stages
        installLexicons = lexicons
        self.arguments = arguments
        self.ownHelp = ownHelp
    }

    /// Reads the command line, serves until SIGTERM or SIGINT, and ends the process; to be called on the main thread.
    ///
    /// Exits with 0 when everything in hand was finished and confirmed or given back, and with 2 for a wrong command
    /// line. A broker that is away is waited for. Throws only what the system refuses at the start, such as threads.
    public func main() throws -> Never {
        let defaults = WorkerOptions.defaults(program: name)
        do {
            switch try WorkerOptions.parse(arguments, defaults: defaults) {
            case .help: Log.print(WorkerOptions.help(program: name, defaults: defaults) + ownHelp, to: STDOUT_FILENO)
            case .version: Log.print(versions, to: STDOUT_FILENO)
            case .run(let options): try serve(withLexicons(options))
            }
        } catch let error as WorkerOptions.UsageError {
            Log.print("\(name): \(error.message)", to: STDERR_FILENO)
            exit(2)
        }
        exit(0)
    }

    /// The lists are a part of what a worker is: their fingerprint stands beside its name, in `galley status` and with
    /// each result.
    private func withLexicons(_ options: WorkerOptions) throws(WorkerOptions.UsageError) -> WorkerOptions {
        guard let directory = options.lexicons, let installLexicons else { return options }
        var options = options
        do {
            options.name += " lexicons=\(try installLexicons(directory))"
        } catch {
            throw WorkerOptions.UsageError(message: "--lexicons \(directory): \(error)")
        }
        return options
    }

    private func serve(_ options: WorkerOptions) throws {
        let termination = try Wakeup()
        TerminationSignals.ignoreBrokenPipes()
        TerminationSignals.install(termination)
        // The loop and its socket are gone before the context ends, and that waits for the good-bye to leave.
        let context = try Context()
        let credentials: CurveCredentials?
        do {
            credentials = try CurveCredentials(keyFile: options.key, serverKeyFile: options.serverKey)
        } catch {
            throw WorkerOptions.UsageError(message: error.description)
        }
        let loop = try loop(options, credentials, context, termination)
        let stages = handlers.map(\.stage.rawValue).joined(separator: ", ")
        Log(threshold: options.logLevel).write(.info, "\(options.name): \(stages) for \(options.broker)")
        try loop.run()
    }

    private func loop(
        _ options: WorkerOptions,
        _ credentials: CurveCredentials?,
        _ context: Context,
        _ termination: Wakeup
    ) throws -> WorkerLoop {
        do throws(ZeroMQError) {
            return try WorkerLoop(
                options,
                handlers,
                credentials: credentials,
                context: context,
                termination: termination
            )
        } catch {
            guard error == .invalidArgument else { throw error }
            let message = "--broker \(options.broker): not an address; tcp://HOST:PORT or ipc://PATH is due"
            throw WorkerOptions.UsageError(message: message)
        }
    }

    private var versions: String {
        let stages = handlers.map { "\($0.stage) \($0.version)" }.joined(separator: ", ")
        return "\(name) \(Defaults.version): \(stages); protocol \(Envelope.version); libzmq \(Library.version)"
    }
}
