import Foundation
import GalleyClient
import Testing
import WireProtocol

/// A broker on a disk that fails on purpose: `Tests/FaultVFS` is preloaded into it, and obeys the file `fault` beside the
/// store.
@Suite(.serialized) struct FullDiskTests {
    private func farm(workers: [String]) throws -> Farm {
        let directory = Farm.newDirectory()
        let environment = ["LD_PRELOAD": Programs.path("libFaultVFS.so"), "GALLEY_FAULT_DISK": directory.path]
        return try Farm(workers: workers, in: directory, environment: environment)
    }

    private func fault(_ farm: Farm) -> URL { farm.directory.appendingPathComponent("fault") }

    private func submit(_ items: [Submit.Item], to farm: Farm, giveUpAfter: Duration) throws -> Int {
        let client = try SubmissionClient(address: farm.clients, name: "test", giveUpAfter: giveUpAfter)
        var remaining = items[...]
        var taken = 0
        try client.submit {
            remaining.popFirst()
        } outcome: { _, _, outcome in
            if case .refused = outcome { return }
            taken += 1
        }
        return taken
    }

    /// Also when results are on their way for which there is no room either.
    @Test(arguments: [[], Farm.workerKinds])
    func `a full disk is told to the submitter, and when there is room again everything goes on`(
        workers: [String]
    ) throws {
        let farm = try farm(workers: workers)
        let items = GeneratedDocuments.make(count: 40, seed: 5, label: "full")
        #expect(try submit(Array(items[..<20]), to: farm, giveUpAfter: .seconds(20)) == 20)
        try Data("full".utf8).write(to: fault(farm))
        var refusal: ErrorCode?
        do {
            _ = try submit(Array(items[20...]), to: farm, giveUpAfter: .seconds(5))
        } catch ClientError.refused(let error, _) {
            refusal = error.code
        }
        #expect(refusal == .diskFull)
        try FileManager.default.removeItem(at: fault(farm))
        #expect(try submit(Array(items[20...]), to: farm, giveUpAfter: .seconds(20)) == 20)
        for kind in Farm.workerKinds where workers.isEmpty { try farm.startWorker(kind) }
        try farm.waitUntilDone(within: .seconds(30))
        #expect(farm.broker?.isRunning == true)
        try farm.expectDone(documents: items.count)
    }

    @Test func `a broker whose sync fails replies to nobody and stops, and the next one goes on`() throws {
        let farm = try farm(workers: [])
        let items = GeneratedDocuments.make(count: 20, seed: 6, label: "eio")
        #expect(try submit(Array(items[..<10]), to: farm, giveUpAfter: .seconds(20)) == 10)
        try Data("eio".utf8).write(to: fault(farm))
        let acknowledged = AcknowledgedDocuments()
        let (address, rest) = (farm.clients, Array(items[10...]))
        Thread { acknowledged.submit(rest, to: address) }.start()
        farm.waitUntil { farm.broker?.isRunning == false }
        #expect(farm.broker?.terminationStatus == 74)
        #expect(acknowledged.identifiers.isEmpty, "nothing is acknowledged that may not be on disk")
        try FileManager.default.removeItem(at: fault(farm))
        try farm.startBroker()
        farm.waitUntil { acknowledged.isComplete }
        #expect(acknowledged.identifiers.count == rest.count)
        for kind in Farm.workerKinds { try farm.startWorker(kind) }
        try farm.waitUntilDone(within: .seconds(30))
        try farm.expectDone(documents: items.count)
    }
}
