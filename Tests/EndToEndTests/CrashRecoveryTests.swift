import Foundation
import GalleyClient
import JSONText
import Testing
import WireProtocol

/// SIGKILL to every kind of process while documents are under way.
@Suite(.serialized) struct CrashRecoveryTests {
    @Test(.timeLimit(.minutes(5)))
    func `nothing acknowledged is lost and nothing is done twice, whoever is killed`() throws {
        let farm = try Farm()
        let documents = try variedDocuments(count: 2000)
        let acknowledged = AcknowledgedDocuments()

        // The client runs beside the killing; it must not notice more than a pause.
        let address = farm.clients
        let submitting = Thread {
            acknowledged.submit(documents, to: address)
        }
        submitting.start()

        var kills = 0
        while !acknowledged.isComplete || kills < 12 {
            Thread.sleep(forTimeInterval: 0.3)
            let kind = kills % (Farm.workerKinds.count + 1)
            if kind == Farm.workerKinds.count {
                farm.killBroker()
                try farm.startBroker()
            } else {
                try farm.replaceWorker(kind, kind: Farm.workerKinds[kind])
            }
            kills += 1
            #expect(kills < 400, "the client never finished: \(farm.log.suffix(2000))")
            if kills >= 400 { return }
        }
        #expect(acknowledged.failure == nil)
        #expect(acknowledged.identifiers.count == documents.count)
        #expect(Set(acknowledged.identifiers.values).count == documents.count, "two documents share a number")
        try farm.waitUntilDone(within: .seconds(40))

        let status = try farm.status()
        #expect(status["documents"]?["total"]?.integer == documents.count)
        #expect(status["documents"]?["failed"]?.integer == 0, "\(farm.log.suffix(3000))")
        let counts = try farm.doneCounts()
        for stage in ["segment", "indicators", "fingerprint", "summary"] {
            #expect(counts[stage] == documents.count, "stage \(stage)")
        }
        let checked = try farm.galley("doctor")
        #expect(checked.status == 0, "\(checked.standardOutput)\(checked.standardError)")
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

    func submit(_ documents: [Submit.Item], to address: String) {
        do {
            let client = try SubmissionClient(address: address, name: "test", giveUpAfter: .seconds(60))
            var position = 0
            try client.submit {
                guard position < documents.count else { return nil }
                position += 1
                // Slowly enough that the kills fall into the submitting, too.
                if position % 100 == 0 { Thread.sleep(forTimeInterval: 0.1) }
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
