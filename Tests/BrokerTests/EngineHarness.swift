import BrokerCore
import DocumentStore
import Foundation
import JSONText
import Logging
import WireProtocol

@testable import Broker

/// The broker without sockets, one client and one worker that do what a test says, and a clock that a test moves.
final class EngineHarness {
    private let folder: URL
    private(set) var engine: BrokerEngine!
    var now = Duration.zero
    let client = Peer(side: .clients, identity: [1])
    let worker = Peer(side: .workers, identity: [2])
    private var received: [(envelope: Envelope, peer: Peer)] = []
    private var lastReference = 0
    /// Their connections are closed.
    var unreachable: [Peer] = []

    static let pipeline = try! Pipeline([
        Pipeline.Definition(Stage(rawValue: "first")!),
        Pipeline.Definition(Stage(rawValue: "second")!, needs: [Stage(rawValue: "first")!]),
    ])

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "galley-engine-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try restart()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The process dies, and another takes its place.
    func restart() throws {
        engine = nil
        var configuration = BrokerConfiguration()
        configuration.pipeline = Self.pipeline
        engine = try BrokerEngine(
            configuration: configuration,
            store: try DocumentStore(path: folder.appending(path: "store.sqlite").path),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            clock: { [unowned self] in now },
            ask: { _, _ in false }
        )
        try say(Hello(role: .client, name: "client", instance: "client").frames, client)
    }

    func joinWorker() throws {
        let services = Self.pipeline.definitions.map { Hello.Service(stage: $0.stage, version: 1) }
        try say(Hello(role: .worker, name: "worker", instance: "w", services: services, slots: 1).frames, worker)
        try say(Credit(granted: 1000).frames, worker)
    }

    /// One message, and the turns it takes until nothing more follows.
    func say(_ frames: [[UInt8]], _ peer: Peer) throws {
        engine.receive(frames, from: peer)
        try settle()
    }

    func settle() throws {
        repeat { try finishTurn() } while engine.isBusy
    }

    func finishTurn() throws {
        try engine.finishTurn { frames, peer in
            if self.unreachable.contains(peer) { return .gone }
            if let envelope = try? Envelope(frames: frames) { self.received.append((envelope, peer)) }
            return .sent
        }
    }

    /// What has come of a type since the last call.
    func take(_ type: MessageType) -> [Envelope] {
        defer { received.removeAll { $0.envelope.type == type } }
        return received.filter { $0.envelope.type == type }.map(\.envelope)
    }

    func submit(_ text: String) throws {
        try say(Submit(batch: text, producer: "", items: [.init(name: text, body: Array(text.utf8))]).frames, client)
    }

    /// Finishes whatever the worker has been given, and what follows from it.
    func work() throws {
        var offers = try take(.task).map(TaskOffer.init)
        while let offer = offers.popLast() {
            try say(Completion(task: offer.task, token: offer.token, result: Array("{}".utf8)).frames, worker)
            offers += try take(.task).map(TaskOffer.init)
        }
    }

    /// The answer to a command, or `nil` when it was refused.
    func command(_ operation: Command.Operation, _ parameters: JSONValue.Member...) throws -> JSONValue? {
        lastReference += 1
        let command = Command(reference: "\(lastReference)", operation: operation, parameters: .object(parameters))
        try say(command.frames, client)
        return try take(.answer).first.map { try JSONValue(parsing: try Answer($0).payload) }
    }

    func explain(_ document: Int) throws -> [JSONValue] {
        let parameters = JSONValue.object([.init("document", .integer(document))])
        try say(Query(reference: "e", kind: .explain, parameters: parameters).frames, client)
        let answer = try Answer(take(.answer)[0])
        return try JSONValue(parsing: answer.payload)["stages"]?.array ?? []
    }
}
