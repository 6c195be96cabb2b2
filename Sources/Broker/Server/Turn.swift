import BrokerCore
import DocumentStore
import WireProtocol

/// What one turn of the event loop has gathered: what is to be written in its one commit, and what is to be sent after.
struct Turn {
    /// A submit, checked and hashed.
    struct Batch {
        enum Item {
            case document(StoreTransaction.NewDocument)
            case refused(WireError)
        }

        var peer: Peer
        var name: String
        var items: [Item]
    }

    enum Write {
        case store(Retirement, ParsedResult, version: Int, worker: String)
        case record(TaskRecord, FailureNote?)
        case bury(TaskRecord, FailureNote)
        case pause(Stage, Bool)
        case revive([DeadLetter])
        case drop([DeadLetter])
        /// Tasks that are taken away; what the state machine knew of them is forgotten with the commit.
        case withdraw([TaskReference])
        case remove(DocumentID)
        case reprocess(Stage, discarding: [Stage], of: [DocumentID])
    }

    var chunks: [(peer: Peer, chunk: UploadChunk)] = []
    var batches: [Batch] = []
    var writes: [Write] = []
    /// What is true whether the turn's writes reach the disk or not.
    var replies: [(peer: Peer, frames: [[UInt8]])] = []
    /// What is true when the commit has returned, and not before; in order.
    var promises: [(peer: Peer, frames: [[UInt8]])] = []
    /// Answered when the turn is done: in the middle of it a document may have ended one stage and not begun the next.
    var questions: [(query: Query, peer: Peer)] = []
    /// Bytes of bodies and results so far.
    var byteCount = 0

    /// Where the writes end that must go before the submits of the turn.
    var endOfRemovals: Int {
        let last = writes.lastIndex { write in
            if case .remove = write { true } else { false }
        }
        return last.map { $0 + 1 } ?? 0
    }

    var hasWrites: Bool { !chunks.isEmpty || !batches.isEmpty || !writes.isEmpty }
    var isEmpty: Bool { !hasWrites && replies.isEmpty && promises.isEmpty && questions.isEmpty }

    mutating func reply(_ frames: [[UInt8]], to peer: Peer) { replies.append((peer, frames)) }

    mutating func promise(_ frames: [[UInt8]], to peer: Peer) { promises.append((peer, frames)) }
}
