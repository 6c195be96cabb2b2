/// How often each pair of neighbouring scalars stands in a document, by a hash of the pair.
///
/// A fixed table without collision handling: a wrong count now and then costs nothing where it is one vote among
/// several, and the table stays as small as the document.
struct BigramTable {
    private var counts: [UInt16]
    private let mask: Int
    /// About how many paragraphs the document has: one for every 150 scalars.
    private let paragraphs: Double

    init(_ text: Text) {
        var size = 1 << 10
        while size < text.count * 2, size < 1 << 20 { size <<= 1 }
        mask = size - 1
        paragraphs = Double(max(10, text.count / 150))
        counts = [UInt16](repeating: 0, count: size)
        guard text.count > 1 else { return }
        for index in 1..<text.count {
            let slot = Self.hash(text[index - 1], text[index]) & mask
            if counts[slot] < .max { counts[slot] += 1 }
        }
    }

    func count(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Int {
        Int(counts[Self.hash(first, second) & mask])
    }

    /// Rarity of a pair in the document, about the logarithm of its share of the paragraphs.
    func weight(_ pair: UInt64) -> Double {
        let count = Double(max(1, counts[Self.slot(pair) & mask]))
        return BigramTable.logarithm(1 + paragraphs / count)
    }

    /// Natural logarithm by the series of the inverse hyperbolic tangent after the exponent is split off: the standard
    /// library has none.
    static func logarithm(_ value: Double) -> Double {
        let ratio = (value.significand - 1) / (value.significand + 1)
        let square = ratio * ratio
        let series = 2 * ratio * (1 + square / 3 + square * square / 5 + square * square * square / 7)
        return Double(value.exponent) * 0.693_147_180_559_945_3 + series
    }

    /// Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4) of both scalars.
    @inline(__always)
    static func hash(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Int {
        slot(UInt64(first.value) << 21 | UInt64(second.value))
    }

    @inline(__always)
    private static func slot(_ pair: UInt64) -> Int {
        Int((pair &* 0x9E37_79B9_7F4A_7C15) >> 40)
    }
}
