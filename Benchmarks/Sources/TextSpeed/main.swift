// Measures the text stages on one core: TextSpeed FILE…
//
// Each file is a document; all are run through each stage again and again for two seconds.

import Foundation
import TextAnalysis

guard CommandLine.arguments.count > 1 else {
    FileHandle.standardError.write(Data("usage: TextSpeed FILE…\n".utf8))
    exit(2)
}

let documents = try CommandLine.arguments.dropFirst().map { path in
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}
let bytes = documents.reduce(0) { $0 + $1.count }
let texts = documents.compactMap { Text(utf8: $0) }
let segmenter = Segmenter()
let extractor = IndicatorExtractor()
let fingerprinter = Fingerprinter()
let summarizer = Summarizer()
let segmentations = texts.map { segmenter.segment($0) }

func report(_ name: String, seconds: Double) {
    let rate = String(format: "%8.1f MB/s", Double(bytes) / 1e6 / seconds)
    print(name.padding(toLength: 20, withPad: " ", startingAt: 0) + rate)
}

/// Seconds for one run over all documents.
func measure(_ name: String, _ body: () -> Void) -> Double {
    body()
    let began = ContinuousClock.now
    var runs = 0
    while ContinuousClock.now - began < .seconds(2) {
        body()
        runs += 1
    }
    let seconds = (ContinuousClock.now - began) / .seconds(1) / Double(runs)
    report(name, seconds: seconds)
    return seconds
}

var sum = 0.0
var found = 0
sum += measure("decode") { for document in documents { found += Text(utf8: document)?.count ?? 0 } }
sum += measure("segment") { for text in texts { found += segmenter.segment(text).articles.count } }
sum += measure("indicators") {
    for (text, segmentation) in zip(texts, segmentations) {
        found += extractor.indicators(in: text, segmentation: segmentation).count
    }
}
sum += measure("fingerprint") {
    for (text, segmentation) in zip(texts, segmentations) {
        found += fingerprinter.fingerprints(of: text, segmentation: segmentation).count
    }
}
sum += measure("summary") {
    for (text, segmentation) in zip(texts, segmentations) {
        found += summarizer.summarize(text, segmentation: segmentation).articles.count
    }
}
report("all", seconds: sum)
precondition(found > 0)
