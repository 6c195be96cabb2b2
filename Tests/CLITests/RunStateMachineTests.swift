// What `galley run` starts and stops, in which order.

import Testing

@testable import CLI

@Suite struct RunStateMachineTests {
    private func running() -> RunStateMachine {
        var machine = RunStateMachine()
        _ = machine.begin()
        _ = machine.handle(.brokerReady, now: .zero)
        return machine
    }

    @Test func `the workers are started when the broker answers`() {
        var machine = RunStateMachine()
        #expect(machine.begin() == [.start(.broker)])
        #expect(machine.handle(.brokerReady, now: .zero) == Program.workers.map { .start($0) })
        #expect(machine.nextDeadline == nil)
    }

    @Test func `a broker that cannot start ends the command`() {
        var machine = RunStateMachine()
        _ = machine.begin()
        #expect(machine.handle(.exited(.broker), now: .zero) == [.finish(.unreachable)])
        #expect(machine.handle(.brokerReady, now: .zero) == [])
    }

    @Test func `a broker that does not answer is stopped`() {
        var machine = RunStateMachine()
        _ = machine.begin()
        #expect(machine.handle(.brokerSilent, now: .zero) == [.terminate(.broker)])
        #expect(machine.handle(.exited(.broker), now: .zero) == [.finish(.unreachable)])
    }

    @Test func `a worker that ends is started again after a pause`() {
        var machine = running()
        #expect(machine.handle(.exited(.segmenter), now: .seconds(5)) == [])
        #expect(machine.nextDeadline == .seconds(6))
        #expect(machine.handle(.tick, now: .milliseconds(5900)) == [])
        #expect(machine.handle(.tick, now: .seconds(6)) == [.start(.segmenter)])
        #expect(machine.nextDeadline == nil)
    }

    @Test func `the pause grows with each failure up to a limit, and shrinks after a time of health`() {
        var machine = running()
        var now = Duration.zero
        var pauses: [Duration] = []
        for _ in 0..<7 {
            _ = machine.handle(.exited(.segmenter), now: now)
            pauses.append(machine.nextDeadline! - now)
            now = machine.nextDeadline!
            _ = machine.handle(.tick, now: now)
        }
        #expect(pauses == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
        now += RunStateMachine.recovery
        _ = machine.handle(.exited(.segmenter), now: now)
        #expect(machine.nextDeadline! - now == .seconds(1))
    }

    @Test func `to stop, the workers go first and the broker last`() {
        var machine = running()
        #expect(machine.handle(.stopRequested, now: .zero) == Program.workers.map { .terminate($0) })
        for worker in Program.workers.dropLast() { #expect(machine.handle(.exited(worker), now: .zero) == []) }
        #expect(machine.handle(.exited(.summarizer), now: .zero) == [.terminate(.broker)])
        #expect(machine.handle(.exited(.broker), now: .zero) == [.finish(.done)])
    }

    @Test func `a worker that waits to be started again is not waited for`() {
        var machine = running()
        _ = machine.handle(.exited(.segmenter), now: .zero)
        _ = machine.handle(.stopRequested, now: .zero)
        #expect(machine.handle(.tick, now: .seconds(2)) == [])
        for worker in Program.workers.dropFirst().dropLast() { _ = machine.handle(.exited(worker), now: .zero) }
        #expect(machine.handle(.exited(.summarizer), now: .zero) == [.terminate(.broker)])
    }

    @Test func `what does not stop in time is killed, the broker not before its turn`() {
        var machine = running()
        _ = machine.handle(.stopRequested, now: .zero)
        _ = machine.handle(.exited(.segmenter), now: .zero)
        let limit = RunStateMachine.stopLimit
        #expect(machine.nextDeadline == limit)
        #expect(machine.handle(.tick, now: limit) == Program.workers.dropFirst().map { .kill($0) })
        for worker in Program.workers.dropFirst() { _ = machine.handle(.exited(worker), now: limit) }
        #expect(machine.handle(.tick, now: limit * 2) == [.kill(.broker)])
        #expect(machine.handle(.exited(.broker), now: limit * 2) == [.finish(.done)])
    }

    @Test func `a second Ctrl-C kills all at once`() {
        var machine = running()
        _ = machine.handle(.stopRequested, now: .zero)
        #expect(machine.handle(.stopRequested, now: .zero) == Program.allCases.map { .kill($0) })
    }

    @Test func `without the broker the workers are stopped and the command fails`() {
        var machine = running()
        #expect(machine.handle(.exited(.broker), now: .zero) == Program.workers.map { .terminate($0) })
        for worker in Program.workers.dropLast() { _ = machine.handle(.exited(worker), now: .zero) }
        #expect(machine.handle(.exited(.summarizer), now: .zero) == [.finish(.unreachable)])
    }

    @Test func `nothing that comes after the end starts anything`() {
        var machine = RunStateMachine()
        _ = machine.begin()
        _ = machine.handle(.exited(.broker), now: .zero)
        for event in [RunStateMachine.Event.brokerReady, .brokerSilent, .stopRequested, .tick, .exited(.broker)] {
            #expect(machine.handle(event, now: .seconds(99)) == [], "\(event)")
        }
    }
}

@Suite struct LineSplitterTests {
    @Test func `lines are given when they are complete, whatever the pieces`() {
        var splitter = LineSplitter()
        #expect(splitter.lines(adding: "温".utf8.dropLast()) == [])
        #expect(splitter.lines(adding: Array("温".utf8.suffix(1)) + Array("州\n\nb".utf8)) == ["温州", ""])
        #expect(splitter.finish() == ["b"])
        #expect(splitter.finish() == [])
    }

    @Test func `a line without end is cut`() {
        var splitter = LineSplitter()
        let lines = splitter.lines(adding: Array(repeating: UInt8(ascii: "x"), count: 2 * LineSplitter.longestLine + 1))
        #expect(lines.map(\.utf8.count) == [LineSplitter.longestLine, LineSplitter.longestLine])
    }
}
