import BrokerCore
import DocumentStore
import Foundation
import Logging
import Testing
import WireProtocol

@testable import Broker

/// The broker as a client and a worker see it, on a store of its own.
final class UploadBroker {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("galley-\(UUID().uuidString)")
    let client = Peer(side: .clients, identity: [1])
    let worker = Peer(side: .workers, identity: [2])
    private var engine: BrokerEngine?

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try start()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A broker on what is on disk; the one before it is forgotten with all that it had in memory.
    func start() throws {
        engine = nil
        var configuration = BrokerConfiguration()
        configuration.wireLimits.uploadBytes = 1 << 20
        let store = try DocumentStore(path: folder.appendingPathComponent("store.sqlite").path)
        engine = try BrokerEngine(
            configuration: configuration,
            store: store,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            clock: { .zero },
            ask: { _, _ in true }
        )
        _ = try say(Hello(role: .client, name: "c", instance: "c").frames)
    }

    /// What is answered to one message, and what is said beside it.
    func say(_ frames: [[UInt8]], from peer: Peer? = nil) throws -> [Envelope] {
        var said: [[[UInt8]]] = []
        engine!.receive(frames, from: peer ?? client)
        try engine!.finishTurn { frames, _ in
            said.append(frames)
            return .sent
        }
        return try said.map { try Envelope(frames: $0) }
    }

    /// How far the upload is after a chunk, or the code of the refusal.
    func upload(
        _ name: String,
        _ offset: Int,
        _ bytes: [UInt8],
        total: Int,
        sha256: String? = nil
    ) throws -> Result<Int, WireError> {
        let chunk = UploadChunk(upload: name, offset: offset, total: total, sha256: sha256, bytes: bytes)
        let answer = try #require(try say(chunk.frames).first)
        if answer.type == .uploaded { return .success(try UploadProgress(answer).offset) }
        return .failure(WireError(try Refusal(answer).error.code, ""))
    }

    func submit(upload name: String, sha256: String? = nil) throws -> Acknowledgement.Outcome {
        let item = Submit.Item(name: "large.txt", body: [], sha256: sha256, upload: name)
        let answer = try #require(try say(Submit(batch: "u1", producer: "", items: [item]).frames).first)
        return try Acknowledgement(answer).outcomes[0]
    }
}

extension Result<Int, WireError> {
    var code: ErrorCode? { if case .failure(let error) = self { error.code } else { nil } }
}

extension Acknowledgement.Outcome {
    var code: ErrorCode? { if case .refused(let error) = self { error.code } else { nil } }
}
