// Turns the smallest edits of an alignment into differences that a reader understands. Used by `ComparedTexts`.

import Lexicons

/// Widens edits to the figure, the scope word, the quoted name or the common word that they stand in, and joins
/// neighbours.
///
/// The alignment knows that 国 became 省; the reader wants 全国 against 全省, 9.7% against 9.1%, 40年 against 40周年,
/// 构筑 against 构建.
struct ReadableEdits {
    /// Scalars between two edits up to which they are one difference: 站位 against 位站 is one slip, not two.
    private static let joiningDistance = 1
    /// Longest quoted name that is shown whole.
    private static let longestName = 12
    /// Scalars by which an edit is moved at most to stand at the edge of a clause.
    private static let longestSlide = 32
    private static let longestScopeWord = scopeWords.map(\.count).max() ?? 0

    private let texts: ComparedTexts
    private let passage: Passage

    init(_ texts: ComparedTexts, passage: Passage) {
        self.texts = texts
        self.passage = passage
    }

    /// In order and disjoint, in places of the normalised texts.
    func edits() -> [Edit] {
        let slips = joined(eachWithRoom(passage.edits, settle), within: Self.joiningDistance)
        return joined(eachWithRoom(slips, widen), within: 0)
    }

    /// Room is how many scalars left and right of an edit read the same in both texts.
    private func eachWithRoom(_ edits: [Edit], _ change: (Edit, EditRoom) -> Edit) -> [Edit] {
        edits.indices.map { index in
            let previousEnd = index > 0 ? edits[index - 1].a.upperBound : passage.a.lowerBound
            let nextStart = index + 1 < edits.count ? edits[index + 1].a.lowerBound : passage.a.upperBound
            let room = EditRoom(
                left: edits[index].a.lowerBound - previousEnd,
                right: nextStart - edits[index].a.upperBound
            )
            return change(edits[index], room)
        }
    }

    /// Slides what one print has more to where a clause begins or ends, among the places that explain it equally well:
    /// of “…，任市长，任…” the alignment may have taken “长，任市”.
    private func settle(_ edit: Edit, _ room: EditRoom) -> Edit {
        guard edit.a.isEmpty != edit.b.isEmpty else { return edit }
        let longer = edit.a.isEmpty ? texts.normalizedB : texts.normalizedA
        let range = edit.a.isEmpty ? edit.b : edit.a
        func breaks(at place: Int) -> Bool {
            guard place > 0, place < longer.count else { return true }
            return longer.offsets[place] - longer.offsets[place - 1] > 1
        }
        func quality(_ shift: Int) -> Int {
            (breaks(at: range.lowerBound + shift) ? 2 : 0) + (breaks(at: range.upperBound + shift) ? 1 : 0)
        }
        var best = 0
        for direction in [-1, 1] {
            let reach = min(Self.longestSlide, direction < 0 ? room.left : room.right)
            for step in 0..<reach {
                let leaving = range.lowerBound + direction * step - (direction < 0 ? 1 : 0)
                guard longer.scalars[leaving] == longer.scalars[leaving + range.count] else { break }
                if quality(direction * (step + 1)) > quality(best) { best = direction * (step + 1) }
            }
        }
        return edit.widened(left: -best, right: best)
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

    /// The first rule that fits.
    private func widen(_ edit: Edit, _ room: EditRoom) -> Edit {
        let context = EditContext(texts, edit, room)
        let margins =
            context.figureMargins() ?? context.wordMargins(in: Self.scopeWords, longest: Self.longestScopeWord)
            ?? context.quotedNameMargins(longest: Self.longestName)
            ?? context.wordMargins(in: Self.commonWords, longest: 2)
        guard let margins else { return edit }
        return edit.widened(left: margins.left, right: margins.right)
    }

    /// Words of two scalars that official prose uses every day.
    static let commonWords: Set<[UInt32]> = Set(
        Lexicon.backgroundTerms.compactMap { $0.first.map(ScalarFolding.folded) }.filter { $0.count == 2 }
    )

    static let scopeWords: Set<[UInt32]> = Set(
        Lexicon.scopeWords.compactMap { $0.first.map(ScalarFolding.folded) }
    )
}

/// Scalars around an edit that read the same in both texts.
struct EditRoom {
    var left: Int
    var right: Int
}

extension Edit {
    fileprivate func widened(left: Int, right: Int) -> Edit {
        Edit(
            a: a.lowerBound - left..<a.upperBound + right,
            b: b.lowerBound - left..<b.upperBound + right
        )
    }
}
