// A broker whose every word the test says itself, on the test's thread.

public import WireProtocol
import ZeroMQ

public final class FakeBroker {
    /// Longer than any wait that succeeds, on however busy a machine.
    public static let patience = Duration.seconds(20)

    public let address: String
    private let socket: Socket
    /// The peer heard last.
    private var peer: Message?

    /// A context of its own, so that releasing the broker frees its address before the next one is bound to it.
    public init(at endpoint: String = "tcp://127.0.0.1:*") throws {
        socket = try Socket(.router, in: try Context())
        try socket.applyGalleyDefaults(.broker)
        try socket.bind(endpoint)
        address = try socket.lastEndpoint
    }

    /// The next message of that type; others are passed over, as a broker that is slow to answer would.
    public func receive(_ type: MessageType) throws -> Envelope {
        var poller = Poller()
        _ = poller.add(socket)
        let deadline = ContinuousClock.now + Self.patience
        while try poller.wait(timeout: ContinuousClock.now.duration(to: deadline)) > 0 {
            guard case .frames(let frames)? = try socket.receive(maximumFrames: 5, flags: .dontWait) else { continue }
            peer = frames[0]
            let envelope = try Envelope(frames: frames.dropFirst().map(\.bytes))
            if envelope.type == type { return envelope }
        }
        throw NothingCame(type: type)
    }

    /// Sends to the peer heard last.
    public func send(_ frames: [[UInt8]]) throws {
        guard let peer else { preconditionFailure("nobody has been heard yet") }
        try socket.send([peer] + frames.map(Message.init(bytes:)))
    }

    struct NothingCame: Error { var type: MessageType }
}
