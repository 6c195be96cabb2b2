// Wordings that tell the summarizer what a sentence is worth. Used by `SentenceCollector` and `SentenceTrimmer`.

import Lexicons

/// The entries of one kind of `summary_cues.tsv`.
struct SummaryCues: Sendable {
    /// Values of a first scalar that are told apart by the table in front of the cues.
    private static let tableSize = 4096

    /// Lists of cues, each longest first, so that the first that matches is the right one.
    private let lists: [[[Unicode.Scalar]]]
    /// The list of a first scalar by the low bits of its value, 0 for none: asked at every scalar of a text, and most
    /// begin no cue. Two scalars that share a place share the list; the comparison tells them apart.
    private let table: [UInt16]

    init(_ kind: String) {
        let entries = Lexicon.summaryCues.filter { $0.count > 1 && $0[1] == kind && !$0[0].isEmpty }
            .map { Array($0[0].unicodeScalars) }
        var lists: [[[Unicode.Scalar]]] = [[]]
        var table = [UInt16](repeating: 0, count: Self.tableSize)
        for entry in entries.sorted(by: { $0.count > $1.count }) {
            let place = Self.place(of: entry[0])
            if table[place] == 0 {
                table[place] = UInt16(lists.count)
                lists.append([])
            }
            lists[Int(table[place])].append(entry)
        }
        self.lists = lists
        self.table = table
    }

    /// Where the longest of the cues that stands at `start` ends.
    func match(_ text: Text, at start: Int, before end: Int) -> Int? {
        guard start < end else { return nil }
        let list = Int(table[Self.place(of: text[start])])
        guard list > 0 else { return nil }
        return lists[list].first { cue in
            start + cue.count <= end && cue.indices.allSatisfy { text[start + $0] == cue[$0] }
        }.map { start + $0.count }
    }

    /// Whether one of the cues ends at `end` and leaves something behind `start`.
    func endsAt(_ end: Int, in text: Text, behind start: Int) -> Bool {
        lists.joined().contains { cue in
            end - cue.count > start && cue.indices.allSatisfy { text[end - cue.count + $0] == cue[$0] }
        }
    }

    func stand(in range: Range<Int>, of text: Text) -> Bool {
        range.contains { match(text, at: $0, before: range.upperBound) != nil }
    }

    private static func place(of scalar: Unicode.Scalar) -> Int { Int(scalar.value) & (tableSize - 1) }
}
