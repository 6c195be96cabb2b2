// Numbers the n-grams of a text in the order of their first appearance. Used by `SentenceVectors` and
// `NgramStatistics`.

/// An open-addressing table from 64-bit keys to consecutive numbers.
///
/// The standard library's dictionary would hash each key with SipHash under a random seed: slower, and a temptation to
/// let its order reach the output.
struct GramNumbering {
    /// How many keys there are; the numbers run from 0 to `count - 1`.
    private(set) var count = 0

    private var keys: [UInt64]
    /// -1 marks a free place.
    private var numbers: [Int32]
    private var mask: Int

    init(capacity: Int) {
        var size = 64
        while size < capacity * 2 { size *= 2 }
        keys = Array(repeating: 0, count: size)
        numbers = Array(repeating: -1, count: size)
        mask = size - 1
    }

    /// The number of a key, a new one when the key has not been seen.
    mutating func number(of key: UInt64) -> Int {
        let index = place(of: key)
        if numbers[index] >= 0 { return Int(numbers[index]) }
        keys[index] = key
        numbers[index] = Int32(count)
        count += 1
        if count * 2 > keys.count { grow() }
        return count - 1
    }

    /// The number of a key that has been seen.
    func existingNumber(of key: UInt64) -> Int? {
        let number = numbers[place(of: key)]
        return number >= 0 ? Int(number) : nil
    }

    private func place(of key: UInt64) -> Int {
        var index = Int(truncatingIfNeeded: RollingHash.mix(key)) & mask
        while numbers[index] >= 0, keys[index] != key { index = (index + 1) & mask }
        return index
    }

    private mutating func grow() {
        let (oldKeys, oldNumbers) = (keys, numbers)
        keys = Array(repeating: 0, count: oldKeys.count * 2)
        numbers = Array(repeating: -1, count: oldKeys.count * 2)
        mask = keys.count - 1
        for (index, number) in oldNumbers.enumerated() where number >= 0 {
            let target = place(of: oldKeys[index])
            keys[target] = oldKeys[index]
            numbers[target] = number
        }
    }
}
