// What stands around an edit. Asked by `ReadableEdits` how far to widen it.

/// One edit with the text that both prints share to its left and right.
struct EditContext {
    typealias Margins = (left: Int, right: Int)

    private let a: Side
    private let b: Side
    private let room: EditRoom

    init(_ texts: ComparedTexts, _ edit: Edit, _ room: EditRoom) {
        a = Side(text: texts.a, normalized: texts.normalizedA, range: edit.a)
        b = Side(text: texts.b, normalized: texts.normalizedB, range: edit.b)
        self.room = room
    }

    /// Scalars of the longest edit that is a reading of one figure and not another sentence that holds one.
    private static let longestFigure = 12

    /// To the ends of the number that the edit changes or touches; `nil` where there is none.
    ///
    /// When one print has more than the other just behind the number, the unit goes with it: 40年 against 40周年.
    func figureMargins() -> Margins? {
        guard max(a.range.count, b.range.count) <= Self.longestFigure else { return nil }
        let changesNumeral = [a, b].contains { $0.contents.contains(where: NumeralScalars.isAny) }
        let touchesNumber = [a, b].contains {
            $0.followsNumber(limit: room.left) || $0.precedesDigit(limit: room.right)
        }
        guard changesNumeral || touchesNumber else { return nil }
        let left = min(a.numeralsBefore(limit: room.left), b.numeralsBefore(limit: room.left))
        var right = min(a.numeralsAfter(limit: room.right), b.numeralsAfter(limit: room.right))
        if right == 0, a.range.isEmpty || b.range.isEmpty { right = min(1, room.right) }
        return (left, right)
    }

    /// To the shortest word of `words` that the edit stands in, on either side; of two the one that begins first, as a
    /// reader takes 全国内河 for 全国 and 内河, not for 国内.
    func wordMargins(in words: Set<[UInt32]>, longest: Int) -> Margins? {
        let length = max(a.range.count, b.range.count)
        guard !a.range.isEmpty, !b.range.isEmpty, length <= longest else { return nil }
        for added in 0...longest - length {
            for left in (0...added).reversed() where left <= room.left && added - left <= room.right {
                let margins = (left, added - left)
                if words.contains(a.contents(margins)) || words.contains(b.contents(margins)) { return margins }
            }
        }
        return nil
    }

    /// To the ends of the quotation that the edit stands in, where both prints quote the same stretch around it.
    func quotedNameMargins(longest: Int) -> Margins? {
        guard let inA = a.quotationMargins(longest: longest), let inB = b.quotationMargins(longest: longest),
            inA == inB, inA.left <= room.left, inA.right <= room.right
        else { return nil }
        return inA
    }
}

/// One print's side of an edit.
private struct Side {
    let text: Text
    let normalized: NormalizedText
    let range: Range<Int>

    var contents: ArraySlice<UInt32> { normalized.scalars[range] }

    func contents(_ margins: EditContext.Margins) -> [UInt32] {
        Array(normalized.scalars[range.lowerBound - margins.left..<range.upperBound + margins.right])
    }

    /// Whether an Arabic number that may go on, its magnitudes included, ends right before the edit.
    func followsNumber(limit: Int) -> Bool {
        let number = normalized.scalars[range.lowerBound - numeralsBefore(limit: limit)..<range.lowerBound]
        guard let last = number.last, ScalarFolding.isDigit(last) || NumeralScalars.isMagnitude(last) else {
            return false
        }
        return number.contains(where: ScalarFolding.isDigit)
    }

    func precedesDigit(limit: Int) -> Bool {
        guard limit > 0, range.upperBound < normalized.count, adjoins(range.upperBound) else { return false }
        return ScalarFolding.isDigit(normalized.scalars[range.upperBound])
    }

    func numeralsBefore(limit: Int) -> Int {
        var length = 0
        while length < limit, adjoins(range.lowerBound - length),
            NumeralScalars.isAny(normalized.scalars[range.lowerBound - length - 1])
        {
            length += 1
        }
        return length
    }

    func numeralsAfter(limit: Int) -> Int {
        var length = 0
        while length < limit, adjoins(range.upperBound + length),
            NumeralScalars.isAny(normalized.scalars[range.upperBound + length])
        {
            length += 1
        }
        return length
    }

    /// Scalars between the edit and the marks of the quotation around it.
    func quotationMargins(longest: Int) -> EditContext.Margins? {
        guard normalized.count > 0 else { return nil }
        let original = normalized.original(range)
        let low = max(0, original.lowerBound - longest)
        let high = min(text.count, original.upperBound + longest)
        guard let open = (low..<original.lowerBound).last(where: { Self.isQuotationMark(text[$0]) }),
            Self.openingMarks.contains(text[open]),
            let close = (original.upperBound..<high).first(where: { Self.isQuotationMark(text[$0]) }),
            Self.closingMarks.contains(text[close])
        else { return nil }
        return (
            left: Self.keptScalars(of: text, in: open + 1..<original.lowerBound),
            right: Self.keptScalars(of: text, in: original.upperBound..<close)
        )
    }

    /// Whether nothing stands in the document between the scalar at `index` and the one before it.
    private func adjoins(_ index: Int) -> Bool {
        guard index > 0, index <= normalized.count else { return false }
        return index == normalized.count || normalized.offsets[index] - normalized.offsets[index - 1] == 1
    }

    private static let openingMarks: Set<Unicode.Scalar> = ["“", "‘", "「", "『", "《", "〈"]
    private static let closingMarks: Set<Unicode.Scalar> = ["”", "’", "」", "』", "》", "〉"]

    private static func isQuotationMark(_ scalar: Unicode.Scalar) -> Bool {
        openingMarks.contains(scalar) || closingMarks.contains(scalar)
    }

    private static func keptScalars(of text: Text, in range: Range<Int>) -> Int {
        range.reduce(0) { $0 + (ScalarFolding.fold(text[$1]) == ScalarFolding.dropped ? 0 : 1) }
    }
}

/// Which normalised scalars write numbers.
enum NumeralScalars {
    private static let chinese = Set("零〇一二两三四五六七八九十百千万亿".unicodeScalars.map(\.value))
    private static let magnitudes = Set("十百千万亿".unicodeScalars.map(\.value))
    private static let signs = Set(".%‰".unicodeScalars.map(\.value))

    static func isChinese(_ scalar: UInt32) -> Bool { chinese.contains(scalar) }

    static func isMagnitude(_ scalar: UInt32) -> Bool { magnitudes.contains(scalar) }

    static func isAny(_ scalar: UInt32) -> Bool {
        ScalarFolding.isDigit(scalar) || chinese.contains(scalar) || signs.contains(scalar)
    }
}
