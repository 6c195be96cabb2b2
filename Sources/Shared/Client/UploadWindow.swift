import WireProtocol

/// How far an upload has come and which chunk is next: a few on their way, all from the last one that is known to be on disk
/// when there is doubt.
///
/// Pure: progress, refusals and times go in, requests come out. ``SubmissionClient`` drives it.
struct UploadWindow {
    enum Request: Equatable {
        /// How far has it come?
        case inquiry
        case chunk(Range<Int>)
    }

    let total: Int
    let chunkBytes: Int
    /// On the broker's disk; nil as long as the broker has not said.
    private(set) var durable: Int?
    private var sent = 0
    private var lastSent: Duration?
    private var pausedUntil = Duration.zero
    /// Since when nothing has got on.
    private(set) var stalledSince: Duration?

    init(total: Int, chunkBytes: Int) {
        self.total = total
        self.chunkBytes = max(chunkBytes, WireLimits.smallestChunk)
    }

    var isWhole: Bool { durable == total }

    /// What to send now, if anything; it counts as sent.
    mutating func next(now: Duration) -> Request? {
        guard now >= pausedUntil, !isWhole else { return nil }
        let isOverdue = lastSent.map { now - $0 >= SubmissionWindow.resendInterval } ?? true
        guard let durable else {
            guard isOverdue else { return nil }
            note(now)
            return .inquiry
        }
        if isOverdue { sent = durable }
        guard sent < total, sent - durable < Self.chunks * chunkBytes else { return nil }
        note(now)
        let start = sent
        sent = min(start + chunkBytes, total)
        return .chunk(start..<sent)
    }

    private mutating func note(_ now: Duration) {
        lastSent = now
        stalledSince = stalledSince ?? now
    }

    mutating func settle(_ offset: Int, now: Duration) {
        if offset != durable { stalledSince = now }
        // Less than was known: the broker has forgotten it.
        sent = durable.map { offset < $0 } ?? true ? offset : max(sent, offset)
        durable = min(offset, total)
    }

    /// The chunks on their way may not have been taken.
    mutating func pause(until time: Duration) {
        pausedUntil = time
        restart()
    }

    /// A new session, or a socket that did not take a chunk.
    mutating func restart() {
        sent = durable ?? 0
        lastSent = nil
    }

    /// The broker has lost the upload.
    mutating func forget() {
        durable = nil
        restart()
    }

    /// Chunks on their way at once, as many as batches.
    private static let chunks = 4
}
