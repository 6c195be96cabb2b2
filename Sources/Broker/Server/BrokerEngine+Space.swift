import BrokerCore
import DocumentStore
import Logging
import WireProtocol

// What the broker does about room, beside its work: texts that are kept no more leave, free pages go back to the disk, the
// gate looks at the disk and the log.
extension BrokerEngine {
    /// Once a second. A full disk is no reason to stop: whatever is not tidied now is tidied later.
    func tidyStore() throws {
        guard now >= nextTidying else { return }
        nextTidying = now + .seconds(1)
        do {
            // Several portions, but no more than leave most of the second to the documents.
            let end = now + .milliseconds(200)
            while now < end, try !store.sweepBodies(configuration.retention, at: wallClock()).isComplete {}
            try store.sweepLargeBody(configuration.retention, at: wallClock())
            try store.sweepUploads(untouchedSince: wallClock() - Self.uploadPatience)
            // Those that have become documents, or that nobody has gone on with; their checksums can be made again.
            if digests.count > StoreTransaction.maximumUploads { digests = [:] }
            try store.returnFreePages()
            if intake.isLogLong { try store.shortenLog() }
        } catch let error as StoreError {
            log.warning("the store is not tidied for now: \(error)")
        }
        intake.sample(store, core)
    }

    /// An upload that nobody has gone on with for a day is forgotten: in milliseconds.
    private static let uploadPatience = 86_400_000

    /// Whether a submit or a chunk is refused before its bytes are looked at.
    func refuses(_ reference: String, _ peer: Peer) -> Bool {
        guard let (error, retry) = intake.refusal(waiting: turn.byteCount, core) else { return false }
        let refusal = Refusal(
            reference: reference,
            error: error,
            retryAfterMilliseconds: retry.wholeMilliseconds
        )
        turn.reply(refusal.frames, to: peer)
        return true
    }
}
