public import JSONText
internal import Synchronization
public import WireProtocol

/// One task as a stage's code sees it.
public struct WorkerTask: Sendable {
    public let stage: Stage
    public let document: DocumentID
    /// The document as its submitter called it.
    public let name: String
    /// The day that the submitter gave, `YYYY-MM-DD`.
    public let date: String?
    /// 1 the first time.
    public let attempt: Int
    /// The document's bytes; for a comparison those of the two documents.
    public let bodies: [[UInt8]]
    /// What the stage needs beside; an empty object for most.
    public let parameters: JSONValue
    private let inputs: [TaskOffer.Input]
    private let counter: ProgressCounter

    init(_ offer: TaskOffer, counter: ProgressCounter) {
        stage = offer.stage
        document = offer.document
        name = offer.name
        date = offer.date
        attempt = offer.attempt
        bodies = offer.bodies
        parameters = offer.parameters
        inputs = offer.inputs
        self.counter = counter
    }

    /// The result of an earlier stage, JSON; `nil` when the pipeline does not give it to this one.
    public func input(_ stage: Stage) -> [UInt8]? {
        inputs.first { $0.stage == stage }?.result
    }

    /// Says that the work gets on; to be called now and then in work of more than a second. Costs nanoseconds.
    public func progress() {
        counter.raise()
    }
}

/// Counts the calls of ``WorkerTask/progress()``: raised by a compute thread, read by the I/O thread.
final class ProgressCounter: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .relaxed) }

    func raise() { count.add(1, ordering: .relaxed) }
}
