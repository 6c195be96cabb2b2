/// How much two stretches of text have to say to each other, by the pairs of characters they share.
enum Cohesion {
    /// Scalars of a stretch that are looked at; enough for a vote, and it bounds the work.
    private static let window = 600

    /// Share of the pairs of Han characters of one range that the other holds too; 0 where there are none.
    static func containment(_ text: Text, of small: Range<Int>, in large: Range<Int>) -> Double {
        let pairs = pairs(text, small)
        guard !pairs.isEmpty else { return 0 }
        let known = Set(Self.pairs(text, large))
        let shared = pairs.count { known.contains($0) }
        return Double(shared) / Double(pairs.count)
    }

    private static func pairs(_ text: Text, _ range: Range<Int>) -> [UInt64] {
        let end = min(range.upperBound, range.lowerBound + window)
        guard range.lowerBound + 1 < end else { return [] }
        return (range.lowerBound + 1..<end).compactMap { index in
            guard text.has(index - 1, .han), text.has(index, .han) else { return nil }
            return UInt64(text[index - 1].value) << 21 | UInt64(text[index].value)
        }
    }
}
