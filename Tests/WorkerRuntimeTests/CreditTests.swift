import Testing
import WireProtocol

@testable import WorkerRuntime

@Suite struct CreditTests {
    @Test func `a new session is granted the slots and one`() {
        var worker = WorkerHarness(slots: 4)
        _ = worker.advance()
        #expect(worker.receive(.welcome(welcome())).messages == [.credit(Credit(granted: 5))])
    }

    @Test func `what is still held is taken off the credit of a new session`() {
        var worker = WorkerHarness.serving(slots: 4)
        _ = worker.receive(.task(offer(1)), .task(offer(2)), .task(offer(3)))
        _ = worker.finish(3)
        _ = worker.receive(.error(WireError(.noSession, "")))
        #expect(worker.receive(.welcome(welcome(session: 2))).granted == 3, "a finished task holds no slot")
    }

    @Test func `each task that is finished is made up for by the report`() {
        var worker = WorkerHarness.serving(slots: 2)
        _ = worker.receive(.task(offer(1)), .task(offer(2)))
        #expect(
            worker.finish(1).messages == [
                .done(Completion(task: TaskID(1), token: Token("1.1")!, granted: 4, result: [1]))
            ]
        )
        #expect(worker.finish(2).granted == 5)
    }

    @Test func `a repetition gives back the credit it used`() {
        var worker = WorkerHarness.serving(slots: 2)
        _ = worker.receive(.task(offer(1)))
        #expect(worker.receive(.task(offer(1, "1.9"))).granted == 4)
    }

    @Test func `a second welcome of the same greeting changes nothing`() {
        var worker = WorkerHarness(slots: 2)
        _ = worker.advance()
        #expect(worker.receive(.welcome(welcome())).granted == 3)
        #expect(worker.receive(.welcome(welcome())).granted == 3)
    }

    @Test func `a credit that was lost is said again within a heartbeat`() {
        var worker = WorkerHarness.serving(slots: 2)
        #expect(worker.advance(by: .seconds(1)).granted == 3)
    }

    @Test func `short work is stocked up on, long work is not`() {
        var quick = WorkerHarness.serving(slots: 2)
        _ = quick.receive(.task(offer(1)))
        #expect(quick.finish(1, took: .milliseconds(4)).granted == 1 + 2 + 10)
        var slow = WorkerHarness.serving(slots: 2)
        _ = slow.receive(.task(offer(1)))
        #expect(slow.finish(1, took: .milliseconds(100)).granted == 1 + 2 + 1)
        var instant = WorkerHarness.serving(slots: 2)
        _ = instant.receive(.task(offer(1)))
        #expect(instant.finish(1, took: .zero).granted == 1 + 2 + WorkerStateMachine.largestStock)
    }

    @Test func `too many bytes of unconfirmed results stop the credit until some are confirmed`() {
        var worker = WorkerHarness.serving(slots: 2)
        _ = worker.receive(.welcome(welcome(messageBytes: 100 << 20)))
        _ = worker.receive(.task(offer(1)), .task(offer(2)))
        let large = [UInt8](repeating: 0, count: WorkerStateMachine.unconfirmedBytes)
        #expect(worker.finish(1, .result(large)).granted == 3, "as before")
        #expect(worker.receive(confirmation(1, .committed)).granted == 4)
    }
}
