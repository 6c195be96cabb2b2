import Foundation
import GRDB
import GalleyClient
import JSONText
import TestSupport
import Testing

/// A broker on one host, workers on two others, a client on the third, all with keys.
///
/// The short version runs with all tests. `GALLEY_LONG_TESTS=1 swift test --filter SeveralHostsTests` runs the long
/// one, which reports what it measured on standard error.
@Suite(.serialized, .enabled(if: ThreeHosts.obstacle == nil, "\(ThreeHosts.obstacle ?? "")"))
struct SeveralHostsTests {
    static let isLong = ProcessInfo.processInfo.environment["GALLEY_LONG_TESTS"] == "1"

    @Test(.timeLimit(.minutes(1)))
    func `a partition and a broker's restart lose nothing, and the host that was cut off works again`() throws {
        let farm = try DistributedFarm(["--heartbeat", "200", "--lease", "1000"])
        try farm.startWorkers(at: "10.77.0.1")
        let client = try farm.submit(count: 150, name: "first", at: "10.77.0.1")
        try farm.hosts.setCable(of: "west", isIn: false)
        farm.killBroker()
        try farm.startBroker()
        Thread.sleep(forTimeInterval: 1.5)
        try farm.hosts.setCable(of: "west", isIn: true)
        try farm.expectDone(client, total: 150)
        try farm.waitForWorkers(of: "west")
        let healed = wallClock()
        try farm.expectDone(try farm.submit(count: 60, name: "second", at: "[fd77::1]"), total: 210)
        #expect(try farm.resultCount(of: "west", since: healed) > 0, "west got no work after the cable was back")
    }

    @Test(.timeLimit(.minutes(10)), .enabled(if: isLong, "GALLEY_LONG_TESTS is not 1"))
    func `two thousand documents each on good, bad and broken networks`() throws {
        let farm = try DistributedFarm([])
        let count = 2000
        var total = 0
        func measure(_ name: String, at address: String, during: () throws -> Void = {}) throws {
            let begin = ContinuousClock.now
            let client = try farm.submit(count: count, name: name, at: address)
            try during()
            total += count
            try farm.expectDone(client, total: total)
            let seconds = (ContinuousClock.now - begin) / .seconds(1)
            report(
                "\(name): \(count) documents in \(rounded(seconds)) s, \(rounded(Double(count) / seconds)) documents/s"
            )
        }

        try farm.startWorkers(at: "10.77.0.1")
        try measure("good network", at: "10.77.0.1")
        try measure("west cut off for 20 s", at: "10.77.0.1") {
            try farm.hosts.setCable(of: "west", isIn: false)
            Thread.sleep(forTimeInterval: 20)
            try farm.hosts.setCable(of: "west", isIn: true)
        }
        let healed = wallClock()
        try measure("after the cable is back", at: "10.77.0.1")
        let ofWest = try farm.resultCount(of: "west", since: healed)
        report("west after its partition: \(ofWest) results")
        #expect(ofWest > 0)
        try measure("broker killed and started again", at: "10.77.0.1") {
            Thread.sleep(forTimeInterval: 0.5)
            farm.killBroker()
            Thread.sleep(forTimeInterval: 1)
            try farm.startBroker()
        }
        let bad = try farm.hosts.impair(delayMilliseconds: 100, lossPercent: 2)
        farm.drainWorkers()
        try farm.startWorkers(at: bad.address)
        try measure("100 ms delay and 2 % loss (\(bad.how))", at: bad.address)
    }

    private func rounded(_ number: Double) -> Double { (number * 10).rounded() / 10 }

    private func report(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}

private func wallClock() -> Int { Int(Date().timeIntervalSince1970 * 1000) }

/// The programs of `SeveralHostsTests`, each on its host.
private final class DistributedFarm {
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

    func startWorkers(at address: String) throws {
        for host in ["west", "east"] {
            for kind in Farm.workerKinds {
                let options = ["--broker", "tcp://\(address):7601", "--key", keys.file(host), "--concurrency", "1"]
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
    func submit(count: Int, name: String, at address: String) throws -> Process {
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
        let options = [
            "submit", "--wait", "--broker", "tcp://\(address):7600", "--key", keys.file("desk"), folder.path,
        ]
        return try start("east", "galley", options)
    }

    /// Waits for the client; then nothing is lost and nothing was applied twice.
    func expectDone(_ client: Process, total: Int) throws {
        client.waitUntilExit()
        #expect(client.terminationStatus == 0, "\(log.suffix(3000))")
        let output = try run(Programs.path("galley"), ["status", "--format", "json", "--broker", local])
        let status = try JSONValue(parsing: Array(output.standardOutput.utf8))
        #expect(status["documents"]?["total"]?.integer == total)
        #expect(status["documents"]?["failed"]?.integer == 0)
        // Counted in the transaction of each result, so a result that was applied twice would be counted twice.
        for stage in status["stages"]?.array ?? [] where stage["stage"]?.string != "compare" {
            #expect(stage["done"]?.integer == total, "\(stage)")
        }
        let checked = try run(Programs.path("galley"), ["doctor", "--broker", local])
        #expect(checked.status == 0, "\(checked.standardOutput)")
    }

    /// Waits until all workers of a host have a session; after a cut they try again every five seconds.
    func waitForWorkers(of host: String) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            let output = try run(Programs.path("galley"), ["status", "--format", "json", "--broker", local])
            let status = try JSONValue(parsing: Array(output.standardOutput.utf8))
            let count = (status["workers"]?.array ?? []).count { $0["name"]?.string == host }
            if count == Farm.workerKinds.count { return }
            Thread.sleep(forTimeInterval: 0.1)
        }
        Issue.record("the workers of \(host) did not come back: \(log.suffix(3000))")
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
        if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
        let handle = try FileHandle(forWritingTo: log)
        try handle.seekToEnd()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = hosts.command(on: host) + [Programs.path(program)] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        return process
    }
}
