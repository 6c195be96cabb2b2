import Glibc

/// The options that one program has beside those of every worker.
public enum OwnOptions {
    /// Takes the options of these names, `--name VALUE` or `--name=VALUE`, out of a command line.
    ///
    /// - Returns: the options in order, a value `nil` where the command line ends before it, and what is left for ``Worker``.
    public static func take(
        _ names: [String],
        from arguments: [String]
    ) -> (given: [(option: String, value: String?)], rest: [String]) {
        var given: [(option: String, value: String?)] = []
        var rest: [String] = []
        var remaining = arguments[...]
        while let argument = remaining.popFirst() {
            let (option, attached) = WorkerOptions.split(argument)
            if names.contains(option) {
                given.append((option, attached ?? remaining.popFirst()))
            } else {
                rest.append(argument)
            }
        }
        return (given, rest)
    }

    /// Ends the program with the status of wrong usage.
    public static func refuse(_ message: String, program: String) -> Never {
        let line = Array("\(program): \(message)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
        exit(2)
    }
}
