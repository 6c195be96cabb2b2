import Testing
import WireProtocol

@testable import WorkerRuntime

@Suite struct DrainTests {
    @Test func `a worker with nothing in hand says good-bye at once`() {
        var worker = WorkerHarness.serving()
        #expect(worker.drain() == [.withdrawAll, .send(.bye), .stop])
    }

    @Test func `a worker that has never found a broker stops at once`() {
        var worker = WorkerHarness()
        _ = worker.advance()
        #expect(worker.drain() == [.withdrawAll, .stop])
    }

    @Test func `what was not begun is released, what was begun is finished and confirmed`() {
        var worker = WorkerHarness.serving(slots: 1)
        _ = worker.receive(.task(offer(1)), .task(offer(2)))
        #expect(worker.drain() == [.withdrawAll])
        #expect(worker.withdrawn(2).messages == [.release(Release(tasks: [held(2)]))])
        #expect(worker.finish(1).completions.map(\.granted) == [nil], "nothing more is asked for")
        #expect(worker.receive(confirmation(1, .committed)) == [.send(.bye), .stop])
    }

    @Test func `a task that was on its way is released`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        _ = worker.drain()
        #expect(worker.receive(.task(offer(2))).released == [held(2)])
    }

    @Test func `no credit is granted any more`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        _ = worker.drain()
        #expect(worker.advance(by: .seconds(1)).granted == nil)
        _ = worker.receive(.error(WireError(.noSession, "")))
        #expect(worker.receive(.welcome(welcome(session: 2))).granted == nil)
    }

    @Test func `leases are renewed and results repeated while the worker drains`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        _ = worker.drain()
        #expect(worker.advance(by: .seconds(1)).renewals == [[held(1)]])
        _ = worker.receive(.pong)
        _ = worker.finish(1)
        #expect(worker.advance(by: .seconds(2)).completions.count == 1)
    }

    @Test func `confirmations are waited for, but not for ever`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        _ = worker.drain()
        _ = worker.finish(1)
        var actions: [WorkerStateMachine.Action] = []
        for _ in 0..<10 {
            #expect(!actions.contains(.stop))
            _ = worker.receive(.pong)
            actions = worker.advance(by: .seconds(1))
        }
        #expect(actions.suffix(2) == [.send(.bye), .stop])
    }

    @Test func `work that nobody wants any more is not waited for`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)), confirmation(1, .stale))
        #expect(worker.drain() == [.withdrawAll, .send(.bye), .stop])
    }

    @Test func `nothing happens after the end`() {
        var worker = WorkerHarness.serving()
        _ = worker.drain()
        #expect(worker.drain().isEmpty)
        #expect(worker.advance(by: .seconds(60)).isEmpty)
    }
}
