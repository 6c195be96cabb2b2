import Foundation
import GRDB
import GalleyClient
import JSONText
import Testing
import WireProtocol

/// A broker and its workers as processes of their own, in a directory of their own; all are gone when the value is.
///
/// They meet at `ipc://` addresses in that directory, so tests run side by side and need no free ports.
final class Farm {
    static let workerKinds = [
        "galley-segmenter", "galley-indicator-extractor", "galley-deduplicator", "galley-summarizer",
    ]

    let directory: URL
    private(set) var broker: Process?
    private(set) var workers: [Process] = []
    private let brokerOptions: [String]
    /// With keys the broker serves guarded addresses on loopback too.
    let keys: KeyFolder?
    private let isReachableByTCP: Bool

    /// Short beats, so that a test need not wait long for a lost worker to be missed.
    ///
    /// - Parameters:
    ///   - isReachableByTCP: at ports of the broker's choice on the loopback interface instead of `ipc://`; for raw peers.
    ///   - directory: what it is when it must be known before, for the environment.
    ///   - environment: of the broker, beside the test's own.
    init(
        brokerOptions: [String] = [],
        workers kinds: [String] = workerKinds,
        keys: [(name: String, role: String)] = [],
        isReachableByTCP: Bool = false,
        in directory: URL = newDirectory(),
        environment: [String: String] = [:]
    ) throws {
        self.isReachableByTCP = isReachableByTCP
        self.directory = directory
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        self.brokerOptions = ["--heartbeat", "300", "--lease", "1500"] + brokerOptions
        self.keys = keys.isEmpty ? nil : try KeyFolder(in: directory, keys: keys)
        try startBroker(environment: environment)
        for kind in kinds { try startWorker(kind) }
    }

    /// Not in the usual temporary directory: the path of a socket has at most 107 bytes.
    static func newDirectory() -> URL { URL(fileURLWithPath: "/tmp/galley-\(UUID().uuidString.prefix(8))") }

    deinit {
        for process in workers + [broker].compactMap({ $0 }) { kill(process) }
        try? FileManager.default.removeItem(at: directory)
    }

    var clients: String { isReachableByTCP ? endpoint("clients ") : "ipc://\(directory.path)/c" }
    var workersAddress: String { isReachableByTCP ? endpoint("workers ") : "ipc://\(directory.path)/w" }
    private var storeNumber = 1
    var store: String { directory.appendingPathComponent("store-\(storeNumber).sqlite").path }
    var log: String { (try? String(contentsOf: directory.appendingPathComponent("log"), encoding: .utf8)) ?? "" }

    func startBroker(environment: [String: String] = [:]) throws {
        let guarded = keys == nil ? "" : ",tcp://127.0.0.1:*"
        let plain = isReachableByTCP ? ["tcp://127.0.0.1:*", "tcp://127.0.0.1:*"] : [clients, workersAddress]
        let addresses = ["--clients", plain[0] + guarded, "--workers", plain[1] + guarded]
        broker = try start(
            Programs.path("galley-broker"),
            ["--store", store] + addresses + (keys?.brokerOptions ?? []) + brokerOptions,
            environment: environment
        )
    }

    /// The guarded address for `clients` or `workers`, as the broker wrote it into its log.
    func guardedAddress(_ side: String) throws -> String {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            // "…; clients ipc://…, tcp://127.0.0.1:40001, workers ipc://…, tcp://127.0.0.1:40002"
            if let line = log.split(separator: "\n").last(where: { $0.contains("documents unfinished; clients ") }),
                let list = line.components(separatedBy: side + " ").last,
                let address = list.split(whereSeparator: { $0 == "," || $0 == " " }).first(where: {
                    $0.hasPrefix("tcp://")
                })
            {
                return String(address)
            }
            Thread.sleep(forTimeInterval: 0.02)
        }
        throw NoAddress()
    }

    struct NoAddress: Error {}

    /// Waits for a line of the log that holds the text.
    func waitForLog(_ text: String) -> Bool {
        let deadline = ContinuousClock.now + .seconds(20)
        while !log.contains(text) {
            if ContinuousClock.now > deadline { return false }
            Thread.sleep(forTimeInterval: 0.02)
        }
        return true
    }

    /// Where the broker says that it can be reached.
    private func endpoint(_ name: String) -> String {
        waitUntil { log.contains(name + "tcp://") }
        let after = log.components(separatedBy: name).last ?? ""
        return String(after.prefix { !$0.isWhitespace && $0 != "," })
    }

    @discardableResult
    func startWorker(_ kind: String, environment: [String: String] = [:]) throws -> Process {
        let arguments = ["--broker", workersAddress, "--concurrency", "1"]
        let worker = try start(Programs.path(kind), arguments, environment: environment)
        workers.append(worker)
        return worker
    }

    func start(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Process {
        let log = directory.appendingPathComponent("log")
        return try EndToEndTests.start(program, arguments, log: log, environment: environment)
    }

    /// Looks twenty times a second; records an issue when it has not come about.
    func waitUntil(within limit: Duration = .seconds(30), _ condition: () throws -> Bool) rethrows {
        let deadline = ContinuousClock.now + limit
        while try !condition() {
            guard ContinuousClock.now < deadline else {
                Issue.record("it has not come about after \(limit): \(log.suffix(4000))")
                return
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }

    /// Everything has been done, exactly once.
    func expectDone(documents: Int) throws {
        let status = try status()
        #expect(status["documents"]?["total"]?.integer == documents)
        #expect(status["documents"]?["unfinished"]?.integer == 0)
        #expect(status["documents"]?["failed"]?.integer == 0, "\(log.suffix(3000))")
        let counts = try doneCounts()
        for stage in ["segment", "indicators", "fingerprint", "summary"] {
            #expect(counts[stage] == documents, "stage \(stage)")
        }
        let checked = try galley("doctor")
        #expect(checked.status == 0, "\(checked.standardOutput)\(checked.standardError)")
    }

    func signal(_ process: Process, _ number: Int32) { Foundation.kill(process.processIdentifier, number) }

    /// SIGKILL by its own number, and its end waited for.
    func kill(_ process: Process) {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// The next broker begins with an empty store.
    func changeStore() { storeNumber += 1 }

    func killBroker() { broker.map(kill) }

    /// Kills the worker and starts another of its kind.
    func replaceWorker(_ index: Int, kind: String) throws {
        let old = workers.remove(at: index)
        kill(old)
        workers.insert(try start(Programs.path(kind), ["--broker", workersAddress, "--concurrency", "1"]), at: index)
    }

    /// Tells the worker to stop, waits until it has, and starts another of its kind.
    ///
    /// - Returns: its exit status.
    func drainWorker(_ index: Int, kind: String) throws -> Int32 {
        let old = workers[index]
        old.terminate()
        old.waitUntilExit()
        workers[index] = try start(Programs.path(kind), ["--broker", workersAddress, "--concurrency", "1"])
        return old.terminationStatus
    }

    /// A number from the store, of which tests know the tables (docs/schema.md).
    func read(_ sql: String) throws -> Int? {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: store, configuration: configuration).read { db in
            try Int.fetchOne(db, sql: sql)
        }
    }

    func galley(_ arguments: String...) throws -> Output { try galley(arguments) }

    func galley(_ arguments: [String]) throws -> Output {
        try run(Programs.path("galley"), arguments + ["--broker", clients])
    }

    func status() throws -> JSONValue {
        let connection = try BrokerConnection(address: clients, name: "test", timeout: .seconds(10))
        return try JSONValue(parsing: try connection.ask(.status, timeout: .seconds(10)).payload)
    }

    /// Waits until no document is unfinished.
    func waitUntilDone(within limit: Duration) throws {
        let deadline = ContinuousClock.now + limit
        while true {
            let status = try status()
            if status["documents"]?["unfinished"]?.integer == 0 { return }
            guard ContinuousClock.now < deadline else {
                Issue.record("not done after \(limit): \(status)\n\(log.suffix(4000))")
                return
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }

    /// Results stored, by stage.
    func doneCounts() throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for stage in try status()["stages"]?.array ?? [] {
            counts[stage["stage"]?.string ?? ""] = stage["done"]?.integer
        }
        return counts
    }
}
