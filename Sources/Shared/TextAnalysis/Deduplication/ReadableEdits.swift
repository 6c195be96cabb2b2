// Turns the smallest edits of an alignment into differences that a reader understands. Used by `ComparedTexts`.

import Lexicons

/// Widens edits to the figure, the scope word or the quoted name that they stand in, and joins neighbours.
///
/// The alignment knows that 国 became 省; the reader wants 全国 against 全省, 9.7% against 9.1%, 40年 against 40周年.
struct ReadableEdits {
    /// Scalars between two edits up to which they are one difference: 站位 against 位站 is one slip, not two.
    private static let joiningDistance = 1
    /// Longest quoted name that is shown whole.
    private static let longestName = 12
    private static let longestScopeWord = scopeWords.map(\.count).max() ?? 0

    private let texts: ComparedTexts
    private let passage: Passage

    init(_ texts: ComparedTexts, passage: Passage) {
        self.texts = texts
        self.passage = passage
    }

    /// In order and disjoint, in places of the normalised texts.
    func edits() -> [Edit] {
        let slips = joined(passage.edits, within: Self.joiningDistance)
        let widened = slips.indices.map { index in
            let previousEnd = index > 0 ? slips[index - 1].a.upperBound : passage.a.lowerBound
            let nextStart = index + 1 < slips.count ? slips[index + 1].a.lowerBound : passage.a.upperBound
            return widen(
                slips[index],
                leftRoom: slips[index].a.lowerBound - previousEnd,
                rightRoom: nextStart - slips[index].a.upperBound
            )
        }
        return joined(widened, within: 0)
    }

    private func joined(_ edits: [Edit], within distance: Int) -> [Edit] {
        var result: [Edit] = []
        for edit in edits {
            if let last = result.last, edit.a.lowerBound - last.a.upperBound <= distance {
                result[result.count - 1] = Edit(
                    a: last.a.lowerBound..<max(last.a.upperBound, edit.a.upperBound),
                    b: last.b.lowerBound..<max(last.b.upperBound, edit.b.upperBound)
                )
            } else {
                result.append(edit)
            }
        }
        return result
    }

    /// The first rule that fits. Room counts the scalars on each side that read the same in both texts.
    private func widen(_ edit: Edit, leftRoom: Int, rightRoom: Int) -> Edit {
        let context = EditContext(texts, edit, leftRoom: leftRoom, rightRoom: rightRoom)
        let margins =
            context.figureMargins() ?? context.wordMargins(in: Self.scopeWords, longest: Self.longestScopeWord)
            ?? context.quotedNameMargins(longest: Self.longestName)
        guard let (left, right) = margins else { return edit }
        return Edit(
            a: edit.a.lowerBound - left..<edit.a.upperBound + right,
            b: edit.b.lowerBound - left..<edit.b.upperBound + right
        )
    }

    private static let scopeWords: Set<[UInt32]> = Set(
        Lexicon.scopeWords.compactMap { row in row.first?.unicodeScalars.map(\.value) }
    )
}
