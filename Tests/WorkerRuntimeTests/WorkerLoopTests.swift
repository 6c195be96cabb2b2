import JSONText
import Synchronization
import TestSupport
import Testing
import WireProtocol
import ZeroMQ

@testable import WorkerRuntime

/// A worker on a thread of its own.
private final class RunningWorker {
    private let termination: Wakeup
    private let thread: NamedThread

    init(for broker: String, concurrency: Int = 1, work: @escaping StageHandler.Work) throws {
        var options = WorkerOptions(concurrency: concurrency, name: "test", logLevel: .error)
        options.broker = broker
        let termination = try Wakeup()
        self.termination = termination
        thread = try NamedThread(name: "worker") { [options] in
            let handlers = [StageHandler(.segment, version: 3, work: work)]
            let loop = try! WorkerLoop(options, handlers, context: Context(), termination: termination)
            try! loop.run()
        }
    }

    func terminate() { termination.signal() }
    func join() { thread.join() }
}

/// Holds compute threads back until the test opens it.
private final class Gate: Sendable {
    private let wakeup = try! Wakeup()

    func open() { wakeup.signal() }

    func wait() {
        var poller = Poller()
        _ = poller.add(wakeup)
        _ = try! poller.wait(timeout: FakeBroker.patience)
    }
}

@Suite struct WorkerLoopTests {
    @Test func `a worker greets, takes tasks, returns results and says good-bye`() throws {
        let broker = try FakeBroker()
        let worker = try RunningWorker(for: broker.address, concurrency: 2) { task in
            task.bodies[0] + task.input(.segment)!
        }
        let hello = try Hello(try broker.receive(.hello))
        #expect(hello.services == [Hello.Service(stage: .segment, version: 3)])
        #expect(hello.slots == 2)
        try broker.send(welcome(messageBytes: 1 << 20).frames)
        #expect(try Credit(try broker.receive(.credit)).granted == 3)
        for number in 1...20 {
            var offer = offer(number, body: "body \(number), ")
            offer.inputs = [TaskOffer.Input(stage: .segment, result: Array("segments".utf8))]
            try broker.send(offer.frames)
            let done = try Completion(try broker.receive(.done))
            #expect(done.result == Array("body \(number), segments".utf8))
            try broker.send(Confirmation(task: done.task, token: done.token, status: .committed).frames)
        }
        worker.terminate()
        _ = try broker.receive(.bye)
        worker.join()
    }

    @Test func `a broker that was killed and restarted gets the result of a task it handed out before`() throws {
        let gate = Gate()
        var broker: FakeBroker? = try FakeBroker()
        let address = try #require(broker).address
        let worker = try RunningWorker(for: address) { task in
            gate.wait()
            return task.bodies[0]
        }
        _ = try broker!.receive(.hello)
        try broker!.send(welcome().frames)
        _ = try broker!.receive(.credit)
        try broker!.send(offer(1).frames)
        _ = try broker!.receive(.renew)

        broker = nil
        let next = try FakeBroker(at: address)
        _ = try next.receive(.renew)
        try next.send(ErrorReport(WireError(.noSession, "who are you?")).frames)
        // Progress 1: it has begun.
        #expect(
            try Hello(try next.receive(.hello)).holding == [
                HeldTask(task: TaskID(1), token: Token("1.1")!, progress: 1)
            ]
        )
        try next.send(welcome(session: 1, term: 2).frames)
        gate.open()
        #expect(try Completion(try next.receive(.done)).token == Token("1.1"))
        try next.send(Confirmation(task: TaskID(1), token: Token("1.1")!, status: .committed).frames)
        worker.terminate()
        _ = try next.receive(.bye)
        worker.join()
    }

    @Test func `a broker that falls silent is connected to anew`() throws {
        let broker = try FakeBroker()
        let worker = try RunningWorker(for: broker.address) { $0.bodies[0] }
        _ = try broker.receive(.hello)
        var quick = welcome()
        quick.heartbeatMilliseconds = 50
        try broker.send(quick.frames)
        _ = try broker.receive(.credit)
        _ = try broker.receive(.hello)
        worker.terminate()
        worker.join()
    }

    @Test func `an error of the stage's code is reported as a failure`() throws {
        let broker = try FakeBroker()
        let worker = try RunningWorker(for: broker.address) { _ in
            throw TaskFailure(class: .permanent, code: "E_ENCODING", message: "not UTF-8")
        }
        _ = try broker.receive(.hello)
        try broker.send(welcome().frames)
        _ = try broker.receive(.credit)
        try broker.send(offer(1).frames)
        let failure = try Failure(try broker.receive(.fail))
        #expect(failure.failureClass == .permanent)
        #expect(failure.code == "E_ENCODING")
        try broker.send(Confirmation(task: failure.task, token: failure.token, status: .committed).frames)
        worker.terminate()
        worker.join()
    }

    @Test func `a worker that is terminated releases what it has not begun and finishes the rest`() throws {
        let gate = Gate()
        let broker = try FakeBroker()
        let worker = try RunningWorker(for: broker.address, concurrency: 1) { task in
            task.progress()
            gate.wait()
            return task.bodies[0]
        }
        _ = try broker.receive(.hello)
        try broker.send(welcome().frames)
        _ = try broker.receive(.credit)
        try broker.send(offer(1).frames)
        while try Renewal(try broker.receive(.renew)).leases.first?.progress != 2 { try broker.send(bareFrames(.pong)) }
        try broker.send(offer(2).frames)
        while try Renewal(try broker.receive(.renew)).leases.count != 2 { try broker.send(bareFrames(.pong)) }
        worker.terminate()
        #expect(try Release(try broker.receive(.release)).tasks == [held(2)])
        gate.open()
        let done = try Completion(try broker.receive(.done))
        #expect(done.task == TaskID(1))
        try broker.send(Confirmation(task: done.task, token: done.token, status: .committed).frames)
        _ = try broker.receive(.bye)
        worker.join()
    }

    @Test func `a message that makes no sense is dropped and the session goes on`() throws {
        let broker = try FakeBroker()
        let worker = try RunningWorker(for: broker.address) { $0.bodies[0] }
        _ = try broker.receive(.hello)
        try broker.send([Array("GWP1T".utf8), Array("{}".utf8)])
        try broker.send([Array("nonsense".utf8)])
        try broker.send([[], [], [], [], [], []])
        try broker.send(welcome().frames)
        #expect(try Credit(try broker.receive(.credit)).granted == 2)
        worker.terminate()
        worker.join()
    }
}
