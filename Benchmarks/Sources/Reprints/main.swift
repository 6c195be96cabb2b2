// The deduplicator's whole way on many articles: fingerprints, index, comparison.
//
//   Reprints generate COUNT >FILE        articles, one a line
//   Reprints run FILE STORE [WORKERS]    deduplicates them into a new store and prints what it took
//
// Workers are threads that do what galley-deduplicator does and hand over the same JSON; the main thread is the broker's
// writer and commits with the same syncs. The messages between them are left out, and so are the other stages: the
// documents stand in the store before the clock starts.

import DocumentStore
import Foundation
import StageFormats
import TextAnalysis
import WireProtocol

switch CommandLine.arguments.dropFirst().first {
case "generate": Articles.write(count: Int(CommandLine.arguments[2])!)
case "run":
    let arguments = CommandLine.arguments
    try Run(articles: arguments[2], store: arguments[3], workers: arguments.count > 4 ? Int(arguments[4])! : 2).go()
default: print("usage: Reprints generate COUNT | run FILE STORE [WORKERS]")
}

/// The lines of a file, read from the disk when asked for, so that memory shows what the stage takes.
final class ArticleFile: Sendable {
    let starts: [Int]
    let sources: [Int?]
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_RDONLY)
        var starts: [Int] = []
        var sources: [Int?] = []
        var place = 0
        var source: Int?
        var isInSource = true
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = pread(descriptor, &buffer, buffer.count, place)
            guard count > 0 else { break }
            for (offset, byte) in buffer[..<count].enumerated() {
                if byte == 10 {
                    (source, isInSource) = (nil, true)
                } else if isInSource, byte == 9 {
                    sources.append(source)
                    starts.append(place + offset + 1)
                    isInSource = false
                } else if isInSource {
                    source = (source ?? 0) * 10 + Int(byte - 48)
                }
            }
            place += count
        }
        starts.append(place)
        self.starts = starts
        self.sources = sources
    }

    var count: Int { starts.count - 1 }

    func text(_ number: Int) -> Text {
        var bytes = [UInt8](repeating: 0, count: starts[number + 1] - starts[number])
        _ = pread(descriptor, &bytes, bytes.count, starts[number])
        return Text(utf8: Array(bytes.prefix { $0 != 10 }))!
    }
}

/// Work for the workers, and what they have done.
enum Job: Sendable {
    case fingerprint(documents: Range<Int>)
    case compare([(task: TaskID, a: Int, b: Int)])
}

enum Done: Sendable {
    case fingerprints([(document: Int, json: [UInt8])])
    case comparisons([(task: TaskID, json: [UInt8])])
}

final class Workers: @unchecked Sendable {
    // Every access is under the lock.
    private let lock = NSCondition()
    private var jobs: [Job] = []
    private var done: [Done] = []
    private let file: ArticleFile

    init(_ file: ArticleFile, count: Int) {
        self.file = file
        for _ in 0..<count { Thread { [self] in while true { work() } }.start() }
    }

    func give(_ job: Job) {
        lock.withLock {
            jobs.append(job); lock.broadcast()
        }
    }

    func take() -> [Done] {
        lock.withLock {
            while done.isEmpty { lock.wait() }
            defer { done = [] }
            return done
        }
    }

    private func work() {
        let job = lock.withLock {
            while jobs.isEmpty { lock.wait() }
            return jobs.removeFirst()
        }
        let result: Done
        switch job {
        case .fingerprint(let documents): result = .fingerprints(documents.map { ($0, fingerprint($0)) })
        case .compare(let tasks): result = .comparisons(tasks.map { ($0.task, compare($0.a, $0.b)) })
        }
        lock.withLock {
            done.append(result); lock.broadcast()
        }
    }

    private func fingerprint(_ number: Int) -> [UInt8] {
        let text = file.text(number)
        let article = Article(index: 1, range: text.range)
        let fingerprints = Fingerprinter().fingerprints(of: text, segmentation: Segmentation(articles: [article]))
        return StageResult.fingerprint(fingerprints)
    }

    private func compare(_ a: Int, _ b: Int) -> [UInt8] {
        let texts = (a: file.text(a), b: file.text(b))
        let pair = StageFormats.ComparisonPair(
            a: .init(article: 1, range: texts.a.range),
            b: .init(article: 1, range: texts.b.range)
        )
        let reuses = PassageComparer().compare(texts.a, texts.a.range, texts.b, texts.b.range)
        let comparison = Comparison(pair: pair, reuses: reuses)
        return StageResult.compare([comparison], of: texts)
    }
}
