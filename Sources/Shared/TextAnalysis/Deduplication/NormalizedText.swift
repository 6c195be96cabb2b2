// The form in which articles are hashed and aligned. Made by `Fingerprinter` and `PassageComparer`.

/// A stretch of a document reduced to the scalars that count in a comparison, each with its place in the document.
struct NormalizedText {
    /// Folded scalar values: see `ScalarFolding`.
    private(set) var scalars: [UInt32] = []
    /// For each of `scalars`, the index in the document of the scalar it stands for. Ascending.
    private(set) var offsets: [Int32] = []

    /// A decimal point is kept between two digits only: elsewhere a stop is punctuation, and one print's `。` is
    /// another's `.`.
    init(_ text: Text, in range: Range<Int>) {
        let range = range.clamped(to: text.range)
        scalars.reserveCapacity(range.count)
        offsets.reserveCapacity(range.count)
        for index in range {
            let folded = ScalarFolding.fold(text[index])
            if let several = ScalarFolding.expansion(of: text[index]) {
                for scalar in several { append(scalar, from: index) }
            } else if folded != ScalarFolding.dropped {
                append(folded, from: index)
            } else if Self.isZero(at: index, in: text, within: range) {
                append(Self.chineseZero, from: index)
            } else if Self.isDecimalPoint(at: index, in: text, within: range) {
                append(UInt32(UInt8(ascii: ".")), from: index)
            }
        }
    }

    var count: Int { scalars.count }

    /// The smallest range of the document that holds the scalars of `range`; for an empty range, the place just after
    /// the scalar before it.
    func original(_ range: Range<Int>) -> Range<Int> {
        guard range.isEmpty else {
            return Int(offsets[range.lowerBound])..<Int(offsets[range.upperBound - 1]) + 1
        }
        guard count > 0 else { return 0..<0 }
        let place = range.lowerBound > 0 ? Int(offsets[range.lowerBound - 1]) + 1 : Int(offsets[0])
        return place..<place
    }

    private mutating func append(_ scalar: UInt32, from index: Int) {
        scalars.append(scalar)
        offsets.append(Int32(truncatingIfNeeded: index))
    }

    private static let chineseZero = ("〇" as Unicode.Scalar).value

    /// A circle behind a Chinese digit is the zero that a printer or a reader had no other sign for: 二○二三年.
    private static func isZero(at index: Int, in text: Text, within range: Range<Int>) -> Bool {
        guard text[index] == "○" || text[index] == "◯", range.contains(index - 1) else { return false }
        return NumeralScalars.isAny(ScalarFolding.fold(text[index - 1])) || text[index - 1] == text[index]
    }

    private static func isDecimalPoint(at index: Int, in text: Text, within range: Range<Int>) -> Bool {
        guard text[index] == "." || text[index] == "．" else { return false }
        guard range.contains(index - 1), range.contains(index + 1) else { return false }
        return ScalarFolding.isDigit(ScalarFolding.fold(text[index - 1]))
            && ScalarFolding.isDigit(ScalarFolding.fold(text[index + 1]))
    }
}
