import ArgumentParser
import TextAnalysis

/// How summaries are made.
struct SummaryOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Summaries of at most this many sentences.", valueName: "n"))
    var sentences: Int?

    @Option(help: ArgumentHelp("Summaries of at most this many characters.", valueName: "n"))
    var characters: Int?

    @Option(help: ArgumentHelp("Summaries of at most this part of the text, such as 0.1.", valueName: "part"))
    var ratio: Double?

    @Option(
        help: ArgumentHelp(
            "How common words are, as galley keywords-background counts it; keywords are what is not.",
            valueName: "file"
        ),
        completion: .file()
    )
    var background: String?

    func validate() throws {
        guard [sentences != nil, characters != nil, ratio != nil].filter({ $0 }).count <= 1 else {
            throw ValidationError("--sentences, --characters, --ratio: one of them at most")
        }
        for (name, value) in [("sentences", sentences), ("characters", characters)] {
            guard value.map({ (1...Self.largest).contains($0) }) ?? true else {
                throw ValidationError("--\(name) \(value ?? 0): a number from 1 to \(Self.largest) is due")
            }
        }
        guard ratio.map({ $0 > 0 && $0 <= 1 }) ?? true else {
            throw ValidationError("--ratio \(ratio ?? 0): a number above 0 and at most 1 is due")
        }
    }

    var length: SummaryLength {
        if let sentences { return .sentences(sentences) }
        if let characters { return .characters(characters) }
        return ratio.map { .ratio($0) } ?? .automatic
    }

    /// - Throws: `CommandFailure` when the background file cannot be read.
    func summarizer() throws -> Summarizer {
        guard let path = background else { return Summarizer(length: length) }
        do throws(InputProblem) {
            let table = try InputFile.read(path, limit: Self.largestTable).bytes
            return Summarizer(length: length, background: try terms(table, path))
        } catch {
            throw CommandFailure(.wrongUsage, "--background \(path): \(error)")
        }
    }

    private func terms(_ table: [UInt8], _ path: String) throws(InputProblem) -> BackgroundTerms {
        do {
            return try BackgroundTerms(table: table)
        } catch {
            throw .unreadable("\(error)")
        }
    }

    private static let largest = 1_000_000
    private static let largestTable = 64 << 20
}
