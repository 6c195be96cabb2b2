/// How often each pair of neighbouring scalars stands in a document, by a hash of the pair.
///
/// A fixed table without collision handling: a wrong count now and then costs nothing where it is one vote among
/// several, and the table stays as small as the document.
struct BigramTable {
    private var counts: [UInt16]
    private let mask: Int

    init(_ text: Text) {
        var size = 1 << 10
        while size < text.count * 2, size < 1 << 20 { size <<= 1 }
        mask = size - 1
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

    /// Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4) of both scalars.
    @inline(__always)
    static func hash(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Int {
        let key = UInt64(first.value) << 21 | UInt64(second.value)
        return Int((key &* 0x9E37_79B9_7F4A_7C15) >> 40)
    }
}
