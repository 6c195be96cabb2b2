import GRDB
import Testing
import WireProtocol

@testable import DocumentStore

@Suite struct UploadTests {
    private func chunk(_ offset: Int, _ bytes: [UInt8], total: Int = 10, upload: String = "u") -> UploadChunk {
        UploadChunk(upload: upload, offset: offset, total: total, bytes: bytes)
    }

    private func append(_ store: DocumentStore, _ chunk: UploadChunk) throws -> Result<Int, WireError> {
        try store.commit { try $0.append(chunk, at: 5) }.map(\.stored)
    }

    /// The upload "u" whole, as document 1 with a task.
    private func uploaded(_ store: DocumentStore) throws -> TaskID {
        _ = try append(store, chunk(0, [1, 2, 3, 4]))
        _ = try append(store, chunk(4, [5, 6, 7, 8, 9, 10]))
        let upload = try #require(try store.upload(named: "u"))
        var new = document("large", "the checksum of something")
        new.body = []
        new.upload = .init(id: upload.id, bytes: 10, length: 10)
        return try #require(try store.submit(new).1)
    }

    private func request(_ task: TaskID, _ offset: Int, body: Int = 0) -> BodyRequest {
        BodyRequest(task: task, token: Token(term: 1, sequence: 1), body: body, offset: offset, count: 100)
    }

    @Test func `chunks are taken in order, and any other is answered with how far the upload has come`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        #expect(try append(store, chunk(0, [])) == .success(0), "an inquiry begins nothing")
        #expect(try store.upload(named: "u") == nil)
        #expect(try append(store, chunk(0, [1, 2, 3])) == .success(3))
        #expect(try append(store, chunk(0, [9, 9, 9])) == .success(3), "a repetition")
        #expect(try append(store, chunk(2, [9, 9])) == .success(3), "an overlap")
        #expect(try append(store, chunk(7, [9])) == .success(3), "a gap")
        #expect(try append(store, chunk(3, [4])) == .success(4))
        let upload = try #require(try store.upload(named: "u"))
        #expect(try store.chunk(of: upload.id, at: 0) == [1, 2, 3])
        #expect(try store.chunk(of: upload.id, at: 3) == [4])
        #expect(!upload.isWhole)
    }

    @Test func `what is on disk of an upload is there after a restart`() throws {
        let temporary = try TemporaryStore()
        do {
            let store = try DocumentStore(path: temporary.path)
            _ = try append(store, chunk(0, [1, 2, 3]))
        }
        let store = try DocumentStore(path: temporary.path)
        #expect(try append(store, chunk(0, [])) == .success(3))
    }

    @Test func `an upload that changes its size is a conflict, and too many at once are refused for now`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        _ = try append(store, chunk(0, [1]))
        guard case .failure(let conflict) = try append(store, chunk(1, [2], total: 11)) else {
            Issue.record("another total was taken")
            return
        }
        #expect(conflict.code == .conflict)
        for number in 1..<StoreTransaction.maximumUploads {
            #expect(try append(store, chunk(0, [1], upload: "\(number)")) == .success(1))
        }
        guard case .failure(let busy) = try append(store, chunk(0, [1], upload: "more")) else {
            Issue.record("an upload more than the limit was taken")
            return
        }
        #expect(busy.code == .busy)
        #expect(try append(store, chunk(1, [2])) == .success(2), "those that have begun go on")
    }

    @Test func `an upload that is submitted is the document's body, and is handed out in pieces`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        let task = try uploaded(store)
        #expect(try store.upload(named: "u") == nil, "its name is free again")
        let offer = OfferRequest(
            task: task,
            token: Token(term: 1, sequence: 1),
            document: DocumentID(1),
            stage: .segment,
            attempt: 1,
            needs: []
        )
        let offered = try #require(try store.offers([offer])[0])
        #expect(offered.bodies == [[]])
        #expect(offered.fetch == [10])
        #expect(try store.piece(request(task, 0), count: 100) == [1, 2, 3, 4], "to the end of a chunk")
        #expect(try store.piece(request(task, 2), count: 1) == [3])
        #expect(try store.piece(request(task, 4), count: 100) == [5, 6, 7, 8, 9, 10])
        #expect(try store.piece(request(task, 10), count: 100).isEmpty)
        #expect(try store.piece(request(task, 1 << 53), count: 100).isEmpty)
        #expect(try store.piece(request(TaskID(99), 0), count: 100).isEmpty)
        #expect(try store.reader.checks().allSatisfy { $0.passed })
    }

    @Test func `an upload that nobody goes on with is swept away, one that is a document is not`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        _ = try uploaded(store)
        _ = try append(store, chunk(0, [1], upload: "old"))
        try store.sweepUploads(untouchedSince: 5)
        #expect(try store.upload(named: "old") != nil, "touched at 5")
        try store.sweepUploads(untouchedSince: 6)
        #expect(try store.upload(named: "old") == nil)
        let rows = try store.pool.read {
            try Int.fetchAll($0, sql: "SELECT length(bytes) FROM body_chunk ORDER BY start")
        }
        #expect(rows == [4, 6])
    }

    @Test func `a second upload of a document that is there is whole at once, and the same document`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        _ = try uploaded(store)
        let name = document("large", "the checksum of something").sha256.hexadecimal
        #expect(try append(store, chunk(0, [], upload: name)) == .success(10))
        #expect(try append(store, chunk(0, [], total: 11, upload: name)) == .success(0), "another size is another")
        #expect(try store.submit(document("again", "the checksum of something")).0 == .duplicate(DocumentID(1)))
    }

    @Test func `a large text is archived piece by piece when its document is finished`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        let task = try uploaded(store)
        var retention = try #require(BodyRetention("none"))
        retention.archive = try BodyArchive(folder: temporary.path + ".archive")
        store.archive = retention.archive
        try store.sweepLargeBody(retention, at: 1)
        #expect(try store.space().archivedBodies == 0, "its task is not done")
        _ = try store.finish(task, .segment, #"{"articles":[]}"#)
        try store.sweepLargeBody(retention, at: 1)
        try store.sweepUploads(untouchedSince: 0)
        #expect(try store.space().archivedBodies == 1)
        let sha256 = document("large", "the checksum of something").sha256
        #expect(store.archive?.read(sha256) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
        #expect(try store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM body_chunk") } == 0)
        #expect(try store.reader.checks().allSatisfy { $0.passed })
    }
}
