import TextAnalysis
import WorkerRuntime

/// The option that the deduplicator has beside those of every worker.
struct DeduplicatorOptions {
    private(set) var density = Fingerprinter.Density.usual
    /// What is not the deduplicator's own.
    let rest: [String]

    /// Reads the program's command line; ends the program with 2 when it is wrong.
    init(commandLine arguments: [String] = Array(CommandLine.arguments.dropFirst())) {
        let (given, rest) = OwnOptions.take(["--density"], from: arguments)
        self.rest = rest
        for (option, value) in given {
            guard let density = Fingerprinter.Density(rawValue: value ?? "") else {
                let names = Fingerprinter.Density.allCases.map(\.rawValue).joined(separator: ", ")
                OwnOptions.refuse("\(option) \(value ?? ""): one of \(names) is due", program: "galley-deduplicator")
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
