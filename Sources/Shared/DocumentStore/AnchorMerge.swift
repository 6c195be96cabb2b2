import GRDB

/// A merge of runs that goes on a little with each commit. Until it is finished the runs answer; when the process stops
/// before, it begins anew.
struct AnchorMerge {
    let sources: [AnchorRun]
    private(set) var target: AnchorRun
    /// Stretches of the coarsest division among the runs.
    private let stepBits: Int
    private var nextStep = 0

    var level: Int { sources[0].level }

    /// - Parameter sources: neighbours, oldest first.
    init(_ sources: [AnchorRun], number: Int) {
        self.sources = sources
        stepBits = sources.map(\.bits).min()!
        target = AnchorRun(
            number: number,
            level: sources[0].level + 1,
            articles: sources[0].articles.lowerBound..<sources[sources.count - 1].articles.upperBound,
            expecting: sources.reduce(0) { $0 + $1.postings }
        )
    }

    /// Merges at least `postings` postings and leaves out those of articles that are gone.
    ///
    /// - Returns: whether all is merged.
    mutating func advance(by postings: Int, _ priorities: [UInt64], _ db: Database) throws -> Bool {
        var moved = 0
        while moved < postings, nextStep < 1 << stepBits {
            var step: [UInt64] = []
            for run in sources {
                let perStep = 1 << (run.bits - stepBits)
                for stretch in nextStep * perStep..<(nextStep + 1) * perStep {
                    try run.forEachPosting(of: stretch, db) { key, article in
                        if priorities[article] != .max { step.append(UInt64(key) << 32 | UInt64(article)) }
                        return true
                    }
                }
            }
            step.sort()
            try target.write(all: step, db)
            moved += step.count + 1
            nextStep += 1
        }
        guard nextStep == 1 << stepBits else { return false }
        return true
    }
}

extension AnchorRun {
    /// Writes sorted postings to the stretches that they belong to.
    mutating func write(all postings: [UInt64], _ db: Database) throws {
        var start = 0
        while start < postings.count {
            let stretch = stretch(of: UInt32(postings[start] >> 32))
            var end = start + 1
            while end < postings.count, self.stretch(of: UInt32(postings[end] >> 32)) == stretch { end += 1 }
            try write(postings[start..<end], to: stretch, db)
            start = end
        }
    }
}
