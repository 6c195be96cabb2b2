import Testing
import WireProtocol

@testable import WorkerRuntime

@Suite struct SessionTests {
    @Test func `a hello is said every half second until the welcome`() {
        var worker = WorkerHarness()
        #expect(worker.advance().hellos.count == 1)
        #expect(worker.advance(by: .milliseconds(499)).hellos.isEmpty)
        #expect(worker.advance(by: .milliseconds(1)).hellos.count == 1)
        _ = worker.receive(.welcome(welcome()))
        #expect(worker.advance(by: .milliseconds(600)).hellos.isEmpty)
    }

    @Test func `a hello waits for nothing once the socket can send`() {
        var worker = WorkerHarness()
        _ = worker.advance()
        worker.machine.becameWritable(now: worker.now)
        #expect(worker.advance().hellos.count == 1)
    }

    @Test func `every heartbeat renews all tasks in hand, finished or not`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(2)), .task(offer(1)))
        _ = worker.finish(1)
        #expect(worker.advance(by: .milliseconds(999)).renewals.isEmpty)
        #expect(worker.advance(by: .milliseconds(1)).renewals == [[held(1), held(2)]])
        _ = worker.receive(.pong)
        #expect(worker.advance(by: .seconds(1)).renewals.count == 1)
    }

    @Test func `an empty renewal is sent too, as a sign of life`() {
        var worker = WorkerHarness.serving()
        #expect(worker.advance(by: .seconds(1)).renewals == [[]])
    }

    @Test func `renewals and hellos carry the progress of the work`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        worker.machine.advance(to: .seconds(1), progress: { _ in 7 })
        let renewal = WorkerMessage.renew(
            Renewal(leases: [HeldTask(task: TaskID(1), token: Token("1.1")!, progress: 7)])
        )
        #expect(worker.machine.takeActions().messages.contains(renewal))
    }

    @Test func `a broker that does not know the session is greeted at once, with what is held`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)), .task(offer(2)))
        _ = worker.finish(2)
        let actions = worker.receive(.error(WireError(.noSession, "")), .error(WireError(.noSession, "")))
        #expect(actions.hellos.map(\.holding) == [[held(1), held(2)]])
    }

    @Test(arguments: [ErrorCode.unauthorized, .version])
    func `a worker that is refused says so once, asks again slowly and keeps what it has`(code: ErrorCode) {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        let refusal = BrokerMessage.error(WireError(code, "why"))
        worker.machine.receive(refusal, now: worker.now)
        #expect(worker.machine.takeActions().warnings == 1)
        for _ in 0..<4 {
            #expect(worker.advance(by: .seconds(1)).hellos.isEmpty)
            _ = worker.receive(.pong)
        }
        #expect(worker.advance(by: .seconds(1)).hellos.map(\.holding) == [[held(1)]])
        worker.machine.receive(refusal, now: worker.now)
        #expect(worker.machine.takeActions().warnings == 0)
    }

    @Test func `silence of three heartbeats leads to a new connection with the tasks kept`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        #expect(!worker.advance(by: .milliseconds(2999)).contains(.reconnect))
        let actions = worker.advance(by: .milliseconds(1))
        #expect(actions.first == .reconnect)
        #expect(actions.hellos.map(\.holding) == [[held(1)]])
        #expect(worker.finish(1).completions.isEmpty, "nothing is reported outside a session")
        #expect(worker.receive(.welcome(welcome(session: 2))).completions.map(\.task) == [TaskID(1)])
    }

    @Test func `whatever the broker says breaks the silence`() {
        var worker = WorkerHarness.serving()
        _ = worker.advance(by: .milliseconds(2500))
        _ = worker.receive(.pong)
        #expect(!worker.advance(by: .milliseconds(2500)).contains(.reconnect))
    }

    @Test func `connections are tried again for as long as the silence lasts`() {
        var worker = WorkerHarness.serving()
        for _ in 0..<5 { #expect(worker.advance(by: .seconds(3)).contains(.reconnect)) }
    }

    @Test func `after failed handshakes pauses double up to five seconds, half of each by chance, until a welcome`() {
        var worker = WorkerHarness()
        _ = worker.advance()
        func expectPause(_ milliseconds: Int, chance: Double) {
            worker.machine.handshakeFailed(now: worker.now, chance: chance)
            // libzmq may report more than one failure, and a socket without a connection that it can be written to.
            worker.machine.handshakeFailed(now: worker.now, chance: chance)
            worker.machine.becameWritable(now: worker.now)
            #expect(worker.advance() == [.disconnect])
            #expect(worker.advance(by: .milliseconds(milliseconds) - .nanoseconds(1)).isEmpty)
            let actions = worker.advance(by: .nanoseconds(1))
            #expect(actions.first == .reconnect)
            #expect(actions.hellos.count == 1)
        }
        for pause in [100, 200, 400, 800, 1600, 3200, 5000, 5000] { expectPause(pause, chance: 1) }
        for _ in 0..<100 { expectPause(2500, chance: 0) }
        _ = worker.receive(.welcome(welcome()))
        expectPause(50, chance: 0)
    }

    @Test func `a failed handshake keeps what is in hand, and can be waited for while draining`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        worker.machine.handshakeFailed(now: worker.now, chance: 1)
        #expect(worker.advance() == [.disconnect])
        #expect(worker.drain() == [.withdrawAll])
        #expect(worker.finish(1).isEmpty)
        #expect(worker.advance(by: .milliseconds(100)).hellos.map(\.holding) == [[held(1)]])
        #expect(worker.receive(.welcome(welcome(session: 2))).completions.map(\.task) == [TaskID(1)])
        #expect(worker.receive(confirmation(1, .committed)).suffix(2) == [.send(.bye), .stop])
    }

    @Test func `a ping is answered`() {
        var worker = WorkerHarness.serving()
        #expect(worker.receive(.ping).messages == [.pong])
    }

    @Test func `a broker that announces no heartbeat does not make the worker spin`() {
        var worker = WorkerHarness()
        _ = worker.advance()
        var broken = welcome()
        broken.heartbeatMilliseconds = 0
        _ = worker.receive(.welcome(broken))
        #expect(worker.machine.deadline > worker.now)
    }

    @Test func `after a restart of the broker a task is kept under its old token until a newer one comes`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        let hello = worker.receive(.error(WireError(.noSession, ""))).hellos
        #expect(hello.map(\.holding) == [[held(1, "1.1")]])
        _ = worker.receive(.welcome(welcome(session: 2, term: 2)))
        #expect(worker.receive(.task(offer(1, "2.1"))).executed.isEmpty, "it is being worked on already")
        #expect(worker.finish(1).completions.map(\.token) == [Token("2.1")!])
    }

    @Test(arguments: [0, 1, 2, 3])
    func `nothing is due before the deadline`(tasks: Int) {
        var worker = WorkerHarness.serving()
        for task in 0..<tasks { _ = worker.receive(.task(offer(task))) }
        for task in 0..<tasks { _ = worker.finish(task) }
        for _ in 0..<20 {
            let deadline = worker.machine.deadline
            #expect(worker.advance(by: (deadline - worker.now) - .nanoseconds(1)).isEmpty)
            #expect(!worker.advance(by: .nanoseconds(1)).isEmpty)
        }
    }
}
