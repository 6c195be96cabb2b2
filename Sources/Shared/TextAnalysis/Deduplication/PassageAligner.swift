// Aligns two normalised articles: seeds, chain, gaps, ends. `PassageComparer` calls it and judges what it finds.

/// Finds the passages that two normalised texts share.
struct PassageAligner {
    /// Chains looked for one after another. Each further one finds what stands in another order in the two prints.
    static let maximumRounds = 4
    /// Seeds that a chain must have to be worth aligning.
    static let minimumSeeds = 3

    private let a: [UInt32]
    private let b: [UInt32]
    private var alignment: EditAlignment

    init(_ a: [UInt32], _ b: [UInt32]) {
        self.a = a
        self.b = b
        alignment = EditAlignment(a, b)
    }

    /// For each chain of matching stretches, best first, the passages it falls into, and all of them as one.
    ///
    /// Passages of one chain rise in both texts and do not overlap, neither among themselves nor with earlier chains.
    mutating func chains() -> [(passages: [Passage], whole: Passage)] {
        var seeds = SharedGrams.seeds(a, b)
        var chains: [(passages: [Passage], whole: Passage)] = []
        while chains.count < Self.maximumRounds, seeds.count >= Self.minimumSeeds {
            let blocks = ColinearChain.blocks(of: seeds, a, b)
            let chain = cut(blocks, within: chains.flatMap(\.passages))
            guard !chain.passages.isEmpty else { break }
            chains.append(chain)
            seeds = seedsOutside(chain.passages, seeds)
        }
        return chains
    }

    private mutating func cut(
        _ blocks: [MatchBlock],
        within earlier: [Passage]
    ) -> (passages: [Passage], whole: Passage) {
        var gaps: [(edits: [Edit], distance: Int)] = []
        var scores: [Int] = []
        for (index, block) in blocks.enumerated() {
            scores.append(block.length)
            guard index + 1 < blocks.count else { break }
            let next = blocks[index + 1]
            let gap = alignment.align(block.aEnd..<next.a, block.bEnd..<next.b)
            gaps.append(gap)
            scores.append(max(next.a - block.aEnd, next.b - block.bEnd) - 2 * gap.distance)
        }
        let pieces = MaximalSegments.find(in: scores).map { $0.lowerBound / 2..<($0.upperBound + 1) / 2 }
        let passages = pieces.map { passage(of: blocks, gaps, in: $0) }
        let whole = pieces.isEmpty ? 0..<0 : pieces[0].lowerBound..<pieces[pieces.count - 1].upperBound
        return (
            extended(passages, clearOf: earlier),
            extended([passage(of: blocks, gaps, in: whole)], clearOf: earlier)[0]
        )
    }

    private func passage(
        of blocks: [MatchBlock],
        _ gaps: [(edits: [Edit], distance: Int)],
        in range: Range<Int>
    ) -> Passage {
        guard let first = blocks[range].first, let last = blocks[range].last else {
            return Passage(a: 0..<0, b: 0..<0, edits: [], distance: 0)
        }
        let inner = gaps[range.lowerBound..<range.upperBound - 1]
        return Passage(
            a: first.a..<last.aEnd,
            b: first.b..<last.bEnd,
            edits: inner.flatMap(\.edits),
            distance: inner.reduce(0) { $0 + $1.distance }
        )
    }

    /// Carries each passage outwards, up to the next one in either text.
    private mutating func extended(_ passages: [Passage], clearOf earlier: [Passage]) -> [Passage] {
        var result = passages
        for index in result.indices {
            let others = result.indices.filter { $0 != index && abs($0 - index) == 1 }.map { result[$0] } + earlier
            extend(&result[index], clearOf: others)
        }
        return result
    }

    private mutating func extend(_ passage: inout Passage, clearOf others: [Passage]) {
        let ends = PassageEnds(a: a, b: b)
        let aLow = others.map(\.a.upperBound).filter { $0 <= passage.a.lowerBound }.max() ?? 0
        let bLow = others.map(\.b.upperBound).filter { $0 <= passage.b.lowerBound }.max() ?? 0
        let aHigh = others.map(\.a.lowerBound).filter { $0 >= passage.a.upperBound }.min() ?? a.count
        let bHigh = others.map(\.b.lowerBound).filter { $0 >= passage.b.upperBound }.min() ?? b.count
        let left = ends.extensionLeft(
            from: passage.a.lowerBound,
            passage.b.lowerBound,
            aLimit: passage.a.lowerBound - aLow,
            bLimit: passage.b.lowerBound - bLow
        )
        let right = ends.extensionRight(
            from: passage.a.upperBound,
            passage.b.upperBound,
            aLimit: aHigh - passage.a.upperBound,
            bLimit: bHigh - passage.b.upperBound
        )
        let aRange = passage.a.lowerBound - left.a..<passage.a.upperBound + right.a
        let bRange = passage.b.lowerBound - left.b..<passage.b.upperBound + right.b
        let head = alignment.align(aRange.lowerBound..<passage.a.lowerBound, bRange.lowerBound..<passage.b.lowerBound)
        let tail = alignment.align(passage.a.upperBound..<aRange.upperBound, passage.b.upperBound..<bRange.upperBound)
        passage.edits = head.edits + passage.edits + tail.edits
        passage.distance += head.distance + tail.distance
        passage.a = aRange
        passage.b = bRange
    }

    private func seedsOutside(_ passages: [Passage], _ seeds: [Seed]) -> [Seed] {
        var usedA = [Bool](repeating: false, count: a.count)
        var usedB = [Bool](repeating: false, count: b.count)
        for passage in passages {
            for index in passage.a { usedA[index] = true }
            for index in passage.b { usedB[index] = true }
        }
        let last = SharedGrams.windowLength - 1
        return seeds.filter { seed in
            !usedA[Int(seed.a)] && !usedA[Int(seed.a) + last] && !usedB[Int(seed.b)] && !usedB[Int(seed.b) + last]
        }
    }
}
