import Foundation
import GalleyClient
import TestSupport
import Testing
import WireProtocol

/// Which articles are one article, and which passages are shared, depends on the documents alone: not on the order in
/// which they came, nor on how many workers compared them, nor on which of these died.
@Suite(.serialized)
struct OrderIndependenceTests {
    private static let isLong = ProcessInfo.processInfo.environment["GALLEY_LONG_TESTS"] == "1"
    private static let count = isLong ? 2000 : 120

    @Test func `three orders, one worker and four, some killed: the same clusters and the same pairs`() throws {
        let documents = ReprintedDocuments.make(count: Self.count, seed: 5)
        var results: [[String]] = []
        for (order, workers) in [(1, 1), (2, 4), (3, 4)] {
            var random = SplitMix64(seed: UInt64(order))
            results.append(try deduplicate(documents.shuffled(using: &random), workers: workers, using: &random))
        }
        #expect(results[0][0].split(separator: "\n").count >= Self.count / 60, "there is something to find")
        #expect(results[0][1].split(separator: "\n").count >= Self.count / 2)
        for other in results.dropFirst() {
            for (first, second) in zip(results[0], other) where first != second {
                let differing = Set(first.split(separator: "\n")).symmetricDifference(second.split(separator: "\n"))
                Issue.record("\(differing.count) lines differ: \(differing.sorted().prefix(4).joined(separator: "\n"))")
            }
        }
    }

    /// `export clusters` and `export reuse`, each sorted.
    private func deduplicate(
        _ documents: [Submit.Item],
        workers: Int,
        using random: inout SplitMix64
    ) throws -> [String] {
        let deduplicator = "galley-deduplicator"
        let others = Farm.workerKinds.filter { $0 != deduplicator }
        let farm = try Farm(workers: others + Array(repeating: deduplicator, count: workers))
        let submitted = AcknowledgedDocuments()
        let clients = farm.clients
        // Slowly enough that workers die in the midst of it.
        let pause = max(10, documents.count / 20)
        Thread { submitted.submit(documents, to: clients, perPause: pause) }.start()
        while !submitted.isComplete {
            Thread.sleep(forTimeInterval: 0.3)
            if workers > 1 { try farm.replaceWorker(others.count + random.next(below: workers), kind: deduplicator) }
        }
        #expect(submitted.failure == nil)
        try farm.waitUntilDone(within: .seconds(Self.isLong ? 600 : 60))
        try farm.expectDone(documents: documents.count)
        return try ["clusters", "reuse"].map { table in
            let output = try farm.galley("export", table, "--format", "jsonl")
            #expect(output.status == 0, "\(output.standardError)")
            return output.standardOutput.split(separator: "\n").sorted().joined(separator: "\n")
        }
    }
}

/// Documents of few sources, so that each is printed many times: whole with errors, whole without, and quoted.
enum ReprintedDocuments {
    static func make(count: Int, seed: UInt64) -> [Submit.Item] {
        var random = SplitMix64(seed: seed)
        let sources = (0..<max(2, count / 60)).map { _ in prose(of: 8, using: &random) }
        return (0..<count).map { number in
            let source = sources[random.next(below: sources.count)]
            let body: String
            switch random.next(below: 10) {
            case 0: body = source
            case 1..<8: body = misread(source, perErrors: 20 + random.next(below: 80), using: &random)
            case 8: body = prose(of: 4, using: &random) + source.suffix(300) + prose(of: 3, using: &random)
            default: body = prose(of: 6, using: &random)
            }
            // The bytes of no two documents are the same; what is said in some of them is.
            return Submit.Item(
                name: "print-\(number).txt",
                body: Array((body + String(repeating: " ", count: number)).utf8)
            )
        }
    }

    private static func prose(of sentences: Int, using random: inout SplitMix64) -> String {
        (0..<sentences).map { _ in
            let scalars = (0..<70).map { _ in Unicode.Scalar(UInt32(0x4E00 + random.next(below: 3000)))! }
            return String(String.UnicodeScalarView(scalars)) + "。\n"
        }.joined()
    }

    private static func misread(_ text: String, perErrors: Int, using random: inout SplitMix64) -> String {
        var view = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isError = scalar.value >= 0x4E00 && random.next(below: perErrors) == 0
            view.append(isError ? Unicode.Scalar(UInt32(0x4E00 + random.next(below: 3000)))! : scalar)
        }
        return String(view)
    }
}
