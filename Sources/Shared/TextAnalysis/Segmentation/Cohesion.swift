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

    /// Cosine of two stretches as bags of pairs, a pair weighing the less the more often the document has it.
    static func cosine(_ text: Text, _ left: [Range<Int>], _ right: [Range<Int>], _ table: BigramTable) -> Double {
        let left = weights(text, left, table)
        let right = weights(text, right, table)
        var product = 0.0
        for (pair, weight) in left.bag { product += weight * (right.weight(of: pair)) }
        let norms = left.norm * right.norm
        return norms > 0 ? product / norms : 0
    }

    /// Pairs in rising order, so that look-ups and sums do not depend on any hash order.
    private struct Bag {
        var bag: [(pair: UInt64, weight: Double)] = []
        var norm = 0.0

        func weight(of pair: UInt64) -> Double {
            var low = 0
            var high = bag.count
            while low < high {
                let middle = (low + high) / 2
                if bag[middle].pair < pair { low = middle + 1 } else { high = middle }
            }
            return low < bag.count && bag[low].pair == pair ? bag[low].weight : 0
        }
    }

    /// More than three of a pair in one stretch add nothing.
    private static let mostOfOne = 3

    private static func weights(_ text: Text, _ ranges: [Range<Int>], _ table: BigramTable) -> Bag {
        let pairs = ranges.flatMap { Self.pairs(text, $0) }.sorted()
        var bag = Bag()
        var square = 0.0
        var index = 0
        while index < pairs.count {
            var end = index
            while end < pairs.count, pairs[end] == pairs[index] { end += 1 }
            let weight = Double(min(end - index, mostOfOne)) * table.weight(pairs[index])
            bag.bag.append((pairs[index], weight))
            square += weight * weight
            index = end
        }
        bag.norm = square.squareRoot()
        return bag
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
