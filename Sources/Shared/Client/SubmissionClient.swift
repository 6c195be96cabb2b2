import Failpoints
public import WireProtocol
public import ZeroMQ

/// Hands documents to the broker and reports for each what became of it, once that is on the broker's disk.
///
/// Belongs to one thread. A broker that is killed and restarted in the middle loses nothing: what is not acknowledged is
/// sent again. At most the welcome's `window_batches` batches and one more are in memory.
public final class SubmissionClient {
    let link: BrokerLink
    let producer: String
    private let giveUpAfter: Duration
    /// Batches of a submit that failed may still be acknowledged: their numbers are not used again.
    private var lastNumber = 0
    var lastUpload = 0
    /// The last one; nil before the first submit.
    public internal(set) var welcome: Welcome?

    /// Begins to connect; nothing is waited for.
    ///
    /// `name` is shown to people; `producer` separates the keys of one source of documents from those of others and
    /// may be empty. `giveUpAfter` is how long a broker may be silent, or refuse for now, before a submit fails.
    public init(
        address: String,
        name: String,
        producer: String = "",
        credentials: CurveCredentials? = nil,
        giveUpAfter: Duration = .seconds(60)
    ) throws(ClientError) {
        guard producer.utf8.count <= WireLimits.nameBytes else {
            let detail = "the producer has \(producer.utf8.count) bytes; the limit is \(WireLimits.nameBytes)"
            throw .refused(WireError(.tooLarge, detail), retryAfter: nil)
        }
        link = try BrokerLink(address: address, name: name, credentials: credentials)
        self.producer = producer
        self.giveUpAfter = giveUpAfter
    }

    /// Submits documents until `next` gives nil and all are acknowledged.
    ///
    /// `next` is called whenever there is room. `outcome` is called once for each document, with its position from 0, in
    /// no order that could be relied on; a document that the broker refuses is an outcome, not an error. Throws what
    /// `next` throws, and ``ClientError`` when the broker was silent (`unreachable`), refused for now (`refused`) or
    /// acknowledged nothing (`noAnswer`) for too long. Documents without an outcome may have been taken by then:
    /// submitting them again is harmless.
    ///
    /// A document larger than a message may be is uploaded in chunks, after those before it are acknowledged.
    public func submit(
        next: () throws -> Submit.Item?,
        outcome: (_ index: Int, _ name: String, Acknowledgement.Outcome) -> Void
    ) throws {
        try submitAll(next: { try next().map { .item($0) } }, outcome: outcome)
    }

    /// The same for documents some of which are too large for memory.
    public func submitAll(
        next: () throws -> Submission?,
        outcome: (_ index: Int, _ name: String, Acknowledgement.Outcome) -> Void
    ) throws {
        let limits = welcome?.limits ?? WireLimits()
        var window = SubmissionWindow(producer: producer, limits: limits, lastNumber: lastNumber)
        defer { lastNumber = window.lastNumber }
        func report(_ results: [SubmissionWindow.Outcome]) {
            for result in results { outcome(result.index, result.name, result.outcome) }
        }
        var large: (index: Int, document: LargeDocument)?
        while !window.isDone || large != nil {
            if let waiting = large, window.isEmpty {
                outcome(waiting.index, waiting.document.item.name, try upload(waiting.document))
                large = nil
            }
            if link.isOpen {
                report(try fill(&window, next, &large))
                try send(&window)
            }
            report(try listen(&window, isFilling: large == nil))
            try giveUpIfStalled(since: window.stalledSince, window.lastRefusal, request: "a submit")
        }
    }

    /// Pulls documents until a batch is ready to be sent; the outcomes are those of documents that are not sent at all.
    private func fill(
        _ window: inout SubmissionWindow,
        _ next: () throws -> Submission?,
        _ large: inout (index: Int, document: LargeDocument)?
    ) throws -> [SubmissionWindow.Outcome] {
        while large == nil, window.hasRoom, !window.hasSendable {
            guard let submission = try next() else {
                window.finish()
                break
            }
            if let document = largeDocument(submission, window.limits) {
                window.seal()
                large = (window.skip(), document)
                break
            }
            guard case .item(let item) = submission else { continue }
            if let outcome = window.add(item, now: link.now) { return [outcome] }
            if window.packingAge(now: link.now) >= Self.longestPacking { window.seal() }
        }
        return []
    }

    private func largeDocument(_ submission: Submission, _ limits: WireLimits) -> LargeDocument? {
        switch submission {
        case .large(let document): document
        case .item(let item):
            item.body.count > limits.documentBytes && item.body.count <= limits.uploadBytes ? LargeDocument(item) : nil
        }
    }

    /// Waits for a session.
    func awaitWelcome() throws(ClientError) -> Welcome {
        while true {
            if link.isOpen, let welcome { return welcome }
            if case .opened(let welcome)? = try link.next(until: link.now + Self.longestWait) { self.welcome = welcome }
            try giveUpIfStalled(since: nil, nil, request: "a hello")
        }
    }

    private func send(_ window: inout SubmissionWindow) throws(ClientError) {
        while let parcel = window.takeSendable(now: link.now) {
            guard try link.send(parcel.frames) else { return window.markUnsent(parcel.number) }
            Failpoint.afterSubmit.pass()
        }
    }

    /// Takes in what has come; waits for it when there is nothing else to do.
    private func listen(
        _ window: inout SubmissionWindow,
        isFilling: Bool
    ) throws(ClientError) -> [SubmissionWindow.Outcome] {
        var results: [SubmissionWindow.Outcome] = []
        var deadline = link.now
        let canFill = isFilling && link.isOpen && window.hasRoom && !window.hasSendable
        if !canFill, !window.isDone, isFilling || !window.isEmpty {
            // What is due cannot be sent before there is a session.
            let due = link.isOpen ? window.deadline : nil
            deadline = min(deadline + Self.longestWait, due ?? deadline + Self.longestWait)
        }
        while let event = try link.next(until: deadline) {
            deadline = link.now
            switch event {
            case .opened(let welcome):
                self.welcome = welcome
                window.limits = welcome.limits
                window.resendAll()
            case .message(let envelope): results += try settle(&window, try Reply(envelope))
            case .writable: break
            }
        }
        return results
    }

    private func settle(
        _ window: inout SubmissionWindow,
        _ reply: Reply
    ) throws(ClientError) -> [SubmissionWindow.Outcome] {
        switch reply {
        case .acknowledgement(let acknowledgement): return try window.settle(acknowledgement, now: link.now)
        case .rejection(let rejection):
            // About a message that the broker could not read: which one, nobody knows.
            if rejection.reference == nil, !rejection.error.code.isRetryable {
                throw .protocolError("the broker reports \(rejection.error)")
            }
            return window.settle(rejection, now: link.now)
        case .answer, .uploaded, .other: return []
        }
    }

    func giveUpIfStalled(
        since stalledSince: Duration?,
        _ lastRefusal: Reply.Rejection?,
        request: String
    ) throws(ClientError) {
        let seconds = giveUpAfter / .seconds(1)
        if link.silence >= giveUpAfter { throw link.unreachable(after: giveUpAfter) }
        // A broker that may be gone is not blamed for being slow.
        guard link.isOpen, link.silence == .zero else { return }
        guard let since = stalledSince, link.now - since >= giveUpAfter else { return }
        if let refusal = lastRefusal { throw .refused(refusal.error, retryAfter: refusal.retryAfter) }
        throw .noAnswer(address: link.address, request: request, afterSeconds: seconds)
    }

    /// A document of a slow source does not wait longer for others to share its batch.
    private static let longestPacking = Duration.milliseconds(50)
    /// How often the patience is looked at while nothing comes.
    static let longestWait = Duration.milliseconds(250)
}
