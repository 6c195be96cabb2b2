import Foundation
import GRDB
import Testing
import WireProtocol

@testable import DocumentStore

@Suite struct BodyRetentionTests {
    private let fingerprint =
        #"{"articles":[{"article":1,"start":0,"end":2,"length":2,"exact":"00000000000000000000000000000001","anchors":""}]}"#

    private func bodies(_ store: DocumentStore) throws -> [Int] {
        try store.pool.read { try Int.fetchAll($0, sql: "SELECT document FROM body ORDER BY document") }
    }

    private func sweep(_ store: DocumentStore, _ text: String, at time: Int = 1) throws -> Int {
        var retention = try #require(BodyRetention(text))
        retention.archive = store.archive
        return try store.sweepBodies(retention, at: time).left
    }

    /// The two texts of a comparison of document 2 with document 1, as a worker gets them.
    private func comparison(_ store: DocumentStore) throws -> TaskOffer? {
        let task = try store.addTask(.compare, of: DocumentID(2), parameters: #"{"other":1,"pairs":[]}"#)
        let request = OfferRequest(
            task: task,
            token: Token(term: 1, sequence: 1),
            document: DocumentID(2),
            stage: .compare,
            attempt: 1,
            needs: []
        )
        return try store.offers([request])[0]
    }

    @Test(arguments: ["", "-1", "some", "1.5", "99999"])
    func `a period that is none is refused`(text: String) {
        #expect(BodyRetention(text) == nil)
    }

    @Test func `only the texts of finished documents leave, and the results stay`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        let tasks = try ["a", "b", "c"].map { try #require(try store.submit(document($0, $0)).1) }
        _ = try store.finish(tasks[0], .segment, #"{"articles":[]}"#)
        let note = FailureNote(cause: "permanent", error: "E", worker: "w")
        try store.commit { try $0.bury(tasks[1], TaskFailureState(attempts: 5), note, at: 1) }
        #expect(try sweep(store, "all") == 0)
        #expect(try sweep(store, "none") == 1)
        #expect(try bodies(store) == [2, 3], "a document put aside keeps its text, as does one in the queue")
        #expect(try store.reader.show(document: "a") != nil)
        #expect(try store.submit(document("a", "a")).0 == .duplicate(DocumentID(1)))
        #expect(try store.reader.checks().allSatisfy { $0.passed })
    }

    @Test func `a text is kept for the days that were asked for`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        let task = try #require(try store.submit(document("a", "一")).1)
        _ = try store.finish(task, .segment, #"{"articles":[]}"#)
        #expect(try sweep(store, "2", at: 2 * 86_400_000 - 1) == 0)
        #expect(try sweep(store, "2", at: 2 * 86_400_000) == 1)
    }

    @Test func `a text that a queued comparison needs stays`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        for name in ["a", "b"] {
            _ = try store.finish(try #require(try store.submit(document(name, name)).1), .segment, #"{"articles":[]}"#)
        }
        let task = try store.addTask(.compare, of: DocumentID(2), parameters: #"{"other":1,"pairs":[]}"#)
        #expect(try sweep(store, "none") == 0)
        _ = try store.finish(task, .compare, #"{"pairs":[]}"#)
        #expect(try sweep(store, "none") == 2)
    }

    @Test func `an archived text is a file of its own, and a later comparison still has it`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        store.archive = try BodyArchive(folder: temporary.directory.appendingPathComponent("archive").path)
        _ = try store.finish(try #require(try store.submit(document("a", "一二")).1), .segment, #"{"articles":[]}"#)
        #expect(try sweep(store, "none") == 1)
        _ = try store.submit(document("b", "三"))
        let archive = try #require(store.archive)
        let path = archive.path(of: document("a", "一二").sha256)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "一二")
        #expect(try comparison(store)?.bodies == [Array("一二".utf8), Array("三".utf8)])
    }

    @Test func `a document whose text was dropped is proposed to nobody, and a task for it says so`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        for (number, name) in ["a", "b"].enumerated() {
            _ = try store.finish(try #require(try store.submit(document(name, name)).1), .segment, #"{"articles":[]}"#)
            let task = try store.addTask(.fingerprint, of: DocumentID(number + 1))
            #expect(try store.finish(task, .fingerprint, fingerprint).isEmpty)
            #expect(try sweep(store, "none") == 1)
        }
        #expect(try comparison(store) == nil)
        #expect(try store.reasonForNoOffer(of: DocumentID(2)).hasPrefix("E_BODY_GONE"))
    }

    @Test func `pages of texts that have left go back to the disk, all but a few`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        for number in 0..<24 {
            let text = String(repeating: "文", count: 250_000 + number)
            let task = try #require(try store.submit(document("\(number)", text)).1)
            _ = try store.finish(task, .segment, #"{"articles":[]}"#)
        }
        let full = try store.space()
        while try sweep(store, "none") > 0 {}
        #expect(try store.space().liveBytes < full.liveBytes / 10)
        while try store.returnFreePages() {}
        let space = try store.space()
        #expect(space.freeBytes <= 8 << 20)
        #expect(space.fileBytes < full.fileBytes - (7 << 20))
        #expect(try store.reader.checks().allSatisfy { $0.passed })
    }

    @Test func `the log is cut after a transaction that has blown it up`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        let text = String(repeating: "文", count: 2_000_000)
        try store.commit { transaction in
            for number in 0..<10 { _ = try transaction.add(document("\(number)", text + "\(number)"), at: 0) }
        }
        #expect(try store.space().logBytes > 40 << 20)
        _ = try store.submit(document("small", "一"))
        _ = try store.submit(document("small", "二"))
        #expect(try store.space().logBytes < 33 << 20)
    }

    @Test func `a log that a reader has kept long is emptied when the reader is gone, without a commit`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        var configuration = Configuration()
        configuration.readonly = true
        let reader = try DatabaseQueue(path: temporary.path, configuration: configuration)
        try reader.inDatabase { db in
            try db.execute(sql: "BEGIN")
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM document")
            _ = try store.submit(document("large", String(repeating: "文", count: 2_000_000)))
            try store.shortenLog()
            #expect(try store.space().logBytes > 5 << 20, "what is being read stays")
            try db.execute(sql: "COMMIT")
        }
        try store.shortenLog()
        #expect(try store.space().logBytes == 0)
        #expect(store.documentCount == 1)
    }
}
