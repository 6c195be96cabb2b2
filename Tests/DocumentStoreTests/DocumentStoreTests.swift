import Foundation
import GRDB
import JSONText
import Testing
import WireProtocol

@testable import DocumentStore

/// A store in a directory of its own, removed with the value.
final class TemporaryStore {
    let directory: URL
    var path: String { directory.appendingPathComponent("store.sqlite").path }

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("galley-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }
}

func document(_ name: String, _ text: String, key: String? = nil) -> StoreTransaction.NewDocument {
    // The checksum is whatever the broker says it is; the store only compares.
    let checksum = Array(text.utf8).reduce(into: [UInt8](repeating: 0, count: 32)) { sum, byte in
        sum[Int(byte) % 32] &+= byte
        // Like a checksum, different texts differ at the front.
        sum[0] = sum[0] &* 31 &+ byte
        sum[1] = sum[1] &* 37 &+ byte
        sum[31] = sum[31] &* 31 &+ byte
    }
    return StoreTransaction.NewDocument(
        name: name,
        producer: "desk",
        key: key,
        date: nil,
        sha256: checksum,
        body: Array(text.utf8)
    )
}

extension DocumentStore {
    /// Takes a document and queues its first stage.
    func submit(_ document: StoreTransaction.NewDocument) throws -> (Acknowledgement.Outcome, TaskID?) {
        try commit { transaction in
            let outcome = try transaction.add(document, at: 0)
            guard case .new(let id) = outcome else { return (outcome, nil) }
            return (outcome, try transaction.addTask(.segment, of: id))
        }
    }

    func finish(_ task: TaskID, _ stage: Stage, _ json: String) throws -> [ComparisonPair] {
        let result = try ParsedResult(stage: stage, json: Array(json.utf8))
        return try commit { try $0.store(result, of: task, stage: stage, version: 1, worker: "w", at: 0) }
    }

    /// Keeps the file from growing by more than so many pages, as a full disk does.
    func limitPages(toFree pages: Int) throws {
        try pool.writeWithoutTransaction { db in
            let count = try Int.fetchOne(db, sql: "PRAGMA page_count")!
            try db.execute(sql: "PRAGMA max_page_count = \(count + pages)")
        }
    }

    func addTask(_ stage: Stage, of document: DocumentID, parameters: String? = nil) throws -> TaskID {
        try commit { try $0.addTask(stage, of: document, parameters: parameters) }
    }
}

@Suite struct DocumentStoreTests {
    @Test func `the term rises at every opening and the queue is found as it was left`() throws {
        let temporary = try TemporaryStore()
        do {
            let store = try DocumentStore(path: temporary.path)
            _ = try store.submit(document("a", "一"))
            #expect(try store.recover().term == 1)
        }
        let store = try DocumentStore(path: temporary.path)
        let recovery = try store.recover()
        #expect(recovery.term == 2)
        #expect(recovery.tasks.map(\.document) == [DocumentID(1)])
        #expect(recovery.tasks.map(\.stage) == [.segment])
    }

    @Test func `the same bytes are the same document, under whatever name`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        #expect(try store.submit(document("a", "一")).0 == .new(DocumentID(1)))
        #expect(try store.submit(document("a", "一")).0 == .duplicate(DocumentID(1)))
        #expect(try store.submit(document("b", "一")).0 == .duplicate(DocumentID(1)))
        #expect(store.documentCount == 1)
        #expect(try store.reader.show(document: "b") != nil, "the other name finds it too")
    }

    @Test func `a key used again for other bytes is a conflict, for the same bytes a duplicate`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        _ = try store.submit(document("a", "一", key: "k"))
        #expect(try store.submit(document("a", "一", key: "k")).0 == .duplicate(DocumentID(1)))
        guard case .refused(let error) = try store.submit(document("a", "二", key: "k")).0 else {
            Issue.record("the conflict was not seen")
            return
        }
        #expect(error.code == .conflict)
        #expect(store.documentCount == 1)
    }

    @Test func `a result, the end of its task and the next tasks commit together or not at all`() throws {
        struct Stop: Error {}
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        let task = try #require(try store.submit(document("a", "一")).1)
        let result = try ParsedResult(stage: .segment, json: Array(#"{"articles":[]}"#.utf8))
        #expect(throws: Stop.self) {
            try store.commit { transaction in
                _ = try transaction.store(result, of: task, stage: .segment, version: 1, worker: "w", at: 0)
                _ = try transaction.addTask(.indicators, of: DocumentID(1))
                throw Stop()
            }
        }
        #expect(try store.recover().tasks.map(\.stage) == [.segment])
        #expect(store.doneCounts.isEmpty)
    }

    @Test func `a second broker is kept away from an open store`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        #expect(throws: StoreError.inUse(path: temporary.path)) { try DocumentStore(path: temporary.path) }
        withExtendedLifetime(store) {}
    }

    @Test func `a file that is not a store is refused and left as it was`() throws {
        let temporary = try TemporaryStore()
        let text = Data(String(repeating: "not a store\n", count: 200).utf8)
        try text.write(to: URL(fileURLWithPath: temporary.path))
        #expect(throws: StoreError.notAStore(path: temporary.path)) { try DocumentStore(path: temporary.path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: temporary.path)) == text)
    }

    @Test func `tasks put aside are not queued again and their error is shown`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        let task = try #require(try store.submit(document("a", "一")).1)
        try store.commit {
            try $0.bury(
                task,
                TaskFailureState(attempts: 5),
                FailureNote(cause: "transient", error: "E_ODD: 错", worker: "w"),
                at: 1
            )
        }
        let recovery = try store.recover()
        #expect(recovery.tasks.isEmpty)
        #expect(recovery.dead.map(\.document) == [DocumentID(1)])
        let shown = String(decoding: try #require(try store.reader.show(document: "1")), as: UTF8.self)
        #expect(shown.contains(#""errors":[{"stage":"segment","message":"E_ODD: 错","final":true}]"#))
    }

    @Test func `a full disk is told apart and leaves the store as it was, open for less`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        let task = try #require(try store.submit(document("a", "一")).1)
        try store.limitPages(toFree: 4)
        let large = document("b", String(repeating: "长", count: 100_000))
        #expect(throws: StoreError.diskFull(path: temporary.path)) { try store.submit(large) }
        _ = try store.finish(task, .segment, #"{"articles":[]}"#)
        #expect(store.documentCount == 1)
        #expect(store.doneCounts == [.segment: 1])
    }

    @Test func `two stores never have one identity, and a store keeps its own`() throws {
        let (first, second) = (try TemporaryStore(), try TemporaryStore())
        let identity = try DocumentStore(path: first.path).identity
        #expect(try DocumentStore(path: second.path).identity != identity)
        #expect(try DocumentStore(path: first.path).identity == identity)
    }

    @Test func `a second name of the file is the same store`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        let other = temporary.directory.appendingPathComponent("link").path
        try FileManager.default.createSymbolicLink(atPath: other, withDestinationPath: temporary.path)
        #expect(throws: StoreError.inUse(path: other)) { try DocumentStore(path: other) }
        withExtendedLifetime(store) {}
    }

    @Test func `what later stages need of indicators and summaries is made from the tables again`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        let task = try #require(try store.submit(document("a", "增长7.9%")).1)
        _ = try store.finish(task, .segment, #"{"articles":[]}"#)
        let indicators = """
            {"indicators":[{"article":1,"start":2,"end":6,"text":"7.9%","value":"7.9","unit":"%","metric":"","subject":"",            "measure":"growth","sign":"+","comparison":"=","status":"actual","period":"","period_text":"",            "metric_id":null,"value_normalized":null,"unit_normalized":null}]}
            """
        _ = try store.finish(try store.addTask(.indicators, of: DocumentID(1)), .indicators, indicators)
        let request = OfferRequest(
            task: try store.addTask(.summary, of: DocumentID(1)),
            token: Token(term: 1, sequence: 1),
            document: DocumentID(1),
            stage: .summary,
            attempt: 1,
            needs: [.segment, .indicators]
        )
        let offers = try store.offers([request])
        let inputs = try #require(offers[0]).inputs
        #expect(inputs.map(\.stage) == [.segment, .indicators])
        #expect(try JSONValue(parsing: inputs[1].result) == JSONValue(parsing: Array(indicators.utf8)))
    }

    @Test func `the digest of a report comes out as it went in, and an article has none`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        let task = try #require(try store.submit(document("a", "一、产地")).1)
        _ = try store.finish(task, .segment, #"{"articles":[]}"#)
        let outline = #"[{"level":1,"heading":{"start":0,"end":4,"text":"一、产地"},"topic":null,"figures":[]}]"#
        let plain = #"{"sentences":[],"text":"","keywords":[]}"#
        let summary = """
            {"document":{"sentences":[[0,4]],"text":"一、产地","keywords":[],"outline":\(outline)},"articles":{"1":\(plain)}}
            """
        _ = try store.finish(try store.addTask(.summary, of: DocumentID(1)), .summary, summary)
        let shown = try JSONValue(parsing: try #require(try store.reader.show(document: "1")))
        #expect(shown["summary"]?["outline"] == (try JSONValue(parsing: Array(outline.utf8))))
        #expect(shown["summary"]?["text"] == .string("一、产地"))
        #expect(
            try store.reader.bodies(after: 0, limit: 9).map { String(decoding: $0.bytes, as: UTF8.self) } == ["一、产地"]
        )
    }

    @Test func `a sound store passes every check and a meddled one does not`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        let sound = try #require(try store.submit(document("a", "一")).1)
        _ = try store.finish(sound, .segment, #"{"articles":[]}"#)
        _ = try store.finish(try store.addTask(.indicators, of: DocumentID(1)), .indicators, #"{"indicators":[]}"#)
        #expect(try store.reader.checks().allSatisfy { $0.passed })
        // A stage done without its successors is what the one transaction makes impossible.
        let meddled = try #require(try store.submit(document("b", "二")).1)
        _ = try store.finish(meddled, .segment, #"{"articles":[]}"#)
        let failed = try store.reader.checks().filter { !$0.passed }.map(\.name)
        #expect(failed == ["what a segmented document needs is queued or done"])
    }
}

@Suite struct ParsedResultTests {
    @Test(
        arguments: [
            ("segment", "[]"), ("segment", #"{"articles":[{"index":1}]}"#), ("indicators", "{}"),
            ("indicators", #"{"indicators":[{"article":1,"start":5,"end":2}]}"#),
            ("fingerprint", #"{"articles":[{"article":1,"start":0,"end":2,"length":2,"exact":"zz","anchors":""}]}"#),
            ("compare", #"{"pairs":[{"a":{},"b":{}}]}"#), ("summary", #"{"document":{}}"#),
            ("summary", #"{"document":{"text":"","outline":{}}}"#), ("word_count", "not json"),
        ]
    )
    func `a result that is not what its stage must return is refused before anything is written`(
        stage: String,
        json: String
    ) throws {
        let stage = try #require(Stage(rawValue: stage))
        let error = #expect(throws: WireError.self) { try ParsedResult(stage: stage, json: Array(json.utf8)) }
        #expect(error?.code == .badResult)
    }
}
