// Serves every built-in stage with a constant result: what is left is the cost of the queue.

import WireProtocol
import WorkerRuntime

let results: [(Stage, String)] = [
    (.segment, #"{"date":null,"articles":[]}"#),
    (.indicators, #"{"indicators":[]}"#),
    (.fingerprint, #"{"articles":[]}"#),
    (.summary, #"{"document":{"sentences":[],"text":"","keywords":[]},"articles":{}}"#),
]

let handlers = results.map { stage, result in
    let bytes = Array(result.utf8)
    return StageHandler(stage, version: 1) { _ in bytes }
}

try Worker(name: "trivial-worker", stages: handlers).main()
