internal import Settings
import WireProtocol

/// What a worker is told: by its command line, the environment and the configuration file.
///
/// Parsed by hand: there are few options, and a worker links no more than it needs.
struct WorkerOptions: Equatable {
    /// One or more addresses of the broker, with commas between them.
    var broker = Defaults.workersAddress
    var concurrency: Int
    var name: String
    var logLevel = Log.Level.info
    /// Paths of the key files; nil at a local address.
    var key: String?
    var serverKey: String?
    /// What a stage can work on in the memory of a usual host: a text is several times its bytes there.
    var maximumDocumentBytes = 64 << 20
    /// A directory of word lists; see `Worker`.
    var lexicons: String?

    /// What else a command line can ask for.
    enum Request: Equatable {
        case run(WorkerOptions)
        case help
        case version
    }

    /// What is wrong with the options; the text names the remedy.
    struct UsageError: Error, Equatable {
        var message: String
    }

    /// Names the directory of word lists for all of Galley's programs.
    private static let lexiconsVariable = "GALLEY_LEXICONS"

    /// Reads a command line without the program's name; `defaults` holds what this host gives.
    static func parse(
        _ arguments: [String],
        defaults: WorkerOptions,
        environment: (String) -> String? = Settings.environment
    ) throws(UsageError) -> Request {
        var flags: [String: String] = [:]
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let (option, attached) = split(argument)
            switch option {
            case "--help", "-h": return .help
            case "--version": return .version
            case "--broker", "--concurrency", "--name", "--log-level", "--key", "--server-key", "--config",
                "--max-document-bytes", "--lexicons":
                guard let value = attached ?? rest.popFirst() else {
                    throw UsageError(message: "\(option): a value is missing")
                }
                flags[String(option.dropFirst(2))] = value
            default: throw UsageError(message: "\(argument): no such option; --help lists them")
            }
        }
        return .run(try settle(flags, defaults: defaults, environment))
    }

    private static func settle(
        _ flags: [String: String],
        defaults: WorkerOptions,
        _ environment: (String) -> String?
    ) throws(UsageError) -> WorkerOptions {
        let settings: Settings
        do throws(SettingError) {
            let file = try ConfigurationFile.find(flags["config"], environment: environment)
            settings = try Settings(.worker, flags: flags, file: file, environment: environment)
        } catch {
            throw UsageError(message: error.description)
        }
        var options = defaults
        options.broker = settings["broker"] ?? defaults.broker
        options.concurrency = settings.number("concurrency") ?? defaults.concurrency
        if let value = settings.values.first(where: { $0.setting.name == "name" }), value.source != .standard {
            options.name = value.text ?? defaults.name
        }
        options.logLevel = settings["log-level"].flatMap(Log.Level.init(name:)) ?? defaults.logLevel
        options.maximumDocumentBytes = settings.number("max-document-bytes") ?? defaults.maximumDocumentBytes
        options.key = settings["key"]
        options.serverKey = settings["server-key"]
        // Commands and workers may share one directory.
        let shared = environment(lexiconsVariable).flatMap { $0.isEmpty ? nil : $0 }
        options.lexicons = settings["lexicons"] ?? shared
        guard (1...longestName).contains(options.name.utf8.count) else {
            throw UsageError(message: "--name: 1 to \(longestName) bytes are due; these are \(options.name.utf8.count)")
        }
        return options
    }

    /// `--name=value` into its parts.
    static func split(_ argument: String) -> (option: String, value: String?) {
        guard argument.hasPrefix("--"), let sign = argument.firstIndex(of: "=") else { return (argument, nil) }
        return (String(argument[..<sign]), String(argument[argument.index(after: sign)...]))
    }

    /// `galley status` shows it in a table.
    private static let longestName = 200
}

extension WorkerOptions {
    static func help(program: String, defaults: WorkerOptions) -> String {
        """
        USAGE: \(program) [--broker ADDRESS] [--key FILE] [--concurrency N] [--name NAME]
               [--max-document-bytes BYTES] [--lexicons DIR] [--log-level LEVEL]

        Takes tasks from a Galley broker and sends back the results, until it is stopped. SIGTERM and SIGINT let it
        finish what it has begun; the second one ends it at once.

        OPTIONS:
          --broker ADDRESS    the broker's address for workers; several of one broker, with commas, are tried in turn
                              (default: \(defaults.broker))
          --key FILE          this worker's secret key, for a broker on another host (galley keys new)
          --server-key FILE   the broker's public key, where the key file does not hold it
          --concurrency N     tasks worked on at the same time (default: \(defaults.concurrency), the number of cores)
          --name NAME         shown in galley status (default: \(defaults.name))
          --max-document-bytes BYTES
                              the largest document that is worked on (default: \(defaults.maximumDocumentBytes))
          --lexicons DIR      word lists of your own, in files named and written like Galley's (metrics.tsv, units.tsv,
                              regions.tsv); their fingerprint stands beside the name (environment: \(lexiconsVariable))
          --log-level LEVEL   \(Log.Level.names.joined(separator: ", ")) (default: \(defaults.logLevel.name))
          --config FILE       the configuration file, or none (default: \(ConfigurationFile.standardPath))
          --version           show the versions of the stages, the protocol and libzmq
          --help              show this help

        Each can be set by the environment (GALLEY_WORKER_BROKER, GALLEY_WORKER_KEY, …) and in the section [worker] of
        the configuration file; the command line goes first, then the environment, then the file.

        EXIT STATUS: 0 stopped in order; 2 wrong usage or settings; 130 stopped by a second signal.
        """
    }
}
