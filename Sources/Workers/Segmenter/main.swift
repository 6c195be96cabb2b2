// galley-segmenter serves the stage `segment`: a document's date, its articles and what each line of them is for.

import Lexicons
import StageFormats
import TextAnalysis
import WireProtocol
import WorkerInputs
import WorkerRuntime

let segment = StageHandler(.segment, version: 4) { task in
    let text = try task.text()
    return StageResult.segment(Segmenter().segment(text, date: task.calendarDate), of: text)
}

try Worker(name: "galley-segmenter", stages: [segment], lexicons: UserLexicons.install(directory:)).main()
