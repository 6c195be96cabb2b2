import Failpoints
import Foundation
import Testing
import WireProtocol

/// Each failpoint is hit once, and the process dies of it; the one that follows goes on, and nothing is lost or done twice.
@Suite(.serialized) struct FailpointTests {
    private let documents = GeneratedDocuments.make(count: 60, seed: 3, label: "f")

    /// Waits for the process to die of its failpoint.
    private func waitForDeath(_ process: Process?, _ farm: Farm) throws {
        let process = try #require(process)
        farm.waitUntil { !process.isRunning }
        #expect(process.terminationReason == .uncaughtSignal)
        #expect(process.terminationStatus == SIGKILL)
    }

    private func environment(_ point: Failpoint, turn: Int) -> [String: String] {
        ["GALLEY_FAILPOINT": "\(point.rawValue):\(turn)"]
    }

    @Test(arguments: [
        (Failpoint.afterTermRaise, 1), (.beforeCommit, 1), (.beforeCommit, 9), (.afterCommit, 1), (.afterCommit, 9),
        (.afterReply, 3), (.afterDispatch, 3),
    ])
    func `a broker that dies between two of its steps goes on where it was`(point: Failpoint, turn: Int) throws {
        let farm = try Farm(environment: environment(point, turn: turn))
        let acknowledged = AcknowledgedDocuments()
        let (address, documents) = (farm.clients, documents)
        Thread { acknowledged.submit(documents, to: address, perPause: 10) }.start()
        try waitForDeath(farm.broker, farm)
        try farm.startBroker()
        farm.waitUntil { acknowledged.isComplete }
        #expect(acknowledged.failure == nil)
        #expect(Set(acknowledged.identifiers.values).count == documents.count)
        try farm.waitUntilDone(within: .seconds(30))
        try farm.expectDone(documents: documents.count)
    }

    @Test func `a broker that dies while it copies its log goes on`() throws {
        let farm = try Farm(environment: environment(.duringCheckpoint, turn: 1))
        let acknowledged = AcknowledgedDocuments()
        acknowledged.submit(documents, to: farm.clients)
        try farm.waitUntilDone(within: .seconds(30))
        farm.signal(try #require(farm.broker), SIGTERM)
        try waitForDeath(farm.broker, farm)
        try farm.startBroker()
        try farm.expectDone(documents: documents.count)
    }

    @Test(arguments: [Failpoint.afterCompute, .afterResult])
    func `a worker that dies with a result in hand, or on its way, delays its task and no more`(
        point: Failpoint
    ) throws {
        let farm = try Farm(workers: Array(Farm.workerKinds.dropFirst()))
        let worker = try farm.startWorker("galley-segmenter", environment: environment(point, turn: 5))
        let acknowledged = AcknowledgedDocuments()
        acknowledged.submit(documents, to: farm.clients)
        try waitForDeath(worker, farm)
        try farm.startWorker("galley-segmenter")
        try farm.waitUntilDone(within: .seconds(30))
        try farm.expectDone(documents: documents.count)
    }

    @Test func `a client that dies before it hears may say everything again`() throws {
        let farm = try Farm()
        let folder = farm.directory.appendingPathComponent("in")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for document in documents { try Data(document.body).write(to: folder.appendingPathComponent(document.name)) }
        let client = try farm.start(
            Programs.path("galley"),
            ["submit", folder.path, "--broker", farm.clients],
            environment: environment(.afterSubmit, turn: 1)
        )
        try waitForDeath(client, farm)
        #expect(try farm.galley("submit", "--wait", folder.path).status == 0)
        try farm.expectDone(documents: documents.count)
    }

    @Test func `a failpoint that does not exist is named and nothing is started`() throws {
        let farm = try Farm(workers: [], environment: ["GALLEY_FAILPOINT": "after-comit"])
        farm.waitUntil { farm.broker?.isRunning == false }
        #expect(farm.broker?.terminationStatus == 2)
        #expect(farm.log.contains("after-commit"), "the right names are said: \(farm.log)")
    }
}
