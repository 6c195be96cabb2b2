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
    /// Which scalars lie in a passage that has been found.
    private var isUsedInA: [Bool]
    private var isUsedInB: [Bool]

    init(_ a: [UInt32], _ b: [UInt32]) {
        self.a = a
        self.b = b
        alignment = EditAlignment(a, b)
        isUsedInA = Array(repeating: false, count: a.count)
        isUsedInB = Array(repeating: false, count: b.count)
    }

    /// For each chain of matching stretches, best first, the passages it falls into, and all of them as one.
    ///
    /// Passages of one chain rise in both texts and do not overlap, neither among themselves nor with earlier chains.
    mutating func chains() -> [(passages: [Passage], whole: Passage)] {
        var seeds = SharedGrams.seeds(a, b)
        var chains: [(passages: [Passage], whole: Passage)] = []
        while chains.count < Self.maximumRounds, seeds.count >= Self.minimumSeeds {
            let chain = cut(ColinearChain.blocks(of: seeds, a, b))
            guard !chain.passages.isEmpty else { break }
            chains.append(chain)
            seeds = seeds.filter(isFree)
        }
        return chains
    }

    private mutating func cut(_ blocks: [MatchBlock]) -> (passages: [Passage], whole: Passage) {
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
        let span = pieces.isEmpty ? 0..<0 : pieces[0].lowerBound..<pieces[pieces.count - 1].upperBound
        let whole = extended(passage(of: blocks, gaps, in: span))
        let cores = pieces.map { passage(of: blocks, gaps, in: $0) }
        for core in cores { markUsed(core) }
        return (cores.map { extendedAndMarked($0) }, whole)
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

    private mutating func extendedAndMarked(_ core: Passage) -> Passage {
        let passage = extended(core)
        markUsed(passage)
        return passage
    }

    /// Carries a passage outwards, up to the next one in either text.
    private mutating func extended(_ core: Passage) -> Passage {
        let ends = PassageEnds(a: a, b: b)
        let left = ends.extensionLeft(
            from: core.a.lowerBound,
            core.b.lowerBound,
            aLimit: Self.roomLeft(of: core.a.lowerBound, isUsedInA),
            bLimit: Self.roomLeft(of: core.b.lowerBound, isUsedInB)
        )
        let right = ends.extensionRight(
            from: core.a.upperBound,
            core.b.upperBound,
            aLimit: Self.roomRight(of: core.a.upperBound, isUsedInA),
            bLimit: Self.roomRight(of: core.b.upperBound, isUsedInB)
        )
        var passage = core
        passage.a = core.a.lowerBound - left.a..<core.a.upperBound + right.a
        passage.b = core.b.lowerBound - left.b..<core.b.upperBound + right.b
        let head = alignment.align(
            passage.a.lowerBound..<core.a.lowerBound,
            passage.b.lowerBound..<core.b.lowerBound
        )
        let tail = alignment.align(
            core.a.upperBound..<passage.a.upperBound,
            core.b.upperBound..<passage.b.upperBound
        )
        passage.edits = head.edits + core.edits + tail.edits
        passage.distance += head.distance + tail.distance
        return passage
    }

    /// Scalars before `place`, as far as an extension looks, that lie in no passage.
    private static func roomLeft(of place: Int, _ isUsed: [Bool]) -> Int {
        var room = 0
        while room < PassageEnds.reach, place - room > 0, !isUsed[place - room - 1] { room += 1 }
        return room
    }

    private static func roomRight(of place: Int, _ isUsed: [Bool]) -> Int {
        var room = 0
        while room < PassageEnds.reach, place + room < isUsed.count, !isUsed[place + room] { room += 1 }
        return room
    }

    private mutating func markUsed(_ passage: Passage) {
        for index in passage.a { isUsedInA[index] = true }
        for index in passage.b { isUsedInB[index] = true }
    }

    private func isFree(_ seed: Seed) -> Bool {
        let last = SharedGrams.windowLength - 1
        return !isUsedInA[Int(seed.a)] && !isUsedInA[Int(seed.a) + last] && !isUsedInB[Int(seed.b)]
            && !isUsedInB[Int(seed.b) + last]
    }
}
