// The two texts of a comparison, and the way back from their normalised form to the documents. Used by
// `PassageComparer`.

/// Two stretches of two documents with their normalised forms.
struct ComparedTexts {
    let a: Text
    let b: Text
    let aRange: Range<Int>
    let bRange: Range<Int>
    let normalizedA: NormalizedText
    let normalizedB: NormalizedText

    init(a: Text, aRange: Range<Int>, b: Text, bRange: Range<Int>) {
        self.a = a
        self.b = b
        self.aRange = aRange.clamped(to: a.range)
        self.bRange = bRange.clamped(to: b.range)
        normalizedA = NormalizedText(a, in: self.aRange)
        normalizedB = NormalizedText(b, in: self.bRange)
    }

    private init(exchanging other: ComparedTexts) {
        (a, aRange, normalizedA) = (other.b, other.bRange, other.normalizedB)
        (b, bRange, normalizedB) = (other.a, other.aRange, other.normalizedA)
    }

    var exchanged: ComparedTexts { ComparedTexts(exchanging: self) }

    /// An order of the two by what they say: of several equally good alignments the same one is found whichever text is
    /// named first.
    var isInOrder: Bool {
        let (a, b) = (normalizedA.scalars, normalizedB.scalars)
        return a.count != b.count ? a.count < b.count : !b.lexicographicallyPrecedes(a)
    }

    /// The passage in places of the two documents.
    func reuse(_ passage: Passage, _ kind: Reuse.Kind) -> Reuse {
        let readings = ReadableEdits(self, passage: passage).edits()
        return Reuse(
            a: Self.withPunctuation(normalizedA.original(passage.a), in: a, aRange),
            b: Self.withPunctuation(normalizedB.original(passage.b), in: b, bRange),
            kind: kind,
            similarity: passage.identity,
            differences: readings.map {
                Reuse.Difference(a: normalizedA.original($0.a), b: normalizedB.original($0.b))
            }
        )
    }

    /// Adds the opening marks before a stretch and all marks that close it, which normalisation has dropped.
    private static func withPunctuation(_ range: Range<Int>, in text: Text, _ limit: Range<Int>) -> Range<Int> {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low > limit.lowerBound, isOpeningMark(text[low - 1]) { low -= 1 }
        while high < limit.upperBound, isMark(text[high]), !isOpeningMark(text[high]) { high += 1 }
        return low..<high
    }

    private static func isOpeningMark(_ scalar: Unicode.Scalar) -> Bool {
        let category = scalar.properties.generalCategory
        return category == .openPunctuation || category == .initialPunctuation
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        ScalarFolding.fold(scalar) == ScalarFolding.dropped && !ScalarFolding.isBlank(scalar)
    }
}

extension Reuse {
    /// The same passages with `a` for `b`.
    var exchanged: Reuse {
        Reuse(
            a: b,
            b: a,
            kind: kind,
            similarity: similarity,
            differences: differences.map { Difference(a: $0.b, b: $0.a) }
        )
    }
}
