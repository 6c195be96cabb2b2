import BrokerCore
import DocumentStore
import JSONText
import Testing
import WireProtocol

@testable import Broker

/// What operators ask and change.
@Suite struct CommandTests {
    private let farm: EngineHarness

    init() throws { farm = try EngineHarness() }

    @Test func `explaining says that nobody serves a stage, who works on it, and what waits for what`() throws {
        try farm.submit("a")
        #expect(try farm.explain(1)[0]["reason"]?.string == "no worker for stage first")
        #expect(try farm.explain(1)[1]["reason"]?.string == "waits for first")
        try farm.joinWorker()
        farm.now += .seconds(3)
        let running = try farm.explain(1)[0]
        #expect(running["state"]?.string == "running")
        #expect(running["worker"]?.string == "worker")
        #expect(running["since_ms"]?.integer == 3000)
        try farm.work()
        #expect(try farm.explain(1).map { $0["state"]?.string } == ["done", "done"])
    }

    @Test func `a paused stage hands out nothing, also after a restart, until it is resumed`() throws {
        _ = try farm.command(.pause, .init("stage", .string("first")))
        try farm.restart()
        try farm.joinWorker()
        try farm.submit("a")
        #expect(farm.take(.task).isEmpty)
        #expect(try farm.explain(1)[0]["reason"]?.string == "stage first is paused; galley resume first")
        _ = try farm.command(.resume, .init("stage", .string("first")))
        #expect(farm.take(.task).count == 1)
    }

    @Test func `a cancelled document is taken from its worker, and a retry takes it up again`() throws {
        try farm.joinWorker()
        try farm.submit("a")
        let answer = try farm.command(.cancel, .init("document", .string("a")))
        #expect(answer?["cancelled"]?.integer == 1)
        #expect(try farm.take(.cancel).map { try Cancellation($0).reason } == ["cancelled"])
        #expect(farm.engine.core.failedDocumentCount == 1)
        _ = farm.take(.task)
        #expect(try farm.command(.retry, .init("cause", .string("cancelled")))?["retried"]?.integer == 1)
        try farm.work()
        #expect(farm.engine.core.unfinishedDocumentCount == 0)
        #expect(farm.engine.core.failedDocumentCount == 0)
    }

    @Test func `a deleted document is taken from its worker, and its text comes again as a new document`() throws {
        try farm.joinWorker()
        try farm.submit("a")
        #expect(try farm.command(.delete, .init("document", .string("a")))?["deleted"]?.bool == true)
        #expect(try farm.take(.cancel).map { try Cancellation($0).reason } == ["cancelled"])
        #expect(farm.engine.store.documentCount == 0)
        #expect(try farm.command(.delete, .init("document", .string("a"))) == nil)
        _ = farm.take(.task)
        try farm.submit("b")
        try farm.submit("a")
        try farm.work()
        #expect(farm.engine.core.unfinishedDocumentCount == 0)
        #expect(farm.engine.core.failedDocumentCount == 0)
        #expect(farm.engine.store.documentCount == 2)
        #expect(try farm.engine.store.document("a") == DocumentID(3), "an id is not given twice")
        #expect(try farm.engine.store.reader.checks().filter { !$0.passed }.map(\.name).isEmpty)
    }

    @Test func `a document that is deleted and submitted in one turn is there`() throws {
        try farm.submit("a")
        farm.engine.take(
            Command(
                reference: "1",
                operation: .delete,
                parameters: .object([.init("document", .string("a"))])
            ),
            farm.client
        )
        // What the command changes is gathered by the turn into which the text comes again.
        try farm.engine.finishTurn { _, _ in .sent }
        try farm.submit("a")
        #expect(try farm.engine.store.document("a") == DocumentID(2))
        #expect(farm.engine.store.documentCount == 1)
    }

    @Test func `a task that was dropped is gone for good and said to be`() throws {
        try farm.submit("a")
        _ = try farm.command(.cancel, .init("document", .integer(1)))
        #expect(try farm.command(.drop, .init("stage", .string("first")))?["dropped"]?.integer == 1)
        #expect(try farm.explain(1)[0]["state"]?.string == "dropped")
        #expect(try farm.command(.retry)?["retried"]?.integer == 0)
    }

    @Test func `a stage is done again with what builds on it, once for each document`() throws {
        try farm.joinWorker()
        for name in ["a", "b", "c"] { try farm.submit(name) }
        try farm.work()
        #expect(try farm.command(.reprocess, .init("stage", .string("first")))?["queued"]?.integer == 3)
        // Asked for again while it is under way: they are not finished.
        #expect(try farm.command(.reprocess, .init("stage", .string("first")))?["queued"]?.integer == 0)
        try farm.work()
        #expect(farm.engine.core.unfinishedDocumentCount == 0)
        #expect(farm.engine.store.doneCounts.values.sorted() == [3, 3])
        #expect(try farm.engine.store.reader.checks().filter { !$0.passed }.map(\.name).isEmpty)
    }

    @Test func `only results of an older version are made again where that is asked for`() throws {
        try farm.joinWorker()
        try farm.submit("a")
        try farm.work()
        let stage = JSONValue.Member("stage", .string("second"))
        #expect(try farm.command(.reprocess, stage, .init("below", .integer(1)))?["queued"]?.integer == 0)
        #expect(try farm.command(.reprocess, stage, .init("below", .integer(2)))?["queued"]?.integer == 1)
    }

    @Test func `a stage or document that is not there is refused`() throws {
        #expect(try farm.command(.pause, .init("stage", .string("third"))) == nil)
        #expect(try farm.command(.cancel, .init("document", .integer(9))) == nil)
    }
}
