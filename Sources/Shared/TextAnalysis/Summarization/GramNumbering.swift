// Numbers the n-grams of a text in the order of their first appearance. Used by `SentenceVectors`,
// `NgramStatistics` and `BackgroundTerms`.

/// An open-addressing table from 64-bit keys to consecutive numbers.
///
/// The standard library's dictionary would hash each key with SipHash under a random seed: slower, and a temptation to
/// let its order reach the output.
struct GramNumbering {
    /// How many keys there are; the numbers run from 0 to `count - 1`.
    private(set) var count = 0

    private struct Slot {
        var key: UInt64 = 0
        /// -1 marks a free slot.
        var number: Int32 = -1
    }

    private var slots: [Slot]
    /// Bits by which a mixed key is shifted to give a place.
    private var shift: UInt64

    init(capacity: Int) {
        var bits: UInt64 = 6
        while 1 << bits < capacity * 2 { bits += 1 }
        slots = Array(repeating: Slot(), count: 1 << bits)
        shift = 64 - bits
    }

    /// The number of a key, a new one when the key has not been seen.
    mutating func number(of key: UInt64) -> Int {
        let index = place(of: key)
        if slots[index].number >= 0 { return Int(slots[index].number) }
        slots[index] = Slot(key: key, number: Int32(count))
        count += 1
        if count * 2 > slots.count { grow() }
        return count - 1
    }

    /// The number of a key that has been seen.
    func existingNumber(of key: UInt64) -> Int? {
        let number = slots[place(of: key)].number
        return number >= 0 ? Int(number) : nil
    }

    private func place(of key: UInt64) -> Int {
        var index = Int(truncatingIfNeeded: RollingHash.mix(key) >> shift)
        while slots[index].number >= 0, slots[index].key != key { index = (index + 1) & (slots.count - 1) }
        return index
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: old.count * 2)
        shift -= 1
        for slot in old where slot.number >= 0 { slots[place(of: slot.key)] = slot }
    }
}
