import Foundation
import JSONText
import Testing

/// A worker in another language, and a stage that only a pipeline file knows of.
@Suite struct ForeignWorkerTests {
    /// A Python that has pyzmq; Debian's, where another one comes first.
    static let python = ["/usr/bin/python3", "/usr/local/bin/python3", "/usr/bin/env"].first { path in
        let arguments = (path == "/usr/bin/env" ? ["python3"] : []) + ["-c", "import zmq"]
        return (try? run(path, arguments).status) == 0
    }

    @Test(.enabled(if: python != nil, "no Python with pyzmq; apt-get install python3-zmq"))
    func `a stage served in Python is stored, shown and exported`() throws {
        let examples = Programs.package.appendingPathComponent("Examples/python")
        let pipeline = examples.appendingPathComponent("pipeline.yaml").path
        let farm = try Farm(brokerOptions: ["--pipeline", pipeline], workers: ["galley-segmenter"])
        let python = try #require(Self.python)
        let script = examples.appendingPathComponent("word_count.py").path
        let worker = try farm.start(
            python,
            (python == "/usr/bin/env" ? ["python3"] : []) + [script, farm.workersAddress]
        )
        defer { farm.kill(worker) }
        let sample = try Programs.documents(in: Programs.samples)[0].path
        _ = try farm.galley("submit", sample)
        let deadline = ContinuousClock.now + .seconds(30)
        while try farm.doneCounts()["word_count"] != 1, ContinuousClock.now < deadline {
            Thread.sleep(forTimeInterval: 0.05)
        }
        let shown = try #require(try farm.galley("show", "1", "--format", "json").lines.first)
        let exported = try #require(try farm.galley("export", "documents", "--format", "jsonl").lines.first)
        for document in [shown, exported] {
            let results = document["results"] as? [String: Any]
            let counts = results?["word_count"] as? [String: Any]
            #expect(counts?.isEmpty == false, "\(farm.log)")
        }
    }
}
