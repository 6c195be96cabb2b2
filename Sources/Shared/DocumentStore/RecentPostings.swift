/// Which of the latest articles hold a key: an open-addressing table from keys to chains of articles.
///
/// It takes a hundred keys of each article that comes, so it hashes by one multiplication (keys are hashes already) and
/// allocates nothing for a key.
struct RecentPostings {
    private var keys: [UInt32] = []
    /// By slot, the last entry of the chain; -1 for a slot that is free.
    private var lasts: [Int32] = []
    private var entries: [(article: Int32, previous: Int32)] = []
    private var keyCount = 0
    private var shift: UInt32 = 32

    init() { resize(to: 1 << 10) }

    var count: Int { entries.count }

    mutating func add(_ key: UInt32, _ article: Int) {
        if keyCount * 2 >= keys.count { resize(to: keys.count * 2) }
        let slot = slot(of: key)
        if lasts[slot] < 0 {
            keys[slot] = key
            keyCount += 1
        }
        entries.append((Int32(article), lasts[slot]))
        lasts[slot] = Int32(entries.count - 1)
    }

    /// Adds the articles that hold `key`, the last ones first.
    func collect(_ key: UInt32, into articles: inout [Int]) {
        var index = lasts[slot(of: key)]
        while index >= 0 {
            let entry = entries[Int(index)]
            articles.append(Int(entry.article))
            index = entry.previous
        }
    }

    /// Key above article, sorted.
    var sorted: [UInt64] {
        var postings: [UInt64] = []
        postings.reserveCapacity(entries.count)
        for slot in lasts.indices {
            var index = lasts[slot]
            while index >= 0 {
                postings.append(UInt64(keys[slot]) << 32 | UInt64(entries[Int(index)].article))
                index = entries[Int(index)].previous
            }
        }
        postings.sort()
        return postings
    }

    /// The slot of the key, or the free one where it would go.
    private func slot(of key: UInt32) -> Int {
        var slot = Int((key &* 0x9E37_79B1) >> shift)
        while lasts[slot] >= 0, keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
        return slot
    }

    private mutating func resize(to size: Int) {
        let (oldKeys, oldLasts) = (keys, lasts)
        keys = Array(repeating: 0, count: size)
        lasts = Array(repeating: -1, count: size)
        shift = UInt32(32 - size.trailingZeroBitCount)
        for (key, last) in zip(oldKeys, oldLasts) where last >= 0 {
            let slot = slot(of: key)
            (keys[slot], lasts[slot]) = (key, last)
        }
    }
}
