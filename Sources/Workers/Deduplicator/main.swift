// galley-deduplicator serves two stages: `fingerprint` says what an article is recognised by, `compare` aligns the
// articles that the broker found to share fingerprints.

import Lexicons
import StageFormats
import TextAnalysis
import WireProtocol
import WorkerInputs
import WorkerRuntime

let options = DeduplicatorOptions()
let fingerprinter = Fingerprinter(density: options.density)

let fingerprint = StageHandler(.fingerprint, version: 2) { task in
    let text = try task.text()
    return try StageResult.fingerprint(
        fingerprinter.fingerprints(of: text, segmentation: task.segmentation(of: text))
    )
}

let compare = StageHandler(.compare, version: 2) { task in
    let texts = (a: try task.text(0), b: try task.text(1))
    let comparer = PassageComparer()
    let comparisons = try task.comparisonPairs(of: texts).map { pair in
        task.progress()
        return Comparison(pair: pair, reuses: comparer.compare(texts.a, pair.a.range, texts.b, pair.b.range))
    }
    return StageResult.compare(comparisons, of: texts)
}

try Worker(
    name: "galley-deduplicator",
    stages: [fingerprint, compare],
    lexicons: UserLexicons.install(directory:),
    arguments: options.rest,
    ownHelp: DeduplicatorOptions.help
).main()
