// galley-indicator-extractor serves the stage `indicators`: the numbers of a document and what they measure.

import Lexicons
import StageFormats
import TextAnalysis
import WireProtocol
import WorkerInputs
import WorkerRuntime

let indicators = StageHandler(.indicators, version: 5) { task in
    let text = try task.text()
    return try StageResult.indicators(
        IndicatorExtractor().indicators(in: text, segmentation: task.segmentation(of: text))
    )
}

try Worker(name: "galley-indicator-extractor", stages: [indicators], lexicons: UserLexicons.install(directory:)).main()
