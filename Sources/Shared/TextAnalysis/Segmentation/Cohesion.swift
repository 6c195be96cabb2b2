/// How much two stretches of text have to say to each other, by the pairs of characters they share.
enum Cohesion {
    /// Scalars of a stretch that are looked at; enough for a vote, and it bounds the work.
    private static let window = 600

    /// Share of the pairs of Han characters of one range that the other holds too; 0 where there are none.
    static func containment(_ text: Text, of small: Range<Int>, in large: Range<Int>) -> Double {
        let known = PairSet(text, large.prefix(window))
        var (pairs, shared) = (0, 0)
        eachPair(text, small.prefix(window)) { pair in
            pairs += 1
            shared += known.contains(pair) ? 1 : 0
        }
        return pairs == 0 ? 0 : Double(shared) / Double(pairs)
    }

    @inline(__always)
    private static func eachPair(_ text: Text, _ range: Range<Int>, _ body: (UInt64) -> Void) {
        var wasHan = false
        for index in range {
            let isHan = text.has(index, .han)
            if isHan, wasHan { body(BigramTable.key(text[index - 1], text[index])) }
            wasHan = isHan
        }
    }

    /// Pairs in a table with open addressing, at most half full; quicker here than a set, whose hash resists attacks. What
    /// an attacker could slow down is one window.
    private struct PairSet {
        private var slots: [UInt64]
        private let shift: UInt64

        init(_ text: Text, _ range: Range<Int>) {
            var bits: UInt64 = 4
            while 1 << bits < range.count * 2 { bits += 1 }
            slots = [UInt64](repeating: 0, count: 1 << bits)
            shift = 64 - bits
            Cohesion.eachPair(text, range) { slots[place(of: $0)] = $0 }
        }

        func contains(_ pair: UInt64) -> Bool { slots[place(of: pair)] == pair }

        /// The slot of a pair, or the free one that it would take; no pair of ideographs is 0.
        private func place(of pair: UInt64) -> Int {
            var place = Int((pair &* 0x9E37_79B9_7F4A_7C15) >> shift)
            while slots[place] != 0, slots[place] != pair { place = (place + 1) & (slots.count - 1) }
            return place
        }
    }

    /// Weighted cosine of stretches of one document as bags of pairs, with the memory to count them in.
    struct Comparison {
        private let table: BigramTable
        private var left: [UInt8]
        private var right: [UInt8]

        /// More than three of a pair in one stretch add nothing.
        private static let mostOfOne: UInt8 = 3

        init(_ table: BigramTable) {
            self.table = table
            left = [UInt8](repeating: 0, count: table.slotCount)
            right = [UInt8](repeating: 0, count: table.slotCount)
        }

        /// Similarity from 0 to 1, a pair weighing the less the more often the document has it.
        mutating func cosine(_ text: Text, _ before: [Range<Int>], _ behind: [Range<Int>]) -> Double {
            let leftSlots = Self.count(text, before, table, into: &left)
            let rightSlots = Self.count(text, behind, table, into: &right)
            var product = 0.0
            var leftSquare = 0.0
            var rightSquare = 0.0
            for slot in leftSlots {
                let weight = Double(left[slot]) * table.weight(slot: slot)
                leftSquare += weight * weight
                product += weight * Double(right[slot]) * table.weight(slot: slot)
            }
            for slot in rightSlots {
                let weight = Double(right[slot]) * table.weight(slot: slot)
                rightSquare += weight * weight
            }
            for slot in leftSlots { left[slot] = 0 }
            for slot in rightSlots { right[slot] = 0 }
            let norms = (leftSquare * rightSquare).squareRoot()
            return norms > 0 ? product / norms : 0
        }

        /// Counts the pairs of the ranges; the slots that are no longer zero, each once.
        private static func count(
            _ text: Text,
            _ ranges: [Range<Int>],
            _ table: BigramTable,
            into counts: inout [UInt8]
        ) -> [Int] {
            var touched: [Int] = []
            for range in ranges where range.count > 1 {
                for index in range.lowerBound + 1..<range.upperBound
                where text.has(index - 1, .han) && text.has(index, .han) {
                    let slot = table.slot(text[index - 1], text[index])
                    if counts[slot] == 0 { touched.append(slot) }
                    if counts[slot] < mostOfOne { counts[slot] += 1 }
                }
            }
            return touched
        }
    }
}
