/// How often each pair of neighbouring scalars stands in a document, by a hash of the pair.
///
/// A fixed table without collision handling: a wrong count now and then costs nothing where it is one vote among
/// several, and the table keeps within a small multiple of the document.
struct BigramTable {
    private var counts: [UInt16]
    private let mask: Int
    /// Weight of a pair by its count, up to `rarest`; commoner pairs weigh as the last.
    private let weights: [Double]

    private static let fewestSlots = 1 << 14
    private static let mostSlots = 1 << 22
    private static let weightCount = 256
    /// About how many scalars a paragraph has.
    private static let paragraph = 150

    init(_ text: Text) {
        var size = Self.fewestSlots
        while size < text.count * 8, size < Self.mostSlots { size <<= 1 }
        mask = size - 1
        let paragraphs = Double(max(10, text.count / Self.paragraph))
        weights = (0..<Self.weightCount).map { Self.logarithm(1 + paragraphs / Double(max(1, $0))) }
        counts = [UInt16](repeating: 0, count: size)
        guard text.count > 1 else { return }
        for index in 1..<text.count {
            let slot = slot(text[index - 1], text[index])
            if counts[slot] < .max { counts[slot] += 1 }
        }
    }

    var slotCount: Int { mask + 1 }

    func count(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Int { Int(counts[slot(first, second)]) }

    /// Rarity of a pair in the document: the logarithm of one plus paragraphs per occurrence.
    @inline(__always)
    func weight(slot: Int) -> Double { weights[min(Int(counts[slot]), Self.weightCount - 1)] }

    /// Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4) of both scalars.
    @inline(__always)
    func slot(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Int { slot(Self.key(first, second)) }

    @inline(__always)
    func slot(_ pair: UInt64) -> Int { Int((pair &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask }

    @inline(__always)
    static func key(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> UInt64 {
        UInt64(first.value) << 21 | UInt64(second.value)
    }

    /// Natural logarithm by the series of the inverse hyperbolic tangent after the exponent is split off: the standard
    /// library has none.
    private static func logarithm(_ value: Double) -> Double {
        let ratio = (value.significand - 1) / (value.significand + 1)
        let square = ratio * ratio
        let series = 2 * ratio * (1 + square / 3 + square * square / 5 + square * square * square / 7)
        return Double(value.exponent) * 0.693_147_180_559_945_3 + series
    }
}
