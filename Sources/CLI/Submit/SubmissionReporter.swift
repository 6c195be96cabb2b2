import JSONText
import WireProtocol

/// Counts what becomes of each document, and says it: as JSON Lines on standard output, or only what was refused, on
/// standard error; the progress of all on a terminal.
final class SubmissionReporter {
    let tally = SubmissionTally()
    private let format: SubmitCommand.Format
    private let progress: ProgressLine
    /// Documents to come, if they were counted.
    private let total: Int?
    private let output = ByteSink()
    private let begin = ContinuousClock.now
    /// The first error of the output: the client's callback cannot throw it.
    private var outputFailure: CommandFailure?

    init(format: SubmitCommand.Format, progress: ProgressLine, total: Int?) {
        self.format = format
        self.progress = progress
        self.total = total
    }

    func report(_ name: String, _ outcome: Acknowledgement.Outcome) {
        tally.add(outcome)
        writeLine(name, outcome)
        if case .refused(let error) = outcome { progress.say("galley: \(name.printable): refused: \(error)") }
    }

    func report(_ refused: RefusedInput) {
        tally.addRefused()
        writeLine(refused.path, .refused(WireError(refused.problem.code, "\(refused.problem)")))
        progress.say("galley: \(refused)")
    }

    /// Draws the progress; throws when the output could not be written, so that nothing more is submitted unseen.
    func check() throws {
        if let outputFailure { throw outputFailure }
        let done = tally.counts.total
        let seconds = max((ContinuousClock.now - begin) / .seconds(1), 0.001)
        progress.draw(done, of: total, "\(counted(done, "document")), \(grouped(Int(Double(done) / seconds))) a second")
    }

    /// Writes the counts of all.
    func finish() throws {
        progress.clear()
        if let outputFailure { throw outputFailure }
        switch format {
        case .text: try output.write(line: tally.counts.summary)
        case .json: try output.write(Self.line(tally.counts))
        }
        try output.finish()
    }

    private func writeLine(_ name: String, _ outcome: Acknowledgement.Outcome) {
        guard format == .json, outputFailure == nil else { return }
        do {
            try output.write(Self.line(name, outcome))
        } catch {
            outputFailure = error
        }
    }

    private static func line(_ name: String, _ outcome: Acknowledgement.Outcome) -> [UInt8] {
        object { writer in
            writer.member("name", name)
            switch outcome {
            case .new(let id):
                writer.member("status", "new")
                writer.member("id", id.rawValue)
            case .duplicate(let id):
                writer.member("status", "dup")
                writer.member("id", id.rawValue)
            case .refused(let error):
                writer.member("status", "refused")
                writer.member("code", error.code.rawValue)
                writer.member("detail", error.detail)
            }
        }
    }

    private static func line(_ counts: SubmissionTally.Counts) -> [UInt8] {
        object { writer in
            writer.member("new", counts.new)
            writer.member("dup", counts.duplicate)
            writer.member("refused", counts.refused)
        }
    }

    private static func object(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.object(body)
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}

extension InputProblem {
    /// The code of the wire that says the same.
    var code: ErrorCode {
        switch self {
        case .empty: .empty
        case .tooLarge, .nameTooLong: .tooLarge
        case .notUTF8, .notInEncoding: .encoding
        case .noPermission, .missing, .vanished, .isDirectory, .unreadable: .unknownDocument
        }
    }
}
