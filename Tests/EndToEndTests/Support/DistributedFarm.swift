import Foundation
import GRDB
import JSONText
import TestSupport
import Testing

/// Milliseconds since 1970, as the store has them.
func wallClock() -> Int { Int(Date().timeIntervalSince1970 * 1000) }

/// The programs of `SeveralHostsTests`, each on its host.
final class DistributedFarm {
    let hosts: ThreeHosts
    let directory: URL
    private let keys: KeyFolder
    private let brokerOptions: [String]
    private var broker: Process?
    private var workers: [Process] = []

    init(_ brokerOptions: [String]) throws {
        hosts = try ThreeHosts()
        directory = URL(fileURLWithPath: "/tmp/galley-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        keys = try KeyFolder(in: directory, keys: [("west", "work"), ("east", "work"), ("desk", "submit")])
        self.brokerOptions = brokerOptions
        try startBroker()
    }

    deinit {
        for process in workers + [broker].compactMap({ $0 }) where process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        try? FileManager.default.removeItem(at: directory)
    }

    private var local: String { "ipc://\(directory.path)/c" }
    private var store: String { directory.appendingPathComponent("store.sqlite").path }
    var log: String { (try? String(contentsOf: directory.appendingPathComponent("log"), encoding: .utf8)) ?? "" }

    /// `tcp://[::]` takes both families.
    func startBroker() throws {
        let addresses = ["--clients", "tcp://[::]:7600,\(local)", "--workers", "tcp://[::]:7601", "--store", store]
        broker = try start("broker", "galley-broker", addresses + keys.brokerOptions + brokerOptions)
        let deadline = ContinuousClock.now + .seconds(20)
        while try run(Programs.path("galley"), ["status", "--broker", local]).status != 0 {
            try #require(ContinuousClock.now < deadline, "the broker does not start: \(log.suffix(2000))")
        }
    }

    func killBroker() {
        guard let broker, broker.isRunning else { return }
        kill(broker.processIdentifier, SIGKILL)
        broker.waitUntilExit()
    }

    /// - Parameter hosts: the broker's host, by address or name; several with commas between them.
    private func addresses(_ hosts: String, port: Int) -> String {
        hosts.split(separator: ",").map { "tcp://\($0):\(port)" }.joined(separator: ",")
    }

    func startWorkers(at broker: String) throws {
        for host in ["west", "east"] {
            for kind in Farm.workerKinds {
                let address = addresses(broker, port: 7601)
                let options = ["--broker", address, "--key", keys.file(host), "--concurrency", "1"]
                workers.append(try start(host, kind, options + ["--name", host]))
            }
        }
    }

    func drainWorkers() {
        for worker in workers { worker.terminate() }
        for worker in workers { worker.waitUntilExit() }
        workers = []
    }

    /// Starts to submit that many documents from `east`; the client ends when all of them are done.
    func submit(count: Int, name: String, at broker: String) throws -> Process {
        let folder = directory.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let characters = try Programs.documents(in: Programs.samples).flatMap { url in
            String(decoding: try Data(contentsOf: url), as: UTF8.self).unicodeScalars.filter { $0 != "\n" }
        }
        // Shuffled, so that no two are alike: comparisons of thousands of variants of five texts would be all the work.
        var random = SplitMix64(seed: UInt64(name.utf8.reduce(0) { $0 &* 31 &+ Int($1) }.magnitude))
        for number in 0..<count {
            var view = String.UnicodeScalarView("第\(number)号文件\n".unicodeScalars)
            for _ in 0..<800 { view.append(characters[random.next(below: characters.count)]) }
            try Data(String(view).utf8).write(to: folder.appendingPathComponent("\(number).txt"))
        }
        let connection = ["--broker", addresses(broker, port: 7600), "--key", keys.file("desk")]
        return try start("east", "galley", ["submit", "--wait", folder.path] + connection)
    }

    /// Waits for the client; then nothing is lost and nothing was applied twice.
    func expectDone(_ client: Process, total: Int) throws {
        client.waitUntilExit()
        #expect(client.terminationStatus == 0, "\(log.suffix(3000))")
        let status = try status()
        #expect(status["documents"]?["total"]?.integer == total)
        #expect(status["documents"]?["failed"]?.integer == 0)
        // Counted in the transaction of each result, so a result that was applied twice would be counted twice.
        for stage in status["stages"]?.array ?? [] where stage["stage"]?.string != "compare" {
            #expect(stage["done"]?.integer == total, "\(stage)")
        }
        let checked = try run(Programs.path("galley"), ["doctor", "--broker", local])
        #expect(checked.status == 0, "\(checked.standardOutput)")
    }

    /// Documents of so many that are not there, and results that were counted beyond one for each document and stage.
    func balance(total: Int) throws -> (lost: Int, repeated: Int) {
        let status = try status()
        let counts = (status["stages"]?.array ?? []).filter { $0["stage"]?.string != "compare" }
            .map { $0["done"]?.integer ?? 0 }
        return (total - (status["documents"]?["total"]?.integer ?? 0), counts.map { max(0, $0 - total) }.reduce(0, +))
    }

    private func status() throws -> JSONValue {
        let output = try run(Programs.path("galley"), ["status", "--format", "json", "--broker", local])
        return try JSONValue(parsing: Array(output.standardOutput.utf8))
    }

    /// Waits until so many workers of a host have a session; after a cut they try again every five seconds.
    func waitForWorkers(of host: String, count: Int = Farm.workerKinds.count) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            let workers = try status()["workers"]?.array ?? []
            if workers.count(where: { $0["name"]?.string == host }) == count { return }
            Thread.sleep(forTimeInterval: 0.1)
        }
        Issue.record("not \(count) workers of \(host): \(log.suffix(3000))")
    }

    /// Waits for so many lines of the log that hold the text.
    func waitForLog(_ text: String, count: Int) {
        let deadline = ContinuousClock.now + .seconds(20)
        while log.components(separatedBy: text).count <= count {
            guard ContinuousClock.now < deadline else {
                Issue.record("not \(count) times \(text): \(log.suffix(3000))")
                return
            }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    /// How long a program on a host waits for the answer to its first question.
    func timeOfStatus(on host: String, at broker: String) throws -> Duration {
        let connection = ["--broker", addresses(broker, port: 7600), "--key", keys.file("desk")]
        let begin = ContinuousClock.now
        let process = try start(host, "galley", ["status"] + connection)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return ContinuousClock.now - begin
    }

    /// Results that came from a host since a time.
    func resultCount(of host: String, since time: Int) throws -> Int {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: store, configuration: configuration)
        return try queue.read { db in
            try Int.fetchOne(
                db,
                sql: "SELECT count(*) FROM result WHERE worker = ? AND finished_at >= ?",
                arguments: [host, time]
            ) ?? 0
        }
    }

    private func start(_ host: String, _ program: String, _ arguments: [String]) throws -> Process {
        let log = directory.appendingPathComponent("log")
        let command = hosts.command(on: host) + [Programs.path(program)] + arguments
        return try EndToEndTests.start("/usr/bin/env", command, log: log)
    }
}
