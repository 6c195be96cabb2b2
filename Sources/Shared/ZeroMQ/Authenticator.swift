// The handler of ZAP requests (rfc.zeromq.org/spec/27): libzmq asks it about each connection to a CURVE server.
// It answers from memory on a thread of its own; an unanswered request would hold up the handshake.

internal import Synchronization

/// Decides who may connect to the CURVE servers of a context.
///
/// Make it before the servers are bound. Only one can be in a context.
public final class Authenticator: Sendable {
    /// Who asks.
    public struct Request: Sendable {
        /// As given to ``Socket/serveCurve(_:domain:)``.
        public var domain: String
        /// The peer's address without its port; empty for `ipc://`.
        public var address: String
        public var key: CurveKey
    }

    /// The name at which libzmq asks (RFC 27).
    private static let endpoint = "inproc://zeromq.zap.01"

    private let end: Wakeup
    private let thread: NamedThread

    /// Starts the thread; fails with ``ZeroMQError/addressInUse`` when the context has one already.
    ///
    /// `decide` answers on that thread, quickly: the text that ``Message/property(_:)`` gives as `User-Id` for every
    /// message of the connection, or nil to refuse it.
    public init(in context: Context, decide: @escaping @Sendable (Request) -> String?) throws(ZeroMQError) {
        let end = try Wakeup()
        let ready = try Wakeup()
        let outcome = Outcome()
        self.end = end
        thread = try NamedThread(name: "zap") {
            do throws(ZeroMQError) {
                let socket = try Socket(.reply, in: context)
                try socket.bind(Self.endpoint)
                ready.signal()
                try Self.serve(socket, until: end, decide)
            } catch {
                outcome.error.withLock { $0 = error }
                ready.signal()
            }
        }
        var poller = Poller()
        _ = poller.add(ready)
        try poller.wait(timeout: nil)
        if let error = outcome.error.withLock({ $0 }) { throw error }
    }

    deinit {
        end.signal()
        thread.join()
    }

    private final class Outcome: Sendable {
        let error = Mutex(ZeroMQError?.none)
    }

    private static func serve(
        _ socket: Socket,
        until end: Wakeup,
        _ decide: @Sendable (Request) -> String?
    ) throws(ZeroMQError) {
        var poller = Poller()
        let requests = poller.add(socket)
        let ending = poller.add(end)
        while true {
            try poller.wait(timeout: nil)
            if poller.events(of: ending).contains(.readable) { return }
            guard poller.events(of: requests).contains(.readable),
                let received = try socket.receive(maximumFrames: 8, flags: .dontWait)
            else { continue }
            guard case .frames(let frames) = received else {
                // Only libzmq asks here. What it never sends is refused; a REP must answer before it hears more.
                try socket.send(answer(version: [], request: [], userID: nil))
                continue
            }
            let bytes = frames.map(\.bytes)
            let userID = request(bytes).flatMap(decide)
            try socket.send(answer(version: bytes[0], request: bytes.count > 1 ? bytes[1] : [], userID: userID))
        }
    }

    /// Frames: version, request id, domain, address, routing id, mechanism, and for CURVE the public key.
    private static func request(_ frames: [[UInt8]]) -> Request? {
        guard frames.count == 7, frames[5].elementsEqual("CURVE".utf8), let key = CurveKey(bytes: frames[6]) else {
            return nil
        }
        let texts = frames[2...3].map { String(decoding: $0, as: UTF8.self) }
        return Request(domain: texts[0], address: texts[1], key: key)
    }

    private static func answer(version: [UInt8], request: [UInt8], userID: String?) -> [Message] {
        let status = userID == nil ? ("400", "this key is not authorised") : ("200", "")
        let texts = [status.0, status.1, userID ?? "", ""].map { Array($0.utf8) }
        return ([version, request] + texts).map { Message(bytes: $0) }
    }
}
