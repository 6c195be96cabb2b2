// Measures the queue: durable submits by one client, then four stages of trivial work on what was submitted.
//
//   Load PROGRAMS TRIVIAL-WORKER [DOCUMENTS]
//
// PROGRAMS is the folder of galley-broker. The documents are random Chinese text of 2 kB (50 %), 6 kB (35 %), 20 kB
// (12 %) and 80 kB (3 %), 8 kB in the mean; the store lies in the current folder, on whatever disk that is.

import Foundation
import GalleyClient
import WireProtocol

struct Arguments {
    var programs: URL
    var worker: URL
    var documentCount: Int

    init() {
        let words = CommandLine.arguments
        guard words.count >= 3 else {
            print("usage: Load PROGRAMS TRIVIAL-WORKER [DOCUMENTS]")
            exit(2)
        }
        programs = URL(fileURLWithPath: words[1])
        worker = URL(fileURLWithPath: words[2])
        documentCount = words.count > 3 ? Int(words[3]) ?? 20_000 : 20_000
    }
}

func randomDocuments(_ count: Int) -> [[UInt8]] {
    var state: UInt64 = 20_261_121
    func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }
    return (0..<count).map { _ in
        let draw = next() % 100
        let bytes = draw < 50 ? 2_000 : draw < 85 ? 6_000 : draw < 97 ? 20_000 : 80_000
        var body: [UInt8] = []
        body.reserveCapacity(bytes + 3)
        while body.count < bytes {
            // A common ideograph, U+4E00 to U+8DFF, in three bytes.
            let scalar = 0x4E00 + UInt32(next() % 0x4000)
            body += [UInt8(0xE0 | scalar >> 12), UInt8(0x80 | scalar >> 6 & 63), UInt8(0x80 | scalar & 63)]
        }
        return body
    }
}

func start(_ program: URL, _ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
    let began = ContinuousClock.now
    try body()
    return (ContinuousClock.now - began) / .seconds(1)
}

func report(_ name: String, _ value: String) {
    print(name.padding(toLength: 44, withPad: " ", startingAt: 0) + value)
}

func main() throws {
    let arguments = Arguments()
    let folder = URL(fileURLWithPath: FileManager.default.currentDirectoryPath).appendingPathComponent("load.tmp")
    try? FileManager.default.removeItem(at: folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let clients = "tcp://127.0.0.1:17600"
    let workers = "tcp://127.0.0.1:17601"
    let broker = try start(
        arguments.programs.appendingPathComponent("galley-broker"),
        ["--store", folder.appendingPathComponent("store").path, "--clients", clients, "--workers", workers]
    )
    defer { broker.terminate() }

    let documents = randomDocuments(arguments.documentCount)
    let megabytes = Double(documents.reduce(0) { $0 + $1.count }) / 1e6
    let client = try SubmissionClient(address: clients, name: "load")
    var position = 0
    var taken = 0
    let submitting = try seconds {
        try client.submit {
            guard position < documents.count else { return nil }
            position += 1
            return Submit.Item(name: "d\(position)", body: documents[position - 1])
        } outcome: { _, _, outcome in
            if case .new = outcome { taken += 1 }
        }
    }
    precondition(taken == documents.count, "\(taken) of \(documents.count) documents were taken")
    let count = Double(documents.count)
    report("durable submit, one client", "\(Int(count / submitting)) documents/s, \(Int(megabytes / submitting)) MB/s")

    let connection = try BrokerConnection(address: clients, name: "load", timeout: .seconds(10))
    var times: [Double] = []
    for _ in 0..<100 {
        times.append(try seconds { _ = try connection.ask(.status, timeout: .seconds(10)) })
    }
    times.sort()
    let (median, slow) = (times[50] * 1000, times[98] * 1000)
    report(
        "status, \(documents.count) tasks queued",
        String(format: "%.2f ms median, %.2f ms 98th percentile", median, slow)
    )

    let worker = try start(arguments.worker, ["--broker", workers, "--concurrency", "2"])
    defer { worker.terminate() }
    let draining = try seconds {
        while true {
            let status = String(decoding: try connection.ask(.status, timeout: .seconds(10)).payload, as: UTF8.self)
            if status.contains(#""unfinished":0"#) { break }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }
    report("four stages of trivial work", "\(Int(count / draining)) documents/s, \(Int(4 * count / draining)) tasks/s")
}

try main()
