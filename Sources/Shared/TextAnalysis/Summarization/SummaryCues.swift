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
    /// The cues by their last scalar, as `lists` and `table` have them by their first.
    private let endLists: [[[Unicode.Scalar]]]
    private let endTable: [UInt16]

    init(_ kind: String) {
        let entries = Lexicon.summaryCues.filter { $0.count > 1 && $0[1] == kind && !$0[0].isEmpty }
            .map { Array($0[0].unicodeScalars) }
        let longestFirst = entries.sorted { $0.count > $1.count }
        (lists, table) = Self.listed(longestFirst) { $0[0] }
        (endLists, endTable) = Self.listed(longestFirst) { $0[$0.count - 1] }
    }

    private static func listed(
        _ entries: [[Unicode.Scalar]],
        by scalar: ([Unicode.Scalar]) -> Unicode.Scalar
    ) -> (lists: [[[Unicode.Scalar]]], table: [UInt16]) {
        var lists: [[[Unicode.Scalar]]] = [[]]
        var table = [UInt16](repeating: 0, count: tableSize)
        for entry in entries {
            let place = place(of: scalar(entry))
            if table[place] == 0 {
                table[place] = UInt16(lists.count)
                lists.append([])
            }
            lists[Int(table[place])].append(entry)
        }
        return (lists, table)
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
        guard end > start else { return false }
        let list = Int(endTable[Self.place(of: text[end - 1])])
        return list > 0
            && endLists[list].contains { cue in
                end - cue.count > start && cue.indices.allSatisfy { text[end - cue.count + $0] == cue[$0] }
            }
    }

    func stand(in range: Range<Int>, of text: Text) -> Bool {
        range.contains { match(text, at: $0, before: range.upperBound) != nil }
    }

    private static func place(of scalar: Unicode.Scalar) -> Int { Int(scalar.value) & (tableSize - 1) }
}
