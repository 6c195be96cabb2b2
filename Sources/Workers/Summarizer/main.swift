// galley-summarizer serves the stage `summary`: the sentences and keywords that stand for a document and its articles.

import Lexicons
import StageFormats
import TextAnalysis
import WireProtocol
import WorkerInputs
import WorkerRuntime

let options = SummarizerOptions.ofCommandLine()
let summarizer = Summarizer(length: options.length, background: options.background)

let summary = StageHandler(.summary, version: 4) { task in
    let text = try task.text()
    return try StageResult.summary(summarizer.summarize(text, segmentation: task.segmentation(of: text)))
}

try Worker(
    name: "galley-summarizer",
    stages: [summary],
    lexicons: UserLexicons.install(directory:),
    arguments: options.rest,
    ownHelp: SummarizerOptions.help
).main()
