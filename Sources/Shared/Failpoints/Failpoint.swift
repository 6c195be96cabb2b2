import Glibc
import Synchronization

/// A place at which a test can have the process die, as by a power cut: between a commit and the reply that follows it,
/// say, where a random kill hits once in a thousand times.
///
/// `GALLEY_FAILPOINT=after-commit:3` kills the process with SIGKILL when it passes that point for the third time (without
/// a number: the first). Without the variable a point costs one comparison. It is read once, when the first point is
/// passed; a name that is not one ends the process, lest a test pass because it is misspelt.
public enum Failpoint: String, CaseIterable, Sendable {
    // The broker.
    /// The term of this start is on disk, and nothing else has happened.
    case afterTermRaise = "after-term-raise"
    /// A turn's writes are made and not committed.
    case beforeCommit = "before-commit"
    /// They are on disk, and nobody has been told.
    case afterCommit = "after-commit"
    /// Everybody has been told, and no task handed out.
    case afterReply = "after-reply"
    /// Tasks have been handed out.
    case afterDispatch = "after-dispatch"
    /// The log is copied into the file, and not emptied.
    case duringCheckpoint = "during-checkpoint"

    // A worker.
    /// A result is there, and has not been sent.
    case afterCompute = "after-compute"
    /// A result has been sent, and not been confirmed.
    case afterResult = "after-result"

    // A client.
    /// A batch has been sent, and not been acknowledged.
    case afterSubmit = "after-submit"

    /// Dies here, if it is this point's turn.
    @inline(__always)
    public func pass() {
        if let armed = Armed.current { armed.pass(self) }
    }
}

/// The point that the environment names.
private final class Armed: Sendable {
    static let current: Armed? = getenv("GALLEY_FAILPOINT").flatMap { Armed(String(cString: $0)) }

    private let point: Failpoint
    private let turn: Int
    private let passed = Atomic(0)

    /// `nil` for an empty text.
    private init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let point = Failpoint(rawValue: String(parts[0])), let turn = parts.count == 1 ? 1 : Int(parts[1]) else {
            let names = Failpoint.allCases.map(\.rawValue).joined(separator: ", ")
            Self.complain("GALLEY_FAILPOINT=\(text): give POINT or POINT:COUNT; the points are \(names)\n")
            exit(2)
        }
        self.point = point
        self.turn = turn
    }

    func pass(_ point: Failpoint) {
        guard point == self.point, passed.wrappingAdd(1, ordering: .relaxed).newValue == turn else { return }
        Self.complain("failpoint \(point.rawValue)\n")
        kill(getpid(), SIGKILL)
        // Until the signal has been delivered, and whatever comes of it.
        while true { pause() }
    }

    private static func complain(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}
