import Credentials
import WireProtocol
import ZeroMQ

/// A peer whose every word the test says itself.
final class RawPeer {
    private static let context = try! Context()
    private let socket: Socket

    init(_ address: String, key file: String) throws {
        socket = try Socket(.dealer, in: Self.context)
        try socket.applyGalleyDefaults(.peer)
        try socket.use(try CurveCredentials(keyFile: file, serverKeyFile: nil)!)
        try socket.connect(address)
    }

    /// Waits for the connection, as a send without one would not leave.
    func send(_ frames: [[UInt8]]) throws {
        var poller = Poller()
        _ = poller.add(socket, events: .writable)
        guard try poller.wait(timeout: .seconds(20)) > 0 else { throw Silence() }
        try socket.send(frames.map { Message(bytes: $0) }, flags: .dontWait)
    }

    /// The next message of one of the types; others are passed over.
    func receive(_ types: MessageType...) throws -> Envelope {
        var poller = Poller()
        _ = poller.add(socket)
        let deadline = ContinuousClock.now + .seconds(20)
        while try poller.wait(timeout: ContinuousClock.now.duration(to: deadline)) > 0 {
            guard case .frames(let frames)? = try socket.receive(maximumFrames: 4, flags: .dontWait) else { continue }
            let envelope = try Envelope(frames: frames.map(\.bytes))
            if types.contains(envelope.type) { return envelope }
        }
        throw Silence()
    }

    /// Greets as a worker of the stages; answers the welcome.
    func greet(stages: [Stage], instance: String = "raw") throws -> Welcome {
        let services = stages.map { Hello.Service(stage: $0, version: 1) }
        try send(Hello(role: .worker, name: instance, instance: instance, services: services, slots: 4).frames)
        return try Welcome(try receive(.welcome))
    }

    struct Silence: Error {}
}
