import Synchronization
import WireProtocol

/// What has become of the documents of one submit so far.
///
/// Written by the thread that submits, read by the one that handles Ctrl-C.
final class SubmissionTally: Sendable {
    struct Counts: Sendable, Equatable {
        var new = 0
        var duplicate = 0
        var refused = 0

        var total: Int { new + duplicate + refused }
        /// What is on the broker's disk.
        var stored: Int { new + duplicate }

        /// `1,998 new, 2 already there, 1 refused`; what did not happen is left out, except that nothing is new.
        var summary: String {
            ["\(grouped(new)) new"]
                .appending("\(grouped(duplicate)) already there", if: duplicate > 0)
                .appending("\(grouped(refused)) refused", if: refused > 0)
                .joined(separator: ", ")
        }
    }

    private let state = Mutex((counts: Counts(), documents: [DocumentID]()))

    var counts: Counts { state.withLock { $0.counts } }

    /// The documents taken or found there, for `--wait`: 8 bytes each.
    var documents: [DocumentID] { state.withLock { $0.documents } }

    func add(_ outcome: Acknowledgement.Outcome) {
        state.withLock { state in
            switch outcome {
            case .new(let id):
                state.counts.new += 1
                state.documents.append(id)
            case .duplicate(let id):
                state.counts.duplicate += 1
                state.documents.append(id)
            case .refused: state.counts.refused += 1
            }
        }
    }

    func addRefused() { state.withLock { $0.counts.refused += 1 } }
}

extension [String] {
    fileprivate func appending(_ text: String, if condition: Bool) -> [String] { condition ? self + [text] : self }
}
