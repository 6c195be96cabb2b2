import Foundation
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

    /// Short beats, so that a test need not wait long for a lost worker to be missed.
    init(
        brokerOptions: [String] = [],
        workers kinds: [String] = workerKinds,
        keys: [(name: String, role: String)] = []
    ) throws {
        // Not in the usual temporary directory: the path of a socket has at most 107 bytes.
        directory = URL(fileURLWithPath: "/tmp/galley-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        self.brokerOptions = ["--heartbeat", "300", "--lease", "1500"] + brokerOptions
        self.keys = keys.isEmpty ? nil : try KeyFolder(in: directory, keys: keys)
        try startBroker()
        for kind in kinds { try startWorker(kind) }
    }

    deinit {
        for process in workers + [broker].compactMap({ $0 }) { kill(process) }
        try? FileManager.default.removeItem(at: directory)
    }

    var clients: String { "ipc://\(directory.path)/c" }
    var workersAddress: String { "ipc://\(directory.path)/w" }
    private var storeNumber = 1
    var store: String { directory.appendingPathComponent("store-\(storeNumber).sqlite").path }
    var log: String { (try? String(contentsOf: directory.appendingPathComponent("log"), encoding: .utf8)) ?? "" }

    func startBroker() throws {
        let guarded = keys == nil ? "" : ",tcp://127.0.0.1:*"
        let addresses = ["--clients", clients + guarded, "--workers", workersAddress + guarded]
        broker = try start(
            Programs.path("galley-broker"),
            ["--store", store] + addresses + (keys?.brokerOptions ?? []) + brokerOptions
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

    @discardableResult
    func startWorker(_ kind: String) throws -> Process {
        let worker = try start(Programs.path(kind), ["--broker", workersAddress, "--concurrency", "1"])
        workers.append(worker)
        return worker
    }

    func start(_ program: String, _ arguments: [String]) throws -> Process {
        let log = directory.appendingPathComponent("log")
        if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
        let handle = try FileHandle(forWritingTo: log)
        try handle.seekToEnd()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        return process
    }

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

    func galley(_ arguments: String...) throws -> Output {
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
