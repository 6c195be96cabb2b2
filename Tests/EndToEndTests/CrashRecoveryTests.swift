import Foundation
import GalleyClient
import JSONText
import Testing
import WireProtocol

/// SIGKILL and SIGSTOP to every kind of process while documents are under way.
@Suite(.serialized) struct CrashRecoveryTests {
    /// Kills and stops at random while documents come in from a client that lives and one that is killed, too.
    ///
    /// A few seconds in the usual test run; with `GALLEY_LONG_TESTS` a minute and 20,000 documents. `GALLEY_CHAOS_SEED`
    /// repeats the choices of a run, though not the moments that the system schedules.
    @Test(.timeLimit(.minutes(10)))
    func `nothing acknowledged is lost and nothing is done twice, whoever is killed or stopped`() throws {
        let environment = ProcessInfo.processInfo.environment
        let isLong = environment["GALLEY_LONG_TESTS"] != nil
        let seed = environment["GALLEY_CHAOS_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 1 ... .max)
        let count = isLong ? 20_000 : 600
        let farm = try Farm()
        let documents = GeneratedDocuments.make(count: count / 2, seed: seed, label: "lives")
        let folder = farm.directory.appendingPathComponent("in")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for document in GeneratedDocuments.make(count: count / 2, seed: seed &+ 1, label: "dies") {
            try Data(document.body).write(to: folder.appendingPathComponent(document.name))
        }

        // It must not notice more than a pause.
        let acknowledged = AcknowledgedDocuments()
        let address = farm.clients
        // Slowly enough that the kills fall into the submitting, too.
        Thread { acknowledged.submit(documents, to: address, perPause: isLong ? 20 : 8) }.start()
        var chaos = try Chaos(farm, folder: folder, seed: seed)
        let end = ContinuousClock.now + .seconds(isLong ? 60 : 6)
        while ContinuousClock.now < end { try chaos.strike() }
        try chaos.calm()
        farm.waitUntil(within: .seconds(120)) { acknowledged.isComplete }
        #expect(acknowledged.failure == nil, "seed \(seed)")
        #expect(acknowledged.identifiers.count == documents.count)
        #expect(Set(acknowledged.identifiers.values).count == documents.count, "two documents share a number")
        #expect(try farm.galley("submit", folder.path).status == 0)
        try farm.waitUntilDone(within: .seconds(isLong ? 300 : 60))
        // A document whose worker was killed three times counts as poison, which the broker cannot know better.
        if try farm.status()["documents"]?["failed"]?.integer != 0 {
            let dead = try farm.galley("dead", "list", "--format", "json")
            print("put aside: \(dead.standardOutput)")
            #expect(try farm.galley("dead", "retry", "--cause", "poison").status == 0)
            try farm.waitUntilDone(within: .seconds(60))
        }
        try farm.expectDone(documents: count)
        for document in try farm.galley("export", "documents", "--format", "jsonl").lines {
            guard let name = document["name"] as? String, let id = acknowledged.identifiers[name] else { continue }
            #expect(document["id"] as? Int == id.rawValue, "\(name) was acknowledged as another document")
        }
        chaos.countFaults()
        print("chaos, seed \(seed), \(count) documents: \(chaos.counts)")
    }

    @Test func `a worker that comes back to a broker of another store brings nothing along`() throws {
        let farm = try Farm(workers: ["galley-segmenter"])
        let documents = try variedDocuments(count: 200)
        let submitted = AcknowledgedDocuments()
        submitted.submit(documents, to: farm.clients)
        farm.killBroker()
        farm.changeStore()
        try farm.startBroker()
        submitted.submit(Array(documents.reversed()), to: farm.clients)
        let deadline = ContinuousClock.now + .seconds(30)
        while try farm.doneCounts()["segment"] != 200, ContinuousClock.now < deadline {
            Thread.sleep(forTimeInterval: 0.05)
        }
        for document in try farm.galley("export", "documents", "--format", "jsonl").lines {
            let articles = document["articles"] as? [[String: Any]] ?? []
            let end = articles.compactMap { $0["end"] as? Int }.max() ?? 0
            let length = document["length"] as? Int ?? 0
            #expect(end <= length && end > length - 20, "the segments are another document's")
        }
    }

    /// Pieces of the seeds, or of the samples where the corpus is not there, each changed a little.
    private func variedDocuments(count: Int) throws -> [Submit.Item] {
        let folder = Programs.seeds ?? Programs.samples
        let texts = try Programs.documents(in: folder).map { url in
            Array(String(decoding: try Data(contentsOf: url), as: UTF8.self).unicodeScalars)
        }
        var state: UInt64 = 7
        func random(below bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        return (0..<count).map { number in
            let text = texts[number % texts.count]
            let length = min(text.count, 300 + random(below: 700))
            let start = random(below: text.count - length + 1)
            var piece = Array(text[start..<start + length])
            for _ in 0..<5 { piece[random(below: length)] = "变" }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: piece)
            let body = "第\(number)号\n" + String(view)
            return Submit.Item(name: "piece-\(number)", body: Array(body.utf8))
        }
    }
}

/// What the submitting thread has been told.
final class AcknowledgedDocuments: @unchecked Sendable {
    // Every access is under the lock.
    private let lock = NSLock()
    private var state = (identifiers: [String: DocumentID](), failure: String?.none, isComplete: false)

    var identifiers: [String: DocumentID] { lock.withLock { state.identifiers } }
    var failure: String? { lock.withLock { state.failure } }
    var isComplete: Bool { lock.withLock { state.isComplete } }

    /// - Parameter perPause: after so many documents a tenth of a second passes.
    func submit(_ documents: [Submit.Item], to address: String, perPause: Int = .max) {
        do {
            let client = try SubmissionClient(address: address, name: "test", giveUpAfter: .seconds(60))
            var position = 0
            try client.submit {
                guard position < documents.count else { return nil }
                position += 1
                if position % perPause == 0 { Thread.sleep(forTimeInterval: 0.1) }
                return documents[position - 1]
            } outcome: { _, name, outcome in
                switch outcome {
                case .new(let id), .duplicate(let id): lock.withLock { state.identifiers[name] = id }
                case .refused(let error): lock.withLock { state.failure = "\(name): \(error)" }
                }
            }
        } catch {
            lock.withLock { state.failure = "\(error)" }
        }
        lock.withLock { state.isComplete = true }
    }
}
