import WireProtocol

/// What the command line of a worker says, and the environment where it is silent.
///
/// Parsed by hand: there are a few options, and a worker links no more than it needs.
struct WorkerOptions: Equatable {
    var broker = Defaults.workersAddress
    var concurrency: Int
    var name: String
    var logLevel = Log.Level.info
    /// What a stage can work on in the memory of a usual host: a text is several times its bytes there.
    var maximumDocumentBytes = 64 << 20

    /// What else a command line can ask for.
    enum Request: Equatable {
        case run(WorkerOptions)
        case help
        case version
    }

    /// What is wrong with a command line; the text names the remedy.
    struct UsageError: Error, Equatable {
        var message: String
    }

    /// Names the broker where the command line does not.
    static let brokerVariable = "GALLEY_WORKER_BROKER"

    /// Reads a command line without the program's name; `defaults` holds what this host gives.
    static func parse(_ arguments: [String], defaults: WorkerOptions) throws(UsageError) -> Request {
        var options = defaults
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let (option, attached) = split(argument)
            switch option {
            case "--help", "-h": return .help
            case "--version": return .version
            case "--broker": options.broker = try address(try value(option, attached, &rest))
            case "--concurrency": options.concurrency = try concurrency(try value(option, attached, &rest))
            case "--name": options.name = try name(try value(option, attached, &rest))
            case "--max-document-bytes":
                options.maximumDocumentBytes = try documentBytes(try value(option, attached, &rest))
            case "--log-level": options.logLevel = try level(try value(option, attached, &rest))
            default: throw UsageError(message: "\(argument): no such option; --help lists them")
            }
        }
        options.broker = try address(options.broker)
        return .run(options)
    }

    /// `--name=value` into its parts.
    private static func split(_ argument: String) -> (option: String, value: String?) {
        guard argument.hasPrefix("--"), let sign = argument.firstIndex(of: "=") else { return (argument, nil) }
        return (String(argument[..<sign]), String(argument[argument.index(after: sign)...]))
    }

    private static func value(
        _ option: String,
        _ attached: String?,
        _ rest: inout ArraySlice<String>
    ) throws(UsageError) -> String {
        guard let value = attached ?? rest.popFirst() else {
            throw UsageError(message: "\(option): a value is missing")
        }
        return value
    }

    private static func address(_ text: String) throws(UsageError) -> String {
        let isKnown = ["tcp://", "ipc://"].contains { text.hasPrefix($0) && text.count > $0.count }
        guard isKnown else {
            throw UsageError(message: "--broker \(text): an address such as tcp://127.0.0.1:7601 is due")
        }
        return text
    }

    private static func concurrency(_ text: String) throws(UsageError) -> Int {
        guard let number = Int(text), (1...largestConcurrency).contains(number) else {
            throw UsageError(message: "--concurrency \(text): a number from 1 to \(largestConcurrency) is due")
        }
        return number
    }

    private static func name(_ text: String) throws(UsageError) -> String {
        guard (1...longestName).contains(text.utf8.count) else {
            throw UsageError(message: "--name: 1 to \(longestName) bytes are due; these are \(text.utf8.count)")
        }
        return text
    }

    private static func documentBytes(_ text: String) throws(UsageError) -> Int {
        guard let number = Int(text), (1...(1 << 40)).contains(number) else {
            throw UsageError(message: "--max-document-bytes \(text): a number of bytes is due")
        }
        return number
    }

    private static func level(_ text: String) throws(UsageError) -> Log.Level {
        guard let level = Log.Level(name: text) else {
            throw UsageError(message: "--log-level \(text): one of \(Log.Level.names.joined(separator: ", ")) is due")
        }
        return level
    }

    /// More threads than any host has cores; a slip of the finger must not start a million.
    private static let largestConcurrency = 1024
    /// `galley status` shows it in a table.
    private static let longestName = 200
}

extension WorkerOptions {
    static func help(program: String, defaults: WorkerOptions) -> String {
        """
        USAGE: \(program) [--broker ADDRESS] [--concurrency N] [--name NAME] [--max-document-bytes BYTES]
               [--log-level LEVEL]

        Takes tasks from a Galley broker and sends back the results, until it is stopped. SIGTERM and SIGINT let it
        finish what it has begun; the second one ends it at once.

        OPTIONS:
          --broker ADDRESS    the broker's address for workers (default: \(defaults.broker);
                              environment: \(brokerVariable))
          --concurrency N     tasks worked on at the same time (default: \(defaults.concurrency), the number of cores)
          --name NAME         shown in galley status (default: \(defaults.name))
          --max-document-bytes BYTES
                              the largest document that is worked on (default: \(defaults.maximumDocumentBytes))
          --log-level LEVEL   \(Log.Level.names.joined(separator: ", ")) (default: \(defaults.logLevel.name))
          --version           show the versions of the stages, the protocol and libzmq
          --help              show this help

        EXIT STATUS: 0 stopped in order; 2 wrong usage; 130 stopped by a second signal.
        """
    }
}
