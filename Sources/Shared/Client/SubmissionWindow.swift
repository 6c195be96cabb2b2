import WireProtocol

/// The documents between a submitter and the broker's acknowledgement: packed, on their way, sent again.
///
/// The idea: a batch is encoded once and kept, as it was sent, until the broker has said of each of its documents what
/// became of it. Sending it again does no harm, as the broker takes the same bytes only once; so whenever there is
/// doubt, it is sent again. Memory is bounded by the broker's `window_batches` and one batch that is being packed.
///
/// Pure: items, replies and times go in, batches and outcomes come out. ``SubmissionClient`` drives it.
struct SubmissionWindow {
    /// What became of one document.
    struct Outcome: Equatable {
        /// Position among all documents, from 0.
        var index: Int
        var name: String
        var outcome: Acknowledgement.Outcome
    }

    /// Frames to send, under the number by which ``markUnsent(_:)`` knows them.
    struct Parcel: Equatable {
        var number: Int
        var frames: [[UInt8]]
    }

    private enum Phase: Equatable {
        case due
        case sent(at: Duration)
        /// The broker does not take it for now.
        case paused(until: Duration)
    }

    private struct Batch {
        let number: Int
        let frames: [[UInt8]]
        let documents: [(index: Int, name: String)]
        var phase = Phase.due
    }

    let producer: String
    /// The broker's; a new session may bring others.
    var limits: WireLimits
    /// What the broker last allowed, when that is less than its limits say; it is filling up.
    private var allowedBatches: Int?
    /// Until when nothing is sent: what one batch was refused for, the others would be refused for, too.
    private var pausedUntil: Duration?
    /// In order of their numbers.
    private var batches: [Batch] = []
    private var packing: PackingBatch
    /// Of a batch; a later window goes on from here.
    private(set) var lastNumber: Int
    private var itemCount = 0
    private var isFinished = false
    /// Since when batches are on their way and the broker has acknowledged none; nil while none is.
    private(set) var stalledSince: Duration?
    /// The broker's last words, when they were to come again later.
    private(set) var lastRefusal: Reply.Rejection?

    init(producer: String, limits: WireLimits, lastNumber: Int = 0) {
        self.producer = producer
        self.limits = limits
        self.lastNumber = lastNumber
        packing = PackingBatch()
    }

    /// Whether there is no document any more, neither here nor to come.
    var isDone: Bool { isFinished && batches.isEmpty }

    /// Whether nothing is packed or on its way.
    var isEmpty: Bool { packing.isEmpty && batches.isEmpty }

    /// Passes over a document that goes another way.
    ///
    /// - Returns: its position.
    mutating func skip() -> Int {
        itemCount += 1
        return itemCount - 1
    }

    /// Whether another document may be added.
    var hasRoom: Bool { !isFinished && batches.count < width }

    /// Batches that may be on their way.
    private var width: Int { max(1, min(limits.windowBatches, allowedBatches ?? .max)) }

    /// Whether a batch waits to be sent for the first time, or again in a new session.
    var hasSendable: Bool { batches.contains { $0.phase == .due } }

    /// How long the oldest document of the batch that is being packed has waited.
    func packingAge(now: Duration) -> Duration { packing.begun.map { now - $0 } ?? .zero }

    /// Takes in a document. One that the broker would refuse by its limits is not sent; its outcome is given at once.
    mutating func add(_ item: Submit.Item, now: Duration) -> Outcome? {
        precondition(hasRoom, "the window is full")
        let index = itemCount
        itemCount += 1
        if let error = limits.objection(to: item) {
            return Outcome(index: index, name: item.name, outcome: .refused(error))
        }
        if !packing.isEmpty, !packing.hasRoom(for: item, limits) { seal() }
        packing.add(item, index: index, now: now)
        if packing.isFull(limits) { seal() }
        return nil
    }

    /// Closes the batch that is being packed, though it is not full.
    mutating func seal() {
        guard !packing.isEmpty else { return }
        lastNumber += 1
        let submit = Submit(batch: String(lastNumber), producer: producer, items: packing.items)
        batches.append(Batch(number: lastNumber, frames: submit.frames, documents: packing.documents))
        packing = PackingBatch()
    }

    /// No document will be added any more.
    mutating func finish() {
        seal()
        isFinished = true
    }

    /// The next batch to send, which counts as sent unless ``markUnsent(_:)`` says otherwise.
    mutating func takeSendable(now: Duration) -> Parcel? {
        if let pausedUntil, now < pausedUntil { return nil }
        pausedUntil = nil
        for index in batches.indices.prefix(width) {
            guard isSendable(batches[index].phase, isOldest: index == 0, now: now) else { continue }
            batches[index].phase = .sent(at: now)
            stalledSince = stalledSince ?? now
            return Parcel(number: batches[index].number, frames: batches[index].frames)
        }
        return nil
    }

    /// A batch that has long been silent is sent again, but only the oldest: its acknowledgement may have been lost, or
    /// the broker may be busy, and then more of the same would not help.
    private func isSendable(_ phase: Phase, isOldest: Bool, now: Duration) -> Bool {
        switch phase {
        case .due: true
        case .paused(let until): until <= now
        case .sent(let time): isOldest && now - time >= Self.resendInterval
        }
    }

    /// The socket did not take it.
    mutating func markUnsent(_ number: Int) {
        guard let index = batches.firstIndex(where: { $0.number == number }) else { return }
        batches[index].phase = .due
    }

    /// A new session knows nothing of what was sent before.
    mutating func resendAll() {
        stalledSince = nil
        allowedBatches = nil
        pausedUntil = nil
        for index in batches.indices { batches[index].phase = .due }
    }

    /// When ``takeSendable(now:)`` has something again that is not due yet.
    var deadline: Duration? {
        let times = batches.prefix(width).enumerated().compactMap { index, batch -> Duration? in
            switch batch.phase {
            case .due: nil
            case .paused(let until): until
            case .sent(let time): index == 0 ? time + Self.resendInterval : nil
            }
        }
        return times.min().map { max($0, pausedUntil ?? $0) }
    }

    /// What became of a batch; nothing when it was acknowledged before.
    mutating func settle(_ acknowledgement: Acknowledgement, now: Duration) throws(ClientError) -> [Outcome] {
        guard let index = index(of: acknowledgement.batch) else { return [] }
        let documents = batches[index].documents
        guard documents.count == acknowledgement.outcomes.count else {
            let count = acknowledgement.outcomes.count
            throw .protocolError("\(count) outcomes acknowledge a batch of \(documents.count) documents")
        }
        batches.remove(at: index)
        allowedBatches = acknowledgement.windowBatches
        noteProgress(now: now)
        return zip(documents, acknowledgement.outcomes).map {
            Outcome(index: $0.index, name: $0.name, outcome: $1)
        }
    }

    /// The broker does not take a batch: for now, and it is sent again later; or never, and so it is for its documents.
    mutating func settle(_ rejection: Reply.Rejection, now: Duration) -> [Outcome] {
        guard let index = rejection.reference.flatMap({ index(of: $0) }) else { return [] }
        if rejection.error.code.isRetryable {
            let pause = min(rejection.retryAfter ?? Self.defaultPause, Self.longestPause)
            batches[index].phase = .paused(until: now + pause)
            pausedUntil = max(pausedUntil ?? .zero, now + pause)
            // One batch finds out whether the broker takes documents again.
            allowedBatches = 1
            lastRefusal = rejection
            return []
        }
        noteProgress(now: now)
        return batches.remove(at: index).documents.map {
            Outcome(index: $0.index, name: $0.name, outcome: .refused(rejection.error))
        }
    }

    private mutating func noteProgress(now: Duration) {
        stalledSince = batches.isEmpty ? nil : now
        lastRefusal = nil
        pausedUntil = nil
    }

    private func index(of batch: String) -> Int? {
        Int(batch).flatMap { number in batches.firstIndex { $0.number == number } }
    }

    /// Longer than any commit that is still normal.
    static let resendInterval = Duration.seconds(10)
    /// After a refusal for now that does not say for how long.
    static let defaultPause = Duration.seconds(1)
    /// However long the broker says, it may be free sooner.
    static let longestPause = Duration.seconds(30)
}
