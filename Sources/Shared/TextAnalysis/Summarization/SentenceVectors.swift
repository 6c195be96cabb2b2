// The sentences of an article as weighted vectors. Used by `SentenceRanking`.

/// Character-bigram tf-idf vectors of unit length, kept sparse.
///
/// Character bigrams do here what words do elsewhere: with a position weight on top, no word segmentation chooses better
/// sentences, and none is needed.
struct SentenceVectors {
    private struct Entry {
        var gram: Int32
        var weight: Double
    }

    private var entries: [Entry] = []
    /// Where the entries of each sentence begin, and where those of the last one end.
    private var starts: [Int] = [0]
    private let numbering: GramNumbering
    private let scratch = Scratch()

    /// A number for each gram, 0 whenever nobody uses it: cleared entry by entry, as there may be more grams in a document
    /// than any one question touches.
    private final class Scratch {
        var values: [Double] = []
    }

    init(_ sentences: [[UInt32]]) {
        var numbering = GramNumbering(capacity: sentences.reduce(0) { $0 + $1.count } / 2)
        var sentenceCounts: [Int32] = []
        var lastSeen: [(sentence: Int32, entry: Int32)] = []
        for (sentence, content) in sentences.enumerated() {
            for key in Self.bigrams(of: content) {
                let gram = numbering.number(of: key)
                if gram == sentenceCounts.count {
                    sentenceCounts.append(0)
                    lastSeen.append((-1, -1))
                }
                if lastSeen[gram].sentence == Int32(sentence) {
                    entries[Int(lastSeen[gram].entry)].weight += 1
                } else {
                    lastSeen[gram] = (Int32(sentence), Int32(entries.count))
                    sentenceCounts[gram] += 1
                    entries.append(Entry(gram: Int32(gram), weight: 1))
                }
            }
            starts.append(entries.count)
        }
        self.numbering = numbering
        scratch.values = Array(repeating: 0, count: numbering.count)
        weigh(by: sentenceCounts)
    }

    var count: Int { starts.count - 1 }

    /// For each sentence of `group`, the mean cosine with the others of it.
    ///
    /// The sum of a sentence's cosines with all others is its product with the sum of all vectors, so this takes linear
    /// time where a similarity matrix takes quadratic.
    func centralities(in group: Range<Int>) -> [Double] {
        let stretch = entries[starts[group.lowerBound]..<starts[group.upperBound]]
        for entry in stretch { scratch.values[Int(entry.gram)] += entry.weight }
        defer { for entry in stretch { scratch.values[Int(entry.gram)] = 0 } }
        let others = Double(max(1, group.count - 1))
        return group.map { sentence in
            let product = entriesOf(sentence).reduce(0.0) { $0 + $1.weight * scratch.values[Int($1.gram)] }
            return max(0, product - 1) / others
        }
    }

    /// The cosine of a sentence with each of `others`.
    func cosines(of sentence: Int, with others: [Int]) -> [Double] {
        for entry in entriesOf(sentence) { scratch.values[Int(entry.gram)] = entry.weight }
        defer { for entry in entriesOf(sentence) { scratch.values[Int(entry.gram)] = 0 } }
        return others.map { other in entriesOf(other).reduce(0.0) { $0 + $1.weight * scratch.values[Int($1.gram)] } }
    }

    /// For each sentence, which of the distinct bigrams of `phrase` stand in it, and how many there are in all.
    func shared(with phrase: [UInt32]) -> (numbers: [[Int]], total: Int) {
        var places = [Int](repeating: -1, count: numbering.count)
        var wanted = Set<UInt64>()
        for key in Self.bigrams(of: phrase) where wanted.insert(key).inserted {
            if let gram = numbering.existingNumber(of: key) { places[gram] = wanted.count - 1 }
        }
        guard !wanted.isEmpty else { return (Array(repeating: [], count: count), 0) }
        let numbers = (0..<count).map { sentence in
            entriesOf(sentence).compactMap { places[Int($0.gram)] >= 0 ? places[Int($0.gram)] : nil }
        }
        return (numbers, wanted.count)
    }

    private func entriesOf(_ sentence: Int) -> ArraySlice<Entry> { entries[starts[sentence]..<starts[sentence + 1]] }

    /// Turns counts into weights of inverse sentence frequency and each vector into one of length 1.
    private mutating func weigh(by sentenceCounts: [Int32]) {
        let rarities = (0...Int(sentenceCounts.max() ?? 0)).map { holders in
            naturalLogarithm(Double(count + 1) / (Double(holders) + 0.5))
        }
        for sentence in 0..<count {
            var squares = 0.0
            for index in starts[sentence]..<starts[sentence + 1] {
                entries[index].weight *= rarities[Int(sentenceCounts[Int(entries[index].gram)])]
                squares += entries[index].weight * entries[index].weight
            }
            guard squares > 0 else { continue }
            let length = squares.squareRoot()
            for index in starts[sentence]..<starts[sentence + 1] { entries[index].weight /= length }
        }
    }

    private static func bigrams(of content: [UInt32]) -> some Sequence<UInt64> {
        zip(content, content.dropFirst()).lazy.map { UInt64($0) << 32 | UInt64($1) }
    }
}
