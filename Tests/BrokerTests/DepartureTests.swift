import BrokerCore
import Testing
import WireProtocol

@testable import Broker

/// Workers whose connection breaks while a task is on its way to them.
@Suite struct DepartureTests {
    private let farm: EngineHarness

    init() throws { farm = try EngineHarness() }

    private func submitUnheard() throws {
        try farm.joinWorker()
        try farm.submit("a")
        #expect(farm.take(.task).count == 1)
        farm.unreachable = [farm.worker]
        farm.engine.receive(
            Submit(batch: "b", producer: "", items: [.init(name: "b", body: Array("b".utf8))]).frames,
            from: farm.client
        )
        try farm.finishTurn()
    }

    @Test func `one that had said good-bye is not charged, although a task could not be sent to it any more`() throws {
        try submitUnheard()
        farm.engine.receive(bareFrames(.bye), from: farm.worker)
        try farm.settle()
        #expect(farm.engine.core.tally.lostWorkers == 0)
    }

    @Test func `one that had not is lost as soon as all that has come is heard`() throws {
        try submitUnheard()
        farm.engine.hasUnheard = true
        try farm.finishTurn()
        #expect(farm.engine.core.tally.lostWorkers == 0)
        farm.engine.hasUnheard = false
        try farm.settle()
        #expect(farm.engine.core.tally.lostWorkers == 1)
    }
}
