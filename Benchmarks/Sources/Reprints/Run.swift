import DocumentStore
import Foundation
import TextAnalysis
import WireProtocol

/// One run over a file of articles: the part of the broker's writer.
final class Run {
    private static let batch = 64
    /// Batches that workers have before them.
    private static let ahead = 8

    private let file: ArticleFile
    private let store: DocumentStore
    private let workers: Workers
    private var tasks: [TaskID] = []
    private var found: Set<Int> = []
    private var compared = 0
    private var longestCommit = Duration.zero

    init(articles: String, store path: String, workers count: Int) throws {
        file = try ArticleFile(articles)
        store = try DocumentStore(path: path)
        workers = Workers(file, count: count)
    }

    func go() throws {
        try enterDocuments()
        let began = ContinuousClock.now
        var last = (began, 0, cpu(CLOCK_THREAD_CPUTIME_ID), cpu(CLOCK_PROCESS_CPUTIME_ID))
        var (next, finished, waiting) = (0, 0, 0)
        while finished < file.count || waiting > 0 {
            while next < file.count, waiting < Self.ahead {
                let end = min(next + Self.batch, file.count)
                workers.give(.fingerprint(documents: next..<end))
                (next, waiting) = (end, waiting + 1)
            }
            for done in workers.take() {
                waiting -= 1
                switch done {
                case .fingerprints(let results):
                    waiting += try store(results)
                    finished += results.count
                case .comparisons(let results): try store(results)
                }
            }
            if finished - last.1 >= max(1000, file.count / 20) || (finished == file.count && waiting == 0) {
                let seconds = (ContinuousClock.now - last.0) / .seconds(1)
                let count = Double(max(1, finished - last.1))
                let writer = Int((cpu(CLOCK_THREAD_CPUTIME_ID) - last.2) / count * 1e6)
                let all = Int((cpu(CLOCK_PROCESS_CPUTIME_ID) - last.3) / count * 1e6)
                print(
                    "\(finished) articles, \(Int(count / seconds)) a second; processor time of an article \(all) µs, "
                        + "of these in the writer \(writer) µs; \(memory()) MB"
                )
                fflush(nil)
                last = (.now, finished, cpu(CLOCK_THREAD_CPUTIME_ID), cpu(CLOCK_PROCESS_CPUTIME_ID))
            }
        }
        try store.checkpoint()
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        let reprints = file.sources.count { $0 != nil }
        print("in all \(Int(Double(file.count) / seconds)) articles a second, \(compared) comparisons")
        print("longest commit \(longestCommit / .milliseconds(1)) ms, peak memory \(memory()) MB")
        print("\(found.count) of \(reprints) reprints found")
        exit(0)
    }

    /// The documents and their tasks, before the clock starts.
    private func enterDocuments() throws {
        for start in stride(from: 0, to: file.count, by: 4096) {
            tasks += try store.commit { transaction in
                try (start..<min(start + 4096, file.count)).map { number in
                    var random = Random(state: UInt64(number))
                    let hash = (0..<32).map { _ in UInt8(random.below(256)) }
                    let outcome = try transaction.add(
                        .init(
                            name: "\(number)",
                            producer: "benchmark",
                            key: nil,
                            date: nil,
                            sha256: hash,
                            body: Array("\(number)".utf8)
                        ),
                        at: 0
                    )
                    guard case .new(let id) = outcome else { fatalError("the store is not empty") }
                    return try transaction.addTask(.fingerprint, of: id)
                }
            }
        }
    }

    /// - Returns: the jobs given because of them.
    private func store(_ results: [(document: Int, json: [UInt8])]) throws -> Int {
        let parsed = try results.map { ($0.document, try ParsedResult(stage: .fingerprint, json: $0.json)) }
        let comparisons = try commit { transaction in
            var comparisons: [(task: TaskID, a: Int, b: Int)] = []
            for (number, result) in parsed {
                let pairs = try transaction.store(
                    result,
                    of: tasks[number],
                    stage: .fingerprint,
                    version: 1,
                    worker: "benchmark",
                    at: 0
                )
                for pair in pairs {
                    let task = try transaction.addTask(.compare, of: pair.b, parameters: pair.parameters)
                    comparisons.append((task, pair.a.rawValue - 1, pair.b.rawValue - 1))
                }
            }
            return comparisons
        }
        compared += comparisons.count
        for pair in comparisons where file.sources[max(pair.a, pair.b)] == min(pair.a, pair.b) {
            found.insert(max(pair.a, pair.b))
        }
        var jobs = 0
        for start in stride(from: 0, to: comparisons.count, by: Self.batch) {
            workers.give(.compare(Array(comparisons[start..<min(start + Self.batch, comparisons.count)])))
            jobs += 1
        }
        return jobs
    }

    private func store(_ results: [(task: TaskID, json: [UInt8])]) throws {
        let parsed = try results.map { ($0.task, try ParsedResult(stage: .compare, json: $0.json)) }
        try commit { transaction in
            for (task, result) in parsed {
                _ = try transaction.store(result, of: task, stage: .compare, version: 1, worker: "benchmark", at: 0)
            }
        }
    }

    private func commit<Value>(_ body: (inout StoreTransaction) throws -> Value) throws -> Value {
        let began = ContinuousClock.now
        defer { longestCommit = max(longestCommit, .now - began) }
        return try store.commit(body)
    }

    /// Seconds of processor time: what a busy machine does not change much.
    private func cpu(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Peak resident memory in megabytes.
    private func memory() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1024
    }
}
