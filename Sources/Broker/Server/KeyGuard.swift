import Credentials
import Logging
import Synchronization
import ZeroMQ

/// Who is let in: the list of authorised keys, read again when its file changes.
///
/// Asked by libzmq's authentication at each connection, from its own thread, and by the event loop at each message, so
/// that a key that is revoked is worth nothing from that moment, also on a connection that stands.
final class KeyGuard: Sendable {
    private struct State {
        var keys: AuthorizedKeys
        var stamp: FileStamp?
        /// How often each stranger has knocked.
        var strangers: [CurveKey: Int] = [:]
        /// How many handshakes have failed at each side before a key was shown.
        var failures: [String: Int] = [:]
        /// Of the test at the start, which is not logged.
        var testKey: CurveKey?
    }

    private let state: Mutex<State>
    private let path: String
    private let log: Logger
    /// Strangers counted at most; a flood of new keys must not fill the memory.
    private static let strangersRemembered = 1000

    init(_ keys: AuthorizedKeys, path: String, log: Logger) {
        state = Mutex(State(keys: keys, stamp: FileStamp(path: path)))
        self.path = path
        self.log = log
    }

    /// Answers libzmq. What it says of a key that is let in comes back with each message: the key itself, so that a
    /// change of its role or its end needs no new connection.
    func admit(_ request: Authenticator.Request) -> String? {
        let (isKnown, count) = state.withLock { state in
            guard state.keys.entry(for: request.key) == nil else { return (true, 0) }
            if request.key == state.testKey { return (false, 0) }
            if state.strangers.count >= Self.strangersRemembered { state.strangers = [:] }
            state.strangers[request.key, default: 0] += 1
            return (false, state.strangers[request.key]!)
        }
        if isKnown { return request.key.z85 }
        if Self.isWorthALine(count) {
            log.warning(
                "audit: \(request.domain): a key that is not authorised is refused: \(request.key) from \(request.address), \(count)×"
            )
        }
        return nil
    }

    /// Logs a handshake that failed before a key was shown.
    func noteFailedHandshake(_ domain: String) {
        let count = state.withLock { state in
            state.failures[domain, default: 0] += 1
            return state.failures[domain]!
        }
        if Self.isWorthALine(count) {
            log.warning(
                "audit: \(domain): a handshake failed, without a key, with another broker's, or cut off; \(count)×"
            )
        }
    }

    /// libzmq tries again for ever: the first time, the tenth, the hundredth are worth a line.
    private static func isWorthALine(_ count: Int) -> Bool { [1, 10, 100, 1000, 10_000].contains(count) }

    /// Whose key it is now; nil if it is let in no more.
    func entry(for key: CurveKey) -> AuthorizedKeys.Entry? { state.withLock { $0.keys.entry(for: key) } }

    /// Reads the file again if it has changed; `true` when the list is another one.
    ///
    /// A file that cannot be read, or is wrong, changes nothing: a slip of the pen must not send all workers away.
    func refresh() -> Bool {
        let stamp = FileStamp(path: path)
        guard state.withLock({ stamp != $0.stamp }) else { return false }
        state.withLock { $0.stamp = stamp }
        do throws(CredentialError) {
            let keys = try AuthorizedKeys(path: path)
            state.withLock { $0.keys = keys }
            log.notice("audit: \(path) has changed: \(keys.entries.count) keys are let in")
            return true
        } catch {
            log.error("the list of authorised keys stays as it was: \(error)")
            return false
        }
    }

    func expectTest(_ key: CurveKey?) { state.withLock { $0.testKey = key } }
}
