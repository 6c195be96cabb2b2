// The seeds of an alignment: where two normalised articles read the same. Used by `PassageComparer`.

/// A place in one text and a place in another.
struct Seed: Equatable {
    var a: Int32
    var b: Int32
}

/// Finds the windows that two texts share and that are rare in both.
enum SharedGrams {
    static let windowLength = Fingerprinter.windowLength
    /// A window that stands more often than this in either text says nothing about which places belong together.
    static let maximumOccurrences: Int32 = 4
    /// Windows per text above which they are sampled, so that memory stays bounded on a text of megabytes.
    private static let fullLength = 1 << 17

    /// The shared windows, by their place in `a`, those at the same place by falling place in `b`: the order in which
    /// `ColinearChain` wants them.
    static func seeds(_ a: [UInt32], _ b: [UInt32]) -> [Seed] {
        let sampling = samplingMask(for: max(a.count, b.count))
        var table = GramTable(capacity: b.count / Int(sampling + 1) + 1)
        RollingHash.forEachWindow(of: b, length: windowLength) { hash, start in
            if hash & sampling == 0 { table.addB(hash, at: Int32(start)) }
        }
        RollingHash.forEachWindow(of: a, length: windowLength) { hash, _ in
            if hash & sampling == 0 { table.countA(hash) }
        }
        var seeds: [Seed] = []
        RollingHash.forEachWindow(of: a, length: windowLength) { hash, start in
            guard hash & sampling == 0 else { return }
            table.forEachRarePlaceInB(of: hash) { seeds.append(Seed(a: Int32(start), b: $0)) }
        }
        return seeds
    }

    private static func samplingMask(for length: Int) -> UInt64 {
        var mask: UInt64 = 0
        while length / Int(mask + 1) > fullLength { mask = mask * 2 + 1 }
        return mask
    }
}

/// An open-addressing table from window hashes to how often they stand in each text and where in the second.
private struct GramTable {
    private struct Slot {
        var hash: UInt64 = 0
        var countA: Int32 = 0
        var countB: Int32 = 0
        /// Index in `places` of the last place seen, -1 for none.
        var last: Int32 = -1
    }

    private struct Place {
        var position: Int32
        /// Index in `places` of the one before, -1 for none.
        var previous: Int32
    }

    private var slots: [Slot]
    private var places: [Place] = []
    private let mask: Int

    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: Slot(), count: size)
        places.reserveCapacity(capacity)
        mask = size - 1
    }

    mutating func addB(_ hash: UInt64, at position: Int32) {
        let index = slotIndex(of: hash)
        slots[index].hash = hash
        slots[index].countB += 1
        guard slots[index].countB <= SharedGrams.maximumOccurrences else { return }
        places.append(Place(position: position, previous: slots[index].last))
        slots[index].last = Int32(places.count - 1)
    }

    mutating func countA(_ hash: UInt64) {
        let index = slotIndex(of: hash)
        if slots[index].countB > 0 { slots[index].countA += 1 }
    }

    /// From the last place to the first; none when the window is frequent in either text.
    func forEachRarePlaceInB(of hash: UInt64, _ body: (Int32) -> Void) {
        let slot = slots[slotIndex(of: hash)]
        let limit = SharedGrams.maximumOccurrences
        guard slot.countB > 0, slot.countB <= limit, slot.countA <= limit else { return }
        var index = slot.last
        while index >= 0 {
            body(places[Int(index)].position)
            index = places[Int(index)].previous
        }
    }

    /// The slot that holds `hash`, or the empty one where it would go. The table is never more than half full.
    private func slotIndex(of hash: UInt64) -> Int {
        var index = Int(truncatingIfNeeded: hash >> 20) & mask
        while slots[index].countB > 0, slots[index].hash != hash { index = (index + 1) & mask }
        return index
    }
}
