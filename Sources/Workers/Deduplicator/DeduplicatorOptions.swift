import Glibc
import TextAnalysis

/// The option that the deduplicator has beside those of every worker.
struct DeduplicatorOptions {
    private(set) var density = Fingerprinter.Density.usual
    /// What is not the deduplicator's own.
    private(set) var rest: [String] = []

    /// Reads the program's command line; ends the program with 2 when it is wrong.
    init(commandLine arguments: [String] = Array(CommandLine.arguments.dropFirst())) {
        var remaining = arguments[...]
        while let argument = remaining.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.first == "--density" else {
                rest.append(argument)
                continue
            }
            let value = parts.count > 1 ? parts[1] : remaining.popFirst() ?? ""
            guard let density = Fingerprinter.Density(rawValue: value) else {
                let names = Fingerprinter.Density.allCases.map(\.rawValue).joined(separator: ", ")
                let line = Array("galley-deduplicator: --density \(value): one of \(names) is due\n".utf8)
                _ = write(STDERR_FILENO, line, line.count)
                exit(2)
            }
            self.density = density
        }
    }

    static let help = """


        FINGERPRINTS:
          --density NAME      how many places of a long article are remembered: sparse (1 in 20), usual (1 in 10) or
                              dense (1 in 4); short articles keep more. Stores may hold articles of all three
        """
}
