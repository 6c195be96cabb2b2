/// Says of most keys that are not in a set that they are not, without a look at the disk.
///
/// A Bloom filter whose bits for one key lie in one word, so that a question costs one memory access (Putze, Sanders and
/// Singler 2007, "Cache-, hash- and space-efficient Bloom filters"): five bits of 64, sixteen bits a key; of the keys that
/// are not there about one in a hundred is taken for one that is.
struct AnchorFilter {
    private static let bitsPerKey = 16
    private var words: [UInt64]

    init(capacity: Int) {
        words = Array(repeating: 0, count: max(1, capacity * Self.bitsPerKey / 64))
    }

    var byteCount: Int { words.count * 8 }

    mutating func insert(_ key: UInt32) {
        let (index, bits) = place(of: key)
        words[index] |= bits
    }

    func mayContain(_ key: UInt32) -> Bool {
        let (index, bits) = place(of: key)
        return words[index] & bits == bits
    }

    private func place(of key: UInt32) -> (index: Int, bits: UInt64) {
        // The finalizer of SplitMix64: the keys of one run share their upper bits within a page.
        var hash = UInt64(key) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash ^= hash >> 27
        let index = Int((hash >> 32).multipliedFullWidth(by: UInt64(words.count) << 32).high)
        var bits: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 30, by: 6) { bits |= 1 << (hash >> shift & 63) }
        return (index, bits)
    }
}
