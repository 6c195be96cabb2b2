// The alignment's skeleton: the stretches on which two texts read the same, in the order of both. Used by
// `PassageComparer`.

/// A stretch that reads the same in both texts.
struct MatchBlock: Equatable {
    var a: Int
    var b: Int
    var length: Int

    var aEnd: Int { a + length }
    var bEnd: Int { b + length }
}

/// Finds the longest chain of seeds that rise in both texts and joins them to blocks.
enum ColinearChain {
    /// The blocks of the best chain, disjoint and rising in both texts, each as long as it can be.
    ///
    /// `seeds` as `SharedGrams.seeds` orders them. Time is n log n in the number of seeds.
    static func blocks(of seeds: [Seed], _ a: [UInt32], _ b: [UInt32]) -> [MatchBlock] {
        var blocks: [MatchBlock] = []
        for seed in longestRisingChain(seeds) {
            append(seed, to: &blocks)
        }
        blocks = straightened(blocks)
        extend(&blocks, a, b)
        return blocks
    }

    /// Longest strictly rising subsequence by patience sorting (Fredman 1975). Seeds at the same place in `a` come with
    /// falling places in `b`, so at most one of them enters the chain.
    private static func longestRisingChain(_ seeds: [Seed]) -> [Seed] {
        var pileTops: [Int32] = []
        var predecessors = [Int32](repeating: -1, count: seeds.count)
        for index in seeds.indices {
            let pile = firstPile(in: pileTops, notBelow: seeds[index].b, seeds)
            if pile > 0 { predecessors[index] = pileTops[pile - 1] }
            if pile == pileTops.count { pileTops.append(Int32(index)) } else { pileTops[pile] = Int32(index) }
        }
        var chain: [Seed] = []
        chain.reserveCapacity(pileTops.count)
        var index = pileTops.last ?? -1
        while index >= 0 {
            chain.append(seeds[Int(index)])
            index = predecessors[Int(index)]
        }
        return chain.reversed()
    }

    private static func firstPile(in pileTops: [Int32], notBelow place: Int32, _ seeds: [Seed]) -> Int {
        if let last = pileTops.last, seeds[Int(last)].b < place { return pileTops.count }
        return pileTops.partitionPoint { seeds[Int($0)].b < place }
    }

    /// Joins a seed to the last block when it continues it, else cuts off what the last block already holds of it.
    private static func append(_ seed: Seed, to blocks: inout [MatchBlock]) {
        let a = Int(seed.a)
        let b = Int(seed.b)
        guard let last = blocks.last else {
            blocks.append(MatchBlock(a: a, b: b, length: SharedGrams.windowLength))
            return
        }
        let overlap = max(last.aEnd - a, last.bEnd - b, 0)
        if a - last.a == b - last.b, overlap > 0 {
            blocks[blocks.count - 1].length = a + SharedGrams.windowLength - last.a
        } else if overlap < SharedGrams.windowLength {
            blocks.append(MatchBlock(a: a + overlap, b: b + overlap, length: SharedGrams.windowLength - overlap))
        }
    }

    /// Blocks before a block that are tried as its predecessor.
    private static let lookback = 32
    /// Most that a step from one block to the next may cost: a paragraph that one print has more is no detour.
    private static let maximumDetour = 24

    /// Drops the blocks that cost more than they hold: where reading errors have left no seed, the longest chain takes
    /// a set phrase that happens to stand elsewhere, and steps aside and back again to reach it.
    ///
    /// Chaining with a gap cost (Li 2018, minimap2, section 2.1): a block gains its length and pays for each scalar by
    /// which the diagonal moves.
    private static func straightened(_ blocks: [MatchBlock]) -> [MatchBlock] {
        var gains: [Int] = []
        var predecessors: [Int] = []
        for (index, block) in blocks.enumerated() {
            var best = (gain: block.length, predecessor: -1)
            for previous in max(0, index - lookback)..<index {
                let shift = abs((block.a - block.b) - (blocks[previous].a - blocks[previous].b))
                let gain = gains[previous] + block.length - min(shift, maximumDetour)
                if gain > best.gain { best = (gain, previous) }
            }
            gains.append(best.gain)
            predecessors.append(best.predecessor)
        }
        guard let top = gains.max(), var index = gains.firstIndex(of: top) else { return [] }
        var chain: [MatchBlock] = []
        while index >= 0 {
            chain.append(blocks[index])
            index = predecessors[index]
        }
        return chain.reversed()
    }

    /// Lets each block grow into the gaps around it, to the right first, while the texts agree.
    private static func extend(_ blocks: inout [MatchBlock], _ a: [UInt32], _ b: [UInt32]) {
        for index in blocks.indices {
            let aLimit = index + 1 < blocks.count ? blocks[index + 1].a : a.count
            let bLimit = index + 1 < blocks.count ? blocks[index + 1].b : b.count
            while blocks[index].aEnd < aLimit, blocks[index].bEnd < bLimit,
                a[blocks[index].aEnd] == b[blocks[index].bEnd]
            {
                blocks[index].length += 1
            }
        }
        for index in blocks.indices {
            let aLimit = index > 0 ? blocks[index - 1].aEnd : 0
            let bLimit = index > 0 ? blocks[index - 1].bEnd : 0
            while blocks[index].a > aLimit, blocks[index].b > bLimit,
                a[blocks[index].a - 1] == b[blocks[index].b - 1]
            {
                blocks[index].a -= 1
                blocks[index].b -= 1
                blocks[index].length += 1
            }
        }
    }
}
