// Counts the n-grams that a text repeats. Used by `KeywordExtractor`.

/// How often each n-gram of a stream stands, for the n-grams that stand often enough.
///
/// Levels are counted one after another, and an n-gram is counted only where both its (n − 1)-grams were frequent
/// (Agrawal and Srikant 1994), so that the work falls off with n.
struct NgramStatistics {
    /// The frequent n-grams of one length.
    struct Level {
        /// The n-gram that begins at each place, -1 for a break or a rare one.
        var grams: [Int32]
        var counts: [Int]
        /// Where each stands first.
        var firstPlaces: [Int]
    }

    private static let rare: Int32 = -1

    let tokens: [UInt32]
    /// `levels[n - 1]` holds the n-grams.
    private(set) var levels: [Level]

    init(_ tokens: [UInt32], maximumLength: Int, minimumCount: Int) {
        self.tokens = tokens
        levels = [
            Self.count(places: tokens.count) { tokens[$0] == KeywordStream.wordBreak ? nil : UInt64(tokens[$0]) }
        ]
        while levels.count < maximumLength, let last = levels.last {
            var next = Self.count(places: last.grams.count - 1) { place in
                let (left, right) = (last.grams[place], last.grams[place + 1])
                guard left >= 0, right >= 0 else { return nil }
                return UInt64(left) << 32 | UInt64(right)
            }
            for place in next.grams.indices where next.grams[place] >= 0 {
                if next.counts[Int(next.grams[place])] < minimumCount { next.grams[place] = Self.rare }
            }
            levels.append(next)
        }
    }

    /// How much more often the n-gram stands than its parts would meet by chance, at its weakest joint: the smallest
    /// ratio over all ways to cut it in two. For a single token, how rare it is.
    func cohesion(at place: Int, length: Int) -> Double {
        let count = Double(self.count(at: place, length: length))
        if length == 1 { return Double(tokens.count) / count }
        let ratios = (1..<length).map { cut in
            let parts = self.count(at: place, length: cut) * self.count(at: place + cut, length: length - cut)
            return count * Double(tokens.count) / Double(max(1, parts))
        }
        return ratios.min() ?? 0
    }

    /// For each n-gram of a length that `isWanted`, the entropy of what stands beside it: how freely it is used, at the
    /// side where it is less free. Breaks count as different from one another.
    func boundaryEntropies(length: Int, isWanted: [Bool]) -> [Double] {
        let left = entropies(length: length, isWanted) { $0 - 1 }
        let right = entropies(length: length, isWanted) { $0 + length }
        return zip(left, right).map { min($0, $1) }
    }

    /// For each n-gram of a length that `isWanted`, the share of its places where its first token and the one before, or its last
    /// and the one behind, are a word: there it is a piece of one, as 业项目 of 产业项目 and 工业项目.
    func straddledShares(length: Int, isWanted: [Bool], isWord: (UInt32, UInt32) -> Bool) -> [Double] {
        let level = levels[length - 1]
        var straddled = [Int](repeating: 0, count: level.counts.count)
        for (place, gram) in level.grams.enumerated() where gram >= 0 && isWanted[Int(gram)] {
            let end = place + length
            let isLeft = place > 0 && isWord(tokens[place - 1], tokens[place])
            if isLeft || end < tokens.count && isWord(tokens[end - 1], tokens[end]) { straddled[Int(gram)] += 1 }
        }
        return zip(straddled, level.counts).map { Double($0) / Double(max(1, $1)) }
    }

    private func count(at place: Int, length: Int) -> Int {
        let level = levels[length - 1]
        return level.grams[place] >= 0 ? level.counts[Int(level.grams[place])] : 1
    }

    private func entropies(length: Int, _ isWanted: [Bool], neighbour: (Int) -> Int) -> [Double] {
        let level = levels[length - 1]
        var numbering = GramNumbering(capacity: 64)
        var pairs: [(gram: Int, count: Int)] = []
        for (place, gram) in level.grams.enumerated() where gram >= 0 && isWanted[Int(gram)] {
            let beside = neighbour(place)
            guard tokens.indices.contains(beside), tokens[beside] != KeywordStream.wordBreak else { continue }
            let pair = numbering.number(of: UInt64(gram) << 32 | UInt64(tokens[beside]))
            if pair == pairs.count { pairs.append((Int(gram), 0)) }
            pairs[pair].count += 1
        }
        var weighted = [Double](repeating: 0, count: level.counts.count)
        for pair in pairs where pair.count > 1 {
            weighted[pair.gram] += Double(pair.count) * naturalLogarithm(Double(pair.count))
        }
        return level.counts.indices.map { gram in
            guard isWanted[gram] else { return 0 }
            let count = Double(level.counts[gram])
            return naturalLogarithm(count) - weighted[gram] / count
        }
    }

    private static func count(places: Int, key: (Int) -> UInt64?) -> Level {
        var numbering = GramNumbering(capacity: places / 2)
        var level = Level(grams: [], counts: [], firstPlaces: [])
        level.grams.reserveCapacity(max(0, places))
        for place in 0..<max(0, places) {
            guard let key = key(place) else {
                level.grams.append(rare)
                continue
            }
            let gram = numbering.number(of: key)
            if gram == level.counts.count {
                level.counts.append(0)
                level.firstPlaces.append(place)
            }
            level.counts[gram] += 1
            level.grams.append(Int32(gram))
        }
        return level
    }
}
