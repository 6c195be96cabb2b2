// Wordings that tell the summarizer what a sentence is worth. Used by `SentenceCollector` and `SentenceTrimmer`.

import Lexicons

/// The entries of one kind of `summary_cues.tsv`.
struct SummaryCues: Sendable {
    /// By their first scalar, longest first, so that the first that matches is the right one.
    private let cues: [Unicode.Scalar: [[Unicode.Scalar]]]
    /// One bit for each value of the low six bits of the first scalars: most places need no look-up.
    private let filter: UInt64

    init(_ kind: String) {
        let entries = Lexicon.summaryCues.filter { $0.count > 1 && $0[1] == kind && !$0[0].isEmpty }
            .map { Array($0[0].unicodeScalars) }
        cues = Dictionary(grouping: entries.sorted { $0.count > $1.count }) { $0[0] }
        filter = entries.reduce(0) { $0 | 1 << UInt64($1[0].value & 63) }
    }

    /// Where the longest of the cues that stands at `start` ends.
    func match(_ text: Text, at start: Int, before end: Int) -> Int? {
        guard start < end, mayBegin(text[start]), let candidates = cues[text[start]] else { return nil }
        return candidates.first { cue in
            start + cue.count <= end && cue.indices.allSatisfy { text[start + $0] == cue[$0] }
        }.map { start + $0.count }
    }

    /// Whether one of the cues ends at `end` and leaves something behind `start`.
    func endsAt(_ end: Int, in text: Text, behind start: Int) -> Bool {
        cues.values.joined().contains { cue in
            end - cue.count > start && cue.indices.allSatisfy { text[end - cue.count + $0] == cue[$0] }
        }
    }

    func stand(in range: Range<Int>, of text: Text) -> Bool {
        range.contains { match(text, at: $0, before: range.upperBound) != nil }
    }

    private func mayBegin(_ scalar: Unicode.Scalar) -> Bool { filter >> UInt64(scalar.value & 63) & 1 == 1 }
}
