// Counts the n-grams that a text repeats. Used by `KeywordExtractor`.

/// How often each n-gram of a stream stands, for the n-grams that stand often enough.
///
/// Levels are counted one after another, and an n-gram is counted only where both its (n − 1)-grams were frequent
/// (Agrawal and Srikant 1994), so that the work falls off with n. Rare n-grams lose their numbers at once: what follows
/// costs no more than what is frequent.
struct NgramStatistics {
    /// The frequent n-grams of one length, numbered in the order of their first appearance.
    struct Level {
        /// The n-gram that begins at each place, `rare` for a break or a rare one.
        var grams: [Int32] = []
        /// The places that are not rare: what is asked of a level costs no more than these.
        var places: [Int32] = []
        var counts: [Int] = []
        /// Where each stands first.
        var firstPlaces: [Int] = []
    }

    /// Where the n-grams of a level stand, those that were asked for.
    struct Occurrences {
        fileprivate var places: [Int32]
        fileprivate var starts: [Int]

        subscript(gram: Int) -> ArraySlice<Int32> { places[starts[gram]..<starts[gram + 1]] }
    }

    private static let rare: Int32 = -1

    let tokens: [UInt32]
    /// `levels[n - 1]` holds the n-grams; there is no level without any.
    private(set) var levels: [Level] = []

    /// Single tokens are frequent when they stand twice, longer n-grams at `minimumCount`.
    init(_ tokens: [UInt32], maximumLength: Int, minimumCount: Int) {
        self.tokens = tokens
        let all = Int32(tokens.count)
        var next = Self.count(0..<all, of: tokens.count, capacity: tokens.count / 4, minimumCount: 2) {
            tokens[$0] == KeywordStream.wordBreak ? nil : UInt64(tokens[$0])
        }
        while !next.counts.isEmpty, levels.count < maximumLength {
            let last = next
            levels.append(last)
            let capacity = last.places.count / 2
            next = Self.count(last.places, of: tokens.count, capacity: capacity, minimumCount: minimumCount) {
                let right = $0 + 1 < last.grams.count ? last.grams[$0 + 1] : Self.rare
                return right >= 0 ? UInt64(last.grams[$0]) << 32 | UInt64(right) : nil
            }
        }
    }

    /// How much more often the n-gram stands than its parts would meet by chance, at its weakest joint: the smallest
    /// ratio over all ways to cut it in two. For a single token, how rare it is.
    func cohesion(at place: Int, length: Int) -> Double {
        let count = Double(self.count(at: place, length: length))
        if length == 1 { return Double(tokens.count) / count }
        // The greatest product of the counts of two parts makes the smallest ratio.
        var chance = 1
        for cut in 1..<length {
            let parts = self.count(at: place, length: cut) * self.count(at: place + cut, length: length - cut)
            chance = max(chance, parts)
        }
        return count * Double(tokens.count) / Double(chance)
    }

    /// The places of each n-gram of a length that `isWanted`, in the order of the text.
    func occurrences(length: Int, isWanted: [Bool]) -> Occurrences {
        let level = levels[length - 1]
        var starts = [0]
        starts.reserveCapacity(level.counts.count + 1)
        for gram in level.counts.indices { starts.append(starts[gram] + (isWanted[gram] ? level.counts[gram] : 0)) }
        var places = [Int32](repeating: 0, count: starts[level.counts.count])
        var ends = starts
        for place in level.places {
            let gram = Int(level.grams[Int(place)])
            guard isWanted[gram] else { continue }
            places[ends[gram]] = place
            ends[gram] += 1
        }
        return Occurrences(places: places, starts: starts)
    }

    /// The entropy of what stands beside an n-gram: how freely it is used, at the side where it is less free. Breaks
    /// count as different from one another.
    func boundaryEntropy(of places: ArraySlice<Int32>, length: Int) -> Double {
        var neighbours: [UInt32] = []
        neighbours.reserveCapacity(places.count)
        let left = entropy(of: places, shift: -1, &neighbours)
        return min(left, entropy(of: places, shift: length, &neighbours))
    }

    /// The share of the places of an n-gram where a longer word runs over its first or its last joint: there it is a piece
    /// of one, as 业项目 of 产业项目 and 工业项目, or 主义 of 社会主义.
    func straddledShare(of places: ArraySlice<Int32>, length: Int, isInsideWord: (Int, [UInt32]) -> Bool) -> Double {
        var straddled = 0
        for place in places.lazy.map(Int.init) {
            if isInsideWord(place, tokens) || isInsideWord(place + length, tokens) { straddled += 1 }
        }
        return Double(straddled) / Double(max(1, places.count))
    }

    private func count(at place: Int, length: Int) -> Int {
        let gram = levels[length - 1].grams[place]
        return gram >= 0 ? levels[length - 1].counts[Int(gram)] : 1
    }

    private func entropy(of places: ArraySlice<Int32>, shift: Int, _ neighbours: inout [UInt32]) -> Double {
        neighbours.removeAll(keepingCapacity: true)
        for place in places {
            let beside = Int(place) + shift
            guard tokens.indices.contains(beside), tokens[beside] != KeywordStream.wordBreak else { continue }
            neighbours.append(tokens[beside])
        }
        neighbours.sort()
        var weighted = 0.0
        var start = 0
        for index in neighbours.indices
        where index + 1 == neighbours.count || neighbours[index + 1] != neighbours[index] {
            let count = index + 1 - start
            if count > 1 { weighted += Double(count) * naturalLogarithm(of: count) }
            start = index + 1
        }
        return naturalLogarithm(of: places.count) - weighted / Double(places.count)
    }

    /// Counts what `key` gives for each place, in the order of the text, and keeps what is frequent.
    private static func count(
        _ places: some Collection<Int32>,
        of tokens: Int,
        capacity: Int,
        minimumCount: Int,
        key: (Int) -> UInt64?
    ) -> Level {
        var numbering = GramNumbering(capacity: capacity)
        var counts: [Int] = []
        var firstPlaces: [Int] = []
        var level = Level()
        level.grams = Array(repeating: rare, count: tokens)
        level.grams.withUnsafeMutableBufferPointer { grams in
            for place in places {
                guard let key = key(Int(place)) else { continue }
                let gram = numbering.number(of: key)
                if gram == counts.count {
                    counts.append(0)
                    firstPlaces.append(Int(place))
                }
                counts[gram] += 1
                grams[Int(place)] = Int32(gram)
            }
        }
        let numbers = counts.indices.map { gram in
            guard counts[gram] >= minimumCount else { return rare }
            level.counts.append(counts[gram])
            level.firstPlaces.append(firstPlaces[gram])
            return Int32(level.counts.count - 1)
        }
        guard !level.counts.isEmpty else { return Level() }
        level.places.reserveCapacity(level.counts.reduce(0, +))
        for place in places where level.grams[Int(place)] >= 0 {
            let gram = numbers[Int(level.grams[Int(place)])]
            level.grams[Int(place)] = gram
            if gram >= 0 { level.places.append(place) }
        }
        return level
    }
}
