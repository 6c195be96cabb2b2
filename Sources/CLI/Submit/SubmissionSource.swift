import GalleyClient
import WireProtocol

/// Reads the documents of one submit, one at a time, when the client asks for the next.
struct SubmissionSource {
    private var walker: DocumentWalker
    private let limits: WireLimits
    private let date: String?
    /// What a document from standard input is called.
    private let standardInputName: String
    /// Called with each input that cannot be taken.
    private let refuse: (RefusedInput) -> Void

    init(
        _ walker: DocumentWalker,
        limits: WireLimits,
        date: String?,
        standardInputName: String,
        refuse: @escaping (RefusedInput) -> Void
    ) {
        self.walker = walker
        self.limits = limits
        self.date = date
        self.standardInputName = standardInputName
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
            return .large(file.document(name: name, date: date))
        }
        let body = try InputFile.read(path, limit: limits.documentBytes, wasListed: wasListed)
        return .item(Submit.Item(name: name, body: body, date: date))
    }
}
