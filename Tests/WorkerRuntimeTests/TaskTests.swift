import Testing
import WireProtocol

@testable import WorkerRuntime

@Suite struct TaskTests {
    @Test func `a task is given to the compute threads once`() {
        var worker = WorkerHarness.serving()
        #expect(worker.receive(.task(offer(1))).executed == [TaskID(1)])
        #expect(worker.receive(.task(offer(1, "1.2"))).executed.isEmpty)
    }

    @Test func `a result is sent again every two seconds until it is confirmed`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        #expect(worker.finish(1).completions.count == 1)
        #expect(worker.advance(by: .milliseconds(1999)).completions.isEmpty)
        _ = worker.receive(.pong)
        #expect(worker.advance(by: .milliseconds(1)).completions.map(\.result) == [[1]])
        #expect(worker.advance(by: .seconds(2)).completions.count == 1)
    }

    @Test(arguments: [WireProtocol.Confirmation.Status.committed, .duplicate, .stale])
    func `any confirmation ends a task`(status: WireProtocol.Confirmation.Status) {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        _ = worker.finish(1)
        _ = worker.receive(confirmation(1, status))
        #expect(worker.advance(by: .seconds(2)).completions.isEmpty)
        #expect(worker.machine.table.isEmpty)
        #expect(worker.machine.table.unconfirmedBytes == 0)
    }

    @Test func `a confirmation of an earlier hand-out does not end the present one`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1, "1.1")))
        _ = worker.finish(1)
        _ = worker.receive(.task(offer(1, "1.5")), confirmation(1, .stale, "1.1"))
        #expect(worker.machine.table.count == 1)
        _ = worker.receive(confirmation(1, .committed, "1.5"))
        #expect(worker.machine.table.isEmpty)
    }

    @Test func `a finished task that is handed out again is reported at once under the new token`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        _ = worker.finish(1)
        #expect(worker.receive(.task(offer(1, "1.2"))).completions.map(\.token) == [Token("1.2")!])
        #expect(worker.receive(.task(offer(1, "1.1"))).completions.isEmpty, "a repetition with an older token")
    }

    @Test func `a task that somebody else has now is given up, and its outcome thrown away`() {
        var worker = WorkerHarness.serving(slots: 1)
        _ = worker.receive(.task(offer(1)))
        let execution = worker.started[TaskID(1)]!
        #expect(worker.receive(confirmation(1, .stale)).contains(.withdraw(execution)))
        let actions = worker.finish(1)
        #expect(actions.completions.isEmpty)
        #expect(actions.granted == 3, "its compute thread is free again")
    }

    @Test func `a task that was given up and comes again is worked on again`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        let first = worker.started[TaskID(1)]!
        _ = worker.receive(confirmation(1, .stale))
        #expect(worker.receive(.task(offer(1, "1.7"))).executed == [TaskID(1)])
        worker.machine.finish(first, .result([9]), took: .zero, now: worker.now)
        #expect(worker.machine.takeActions().completions.isEmpty, "the outcome of the run that was given up")
        #expect(worker.finish(1, .result([7])).completions.map(\.result) == [[7]])
    }

    @Test func `a failure is reported and repeated like a result`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        let failure = TaskFailure(class: .permanent, code: "E_ENCODING", message: "not UTF-8")
        let expected = Failure(
            task: TaskID(1),
            token: Token("1.1")!,
            granted: 4,
            failureClass: .permanent,
            code: "E_ENCODING",
            message: "not UTF-8"
        )
        #expect(worker.finish(1, .failure(failure)).failures == [expected])
        #expect(worker.advance(by: .seconds(2)).failures.count == 1)
        _ = worker.receive(confirmation(1, .committed))
        #expect(worker.machine.table.isEmpty)
    }

    @Test func `a result larger than the broker takes is a permanent failure that says so`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        let failure = worker.finish(1, .result([UInt8](repeating: 0, count: 1001))).failures.first
        #expect(failure?.failureClass == .permanent)
        #expect(failure?.code == "E_TOO_LARGE")
        #expect(failure?.message == "the result has 1001 bytes; the broker takes 1000")
    }

    @Test func `a result that the socket did not take goes as soon as it can`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)), .task(offer(2)))
        _ = worker.finish(1)
        for message in worker.finish(2).messages { worker.machine.unsent(message) }
        worker.machine.becameWritable(now: worker.now)
        #expect(worker.advance().completions.map(\.task) == [TaskID(2)])
        #expect(worker.advance(by: .milliseconds(1)).completions.isEmpty)
    }

    @Test func `an error that the stage's author did not foresee is transient`() {
        struct Surprise: Error {}
        let failure = TaskFailure(Surprise())
        #expect(failure.failureClass == .transient)
        #expect(failure.code == "error")
        #expect(failure.message == "Surprise()")
    }

    @Test func `the text of a failure is cut between scalars`() {
        let failure = TaskFailure(class: .transient, code: "long", message: String(repeating: "长", count: 1000))
        #expect(failure.message.utf8.count == 1998)
        #expect(failure.message.allSatisfy { $0 == "长" })
    }
}
