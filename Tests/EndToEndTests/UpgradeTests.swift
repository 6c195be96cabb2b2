import Foundation
import GRDB
import JSONText
import Testing
import WireProtocol

/// Old workers at a new broker, an old broker at a new store, and workers that are restarted one after another.
@Suite struct UpgradeTests {
    @Test func `workers that are restarted one after another lose no work and charge no attempt`() throws {
        let kinds = Farm.workerKinds + Farm.workerKinds
        let farm = try Farm(workers: kinds)
        let folder = farm.directory.appendingPathComponent("in")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let documents = GeneratedDocuments.make(count: 600, seed: 9, label: "rolling")
        for document in documents {
            try Data(document.body).write(to: folder.appendingPathComponent(document.name))
        }
        let client = try farm.start(
            Programs.path("galley"),
            ["submit", "--wait", folder.path, "--broker", farm.clients]
        )
        farm.waitUntil { (try? farm.doneCounts()["segment"] ?? 0) ?? 0 > 0 }
        var restartsAtWork = 0
        for (index, kind) in kinds.enumerated() {
            if client.isRunning { restartsAtWork += 1 }
            #expect(try farm.drainWorker(index, kind: kind) == 0, "\(kind) did not end well")
        }
        // On a busy machine the work may be over before the last.
        #expect(restartsAtWork > 1, "all was done before the workers were restarted")
        farm.waitUntil(within: .seconds(60)) { !client.isRunning }
        try farm.expectDone(documents: documents.count)
        let faults = try farm.status()["faults"]
        for name in ["lost_workers", "lapsed_leases", "retries", "stale"] {
            #expect(faults?[name]?.integer == 0, "\(name)")
        }
        // An attempt that was charged would stand there.
        #expect(try farm.read("SELECT count(*) FROM failure") == 0)
    }

    /// What 0.1.0 said: no store, no `document_bytes`, version 1 of its stage.
    @Test func `a worker of the first release is served, and one whose protocol is unknown is told what is known`()
        throws
    {
        let farm = try Farm(workers: Array(Farm.workerKinds[1...]), keys: [("old", "work")])
        let address = try farm.guardedAddress("workers")
        let future = try RawPeer(address, key: farm.keys!.file("old"))
        try future.send([Array("GWP9H".utf8), Array("{}".utf8)])
        let report = try future.receive(.error)
        #expect(try ErrorReport(report).error.code == .version)
        #expect(try ErrorReport(report).error.detail.contains("version 9 is not known here, only 1"))
        #expect(report.header["versions"]?.array?.map(\.integer) == [1])

        let old = try RawPeer(address, key: farm.keys!.file("old"))
        let hello =
            #"{"role":"worker","name":"old","instance":"1","stages":[{"stage":"segment","version":1}],"slots":1}"#
        try old.send([Array("GWP1H".utf8), Array(hello.utf8)])
        _ = try old.receive(.welcome)
        try old.send([Array("GWP1C".utf8), Array(#"{"granted":2}"#.utf8)])
        let file = farm.directory.appendingPathComponent("a.txt")
        try Data("正文。".utf8).write(to: file)
        #expect(try farm.galley("submit", file.path).status == 0)
        let task = try old.receive(.task)
        let fields = ["task", "token"].map { "\"\($0)\":" + text(task.header[$0]) }.joined(separator: ",")
        try old.send([Array("GWP1D".utf8), Array("{\(fields),\"granted\":2}".utf8), Array(Self.segmentation.utf8)])
        #expect(try Confirmation(try old.receive(.confirm)).status == .committed)
        try farm.waitUntilDone(within: .seconds(30))
        try farm.expectDone(documents: 1)
    }

    private static let segmentation = #"{"date":null,"articles":[]}"#

    private func text(_ value: JSONValue?) -> String {
        if let number = value?.integer { return "\(number)" }
        return "\"\(value?.string ?? "")\""
    }

    @Test func `a store that a newer Galley has written is refused by name, and not changed`() throws {
        let farm = try Farm(workers: [])
        _ = try farm.status()
        let broker = try #require(farm.broker)
        broker.terminate()
        broker.waitUntilExit()
        let queue = try DatabaseQueue(path: farm.store)
        try queue.write { db in
            try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('v99-of-the-future')")
        }
        try queue.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: farm.store))
        let output = try run(
            Programs.path("galley-broker"),
            ["--store", farm.store, "--clients", farm.clients, "--workers", farm.workersAddress]
        )
        #expect(output.status != 0)
        #expect(output.standardError.contains("v99-of-the-future"))
        #expect(output.standardError.contains("newer"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: farm.store)) == before)
    }
}
