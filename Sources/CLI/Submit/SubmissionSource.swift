import GalleyClient
import WireProtocol

/// Reads the documents of one submit, one at a time, when the client asks for the next.
struct SubmissionSource {
    /// Milliseconds from the broker's receipt.
    struct Schedule {
        var priority: Int?
        var notBefore: Int?
        var deadline: Int?
    }

    private var walker: DocumentWalker
    private let limits: WireLimits
    private let date: String?
    /// What a document from standard input is called.
    private let standardInputName: String
    private let schedule: Schedule
    /// How the files are written; guessed where it is not given.
    private let encoding: TextEncoding?
    /// Called with what was guessed of a file that is not UTF-8.
    private let noteGuess: (String, TextEncoding) -> Void
    /// Called with each input that cannot be taken.
    private let refuse: (RefusedInput) -> Void

    init(
        _ walker: DocumentWalker,
        limits: WireLimits,
        date: String?,
        standardInputName: String,
        schedule: Schedule = Schedule(),
        encoding: TextEncoding? = nil,
        noteGuess: @escaping (String, TextEncoding) -> Void = { _, _ in },
        refuse: @escaping (RefusedInput) -> Void
    ) {
        self.walker = walker
        self.limits = limits
        self.date = date
        self.standardInputName = standardInputName
        self.schedule = schedule
        self.encoding = encoding
        self.noteGuess = noteGuess
        self.refuse = refuse
    }

    /// The next document that can be taken; `nil` at the end.
    mutating func next() -> Submission? {
        while let entry = walker.next() {
            switch entry {
            case .refused(let refused): refuse(refused)
            case .file(let path, let wasListed):
                do throws(InputProblem) {
                    return try item(path, wasListed: wasListed)
                } catch {
                    refuse(RefusedInput(path: path, problem: error))
                }
            }
        }
        return nil
    }

    private func item(_ path: String, wasListed: Bool) throws(InputProblem) -> Submission {
        let name = path == "-" ? standardInputName : path
        guard name.utf8.count <= WireLimits.nameBytes else {
            throw .nameTooLong(bytes: name.utf8.count, limit: WireLimits.nameBytes)
        }
        if let file = LargeInputFile(path, above: limits.documentBytes, upTo: limits.uploadBytes) {
            return .large(file.document(item(name, [])))
        }
        let content = try InputFile.read(
            path,
            limit: limits.documentBytes,
            wasListed: wasListed,
            encoding: encoding
        )
        if content.encoding != .utf8, encoding == nil { noteGuess(path, content.encoding) }
        return .item(item(name, content.bytes))
    }

    private func item(_ name: String, _ body: [UInt8]) -> Submit.Item {
        Submit.Item(
            name: name,
            body: body,
            date: date,
            priority: schedule.priority,
            notBeforeMilliseconds: schedule.notBefore,
            deadlineMilliseconds: schedule.deadline
        )
    }
}
