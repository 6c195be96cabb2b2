import Glibc
import TextAnalysis
import WorkerRuntime

/// The options that the summarizer has beside those of every worker.
///
/// All workers of a stage are to be given the same ones: a task's result does not say which worker did it.
struct SummarizerOptions {
    /// What is wrong with a command line; the text names the remedy.
    struct UsageError: Error {
        var message: String
    }

    private(set) var length = SummaryLength.automatic
    private(set) var background = BackgroundTerms.builtIn
    /// What is not the summarizer's own.
    private(set) var rest: [String] = []

    /// Reads the program's command line; ends the program with 2 when it is wrong.
    static func ofCommandLine() -> SummarizerOptions {
        do throws(UsageError) {
            return try SummarizerOptions(Array(CommandLine.arguments.dropFirst()))
        } catch {
            OwnOptions.refuse(error.message, program: "galley-summarizer")
        }
    }

    init(_ arguments: [String]) throws(UsageError) {
        let (given, rest) = OwnOptions.take(Self.names, from: arguments)
        self.rest = rest
        for (option, value) in given {
            guard let value else { throw UsageError(message: "\(option): a value is missing") }
            if option == "--background" {
                background = try Self.terms(at: value)
            } else if length != .automatic {
                throw UsageError(message: "\(option): --sentences, --characters and --ratio exclude one another")
            } else {
                length = try Self.length(option, value)
            }
        }
    }

    private static let names = ["--sentences", "--characters", "--ratio", "--background"]
    private static let largest = 1_000_000
    private static let largestTable = 64 << 20

    private static func length(_ option: String, _ value: String) throws(UsageError) -> SummaryLength {
        if option == "--ratio" {
            guard let ratio = Double(value), ratio > 0, ratio <= 1 else {
                throw UsageError(message: "--ratio \(value): a number above 0 and at most 1 is due")
            }
            return .ratio(ratio)
        }
        guard let number = Int(value), (1...largest).contains(number) else {
            throw UsageError(message: "\(option) \(value): a number from 1 to \(largest) is due")
        }
        return option == "--sentences" ? .sentences(number) : .characters(number)
    }

    private static func terms(at path: String) throws(UsageError) -> BackgroundTerms {
        guard let file = fopen(path, "r") else {
            throw UsageError(message: "--background \(path): \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&piece, 1, piece.count, file), count > 0, bytes.count <= largestTable {
            bytes += piece[..<count]
        }
        guard ferror(file) == 0, bytes.count <= largestTable else {
            throw UsageError(message: "--background \(path): not a table of at most \(largestTable >> 20) MiB")
        }
        do {
            return try BackgroundTerms(table: bytes)
        } catch {
            throw UsageError(message: "--background \(path): \(error)")
        }
    }

    static let help = """


        SUMMARIES (give all summarizers of a broker the same):
          --sentences N       summaries of at most this many sentences
          --characters N      summaries of at most this many characters
          --ratio PART        summaries of at most this part of the text, such as 0.1
          --background FILE   how common words are, from galley keywords-background; keywords are what is not
        """
}
