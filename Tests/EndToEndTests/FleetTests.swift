import Foundation
import Testing
import WireProtocol

/// What happens to a fleet of workers in its daily life: they are replaced one after the other, and their broker moves.
@Suite struct FleetTests {
    @Test func `workers replaced one after the other lose no work and are charged nothing`() throws {
        let farm = try Farm()
        let folder = farm.directory.appendingPathComponent("papers")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let items = GeneratedDocuments.make(count: 300, seed: 11, label: "fleet")
        for item in items { try Data(item.body).write(to: folder.appendingPathComponent("\(UUID().uuidString).txt")) }
        let client = try farm.start(
            Programs.path("galley"),
            ["submit", "--wait", "--broker", farm.clients, folder.path]
        )
        var rounds = 0
        while client.isRunning, rounds < 40 {
            for old in farm.workers.prefix(Farm.workerKinds.count) {
                try farm.startWorker(old.executableURL!.lastPathComponent)
                farm.signal(old, SIGTERM)
                old.waitUntilExit()
                #expect(old.terminationStatus == 0, "a worker that is stopped ends as it should")
                farm.forget(old)
            }
            rounds += 1
        }
        client.waitUntilExit()
        #expect(client.terminationStatus == 0)
        #expect(rounds > 1, "the work was over before the workers were replaced")
        try farm.expectDone(documents: items.count)
        #expect(!farm.log.contains("is silent") && !farm.log.contains("put aside"))
        #expect(try farm.galley("dead", "list", "--format", "json").lines.isEmpty)
    }

    /// The resolver reads `/etc/hosts`, here a file of the test's own in a mount namespace of the worker's own.
    @Test(.enabled(if: canMount, "mount namespaces need root and unshare"))
    func `a worker finds its broker again when the name has come to mean another address`() throws {
        let farm = try Farm(workers: [])
        farm.killBroker()
        let port = 20_000 + Int(ProcessInfo.processInfo.processIdentifier) % 10_000
        let hosts = farm.directory.appendingPathComponent("hosts")
        func move(to address: String) throws {
            let handle = try FileHandle(forWritingTo: hosts)
            // In place: the mount shows this file and no other of its name.
            try handle.truncate(atOffset: 0)
            try handle.write(contentsOf: Data("\(address) broker.galley.test\n".utf8))
            try handle.close()
        }
        func startBroker(at address: String) throws -> Process {
            try farm.start(
                Programs.path("galley-broker"),
                [
                    "--store", farm.store, "--heartbeat", "300", "--lease", "1500", "--clients", farm.clients,
                    "--workers", "tcp://\(address):\(port)",
                ]
            )
        }
        func isServed() throws -> Bool {
            let status = try farm.galley("status", "--format", "json")
            return status.status == 0 && status.standardOutput.contains("\"stages\":[\"segment\"]")
        }
        try Data().write(to: hosts)
        try move(to: "127.0.0.2")
        let first = try startBroker(at: "127.0.0.2")
        let mounted = "mount --bind '\(hosts.path)' /etc/hosts && exec \"$@\""
        let worker = try farm.start(
            "/usr/bin/env",
            [
                "unshare", "--mount", "sh", "-c", mounted, "sh", Programs.path("galley-segmenter"), "--broker",
                "tcp://broker.galley.test:\(port)",
            ]
        )
        defer { farm.kill(worker) }
        try farm.waitUntil { try isServed() }
        farm.kill(first)
        try move(to: "127.0.0.3")
        let second = try startBroker(at: "127.0.0.3")
        defer { farm.kill(second) }
        try farm.waitUntil { try isServed() }
    }

    private static let canMount =
        getuid() == 0 && (try? run("/usr/bin/env", ["unshare", "--mount", "true"]).status) == 0
}
