// Wordings that tell the summarizer what a sentence is worth. Used by `SentenceCollector` and `SentenceTrimmer`.

import Lexicons

/// The list `summary_cues.tsv` by kind.
enum SummaryCues {
    /// Longest first, so that the first that matches is the right one.
    static func of(_ kind: String) -> [[Unicode.Scalar]] {
        Lexicon.summaryCues.filter { $0.count > 1 && $0[1] == kind }.map { Array($0[0].unicodeScalars) }
            .sorted { $0.count > $1.count }
    }

    /// Where the longest of `cues` that stands at `start` ends.
    static func match(_ cues: [[Unicode.Scalar]], in text: Text, at start: Int, before end: Int) -> Int? {
        cues.first { cue in
            start + cue.count <= end && cue.indices.allSatisfy { text[start + $0] == cue[$0] }
        }.map { start + $0.count }
    }
}
