/// A set of words with values, searched by longest match at a position of a text.
///
/// Children are kept in one open-addressing table keyed by (node, scalar), which needs a single probe for almost every
/// step; the first scalar goes through a direct table, because most positions of a text begin no word at all.
struct ScalarTrie: Sendable {
    struct Match: Sendable {
        var end: Int
        var value: Int
    }

    private var firstNodes = [Int32](repeating: -1, count: 0x1_0000)
    private var keys: [UInt64] = Array(repeating: UInt64.max, count: 64)
    private var nodes: [Int32] = Array(repeating: -1, count: 64)
    private var values: [Int32] = []
    private var edgeCount = 0

    /// Words given twice keep their first value.
    init(_ words: some Sequence<(String, Int)>) {
        for (word, value) in words { insert(Array(word.unicodeScalars), value: value) }
    }

    /// The longest word that begins at `start` and ends at `limit` or before; a line break inside it is passed over.
    func longestMatch(in scalars: [Unicode.Scalar], at start: Int, limit: Int) -> Match? {
        guard start < limit, scalars[start].value < 0x1_0000 else { return nil }
        var node = firstNodes[Int(scalars[start].value)]
        var best: Match?
        var index = start + 1
        while node >= 0 {
            if values[Int(node)] >= 0 { best = Match(end: index, value: Int(values[Int(node)])) }
            guard index < limit else { break }
            if scalars[index] == "\n" || scalars[index] == "\r" {
                guard let next = ScalarClass.afterBreak(scalars, at: index, limit: limit) else { break }
                index = next
            }
            node = child(of: node, scalars[index])
            index += 1
        }
        return best
    }

    private func child(of node: Int32, _ scalar: Unicode.Scalar) -> Int32 {
        let key = Self.key(node, scalar)
        let mask = keys.count - 1
        var slot = Self.slot(key, mask)
        while keys[slot] != UInt64.max {
            if keys[slot] == key { return nodes[slot] }
            slot = (slot + 1) & mask
        }
        return -1
    }

    private mutating func insert(_ word: [Unicode.Scalar], value: Int) {
        guard let first = word.first, first.value < 0x1_0000 else { return }
        if firstNodes[Int(first.value)] < 0 { firstNodes[Int(first.value)] = newNode() }
        var node = firstNodes[Int(first.value)]
        for scalar in word.dropFirst() {
            let next = child(of: node, scalar)
            node = next >= 0 ? next : addEdge(from: node, scalar)
        }
        if values[Int(node)] < 0 { values[Int(node)] = Int32(value) }
    }

    private mutating func newNode() -> Int32 {
        values.append(-1)
        return Int32(values.count - 1)
    }

    private mutating func addEdge(from node: Int32, _ scalar: Unicode.Scalar) -> Int32 {
        if (edgeCount + 1) * 2 > keys.count { grow() }
        let next = newNode()
        place(Self.key(node, scalar), next)
        edgeCount += 1
        return next
    }

    private mutating func grow() {
        let old = zip(keys, nodes).filter { $0.0 != UInt64.max }
        keys = Array(repeating: UInt64.max, count: keys.count * 2)
        nodes = Array(repeating: -1, count: keys.count)
        for (key, node) in old { place(key, node) }
    }

    private mutating func place(_ key: UInt64, _ node: Int32) {
        let mask = keys.count - 1
        var slot = Self.slot(key, mask)
        while keys[slot] != UInt64.max { slot = (slot + 1) & mask }
        keys[slot] = key
        nodes[slot] = node
    }

    private static func key(_ node: Int32, _ scalar: Unicode.Scalar) -> UInt64 {
        UInt64(UInt32(bitPattern: node)) << 21 | UInt64(scalar.value)
    }

    /// Fibonacci hashing (Knuth, TAOCP 6.4): spreads consecutive keys over the table.
    private static func slot(_ key: UInt64, _ mask: Int) -> Int {
        Int((key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    }
}
