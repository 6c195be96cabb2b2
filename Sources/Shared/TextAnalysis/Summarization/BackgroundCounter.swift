// Makes a table of background terms from a collection of documents. Used by `galley keywords-background`.

/// Counts in how many stretches of text each word stands.
///
/// What is counted are the n-grams that could be keywords: they stand together more often than chance has it and are no
/// pieces of longer ones. A stretch is a share of a document, so that one long report does not count as one news item.
public struct BackgroundCounter {
    /// Scalars of a stretch.
    static let stretchLength = 1500
    /// Stretches per thousand below which a word is left out, as rare words count alike.
    static let minimumPerThousand = 10
    /// Ideographs of a word.
    static let lengths = 2...4
    /// Keys above which rare words are forgotten, so that memory stays bounded whatever the collection.
    static let maximumKeys = 1 << 22

    /// How many stretches have been counted.
    public private(set) var stretchCount = 0
    /// Stretches by word, for words of up to four ideographs packed 16 bits each.
    private var counts: [UInt64: (stretches: UInt32, last: UInt32)] = [:]
    /// What the rare words that were forgotten can have had at most.
    private var forgotten: UInt32 = 0

    public init() {}

    /// Counts the running text of a document.
    public mutating func add(_ text: Text, _ segmentation: Segmentation) {
        for article in segmentation.articles {
            var stream = KeywordStream()
            for sentence in SentenceCollector(text: text, article: article).sentences() {
                stream.append(text, sentence.pieces)
                if stream.tokens.count >= Self.stretchLength {
                    add(stream.tokens)
                    stream = KeywordStream()
                }
            }
            if !stream.tokens.isEmpty { add(stream.tokens) }
        }
    }

    private mutating func add(_ tokens: [UInt32]) {
        stretchCount += 1
        let mark = UInt32(stretchCount)
        for start in tokens.indices {
            var key: UInt64 = 0
            for length in 1...Self.lengths.upperBound where start + length <= tokens.count {
                let token = tokens[start + length - 1]
                guard token < 0x1_0000, KeywordStream.isIdeograph(token) else { break }
                key = key << 16 | UInt64(token)
                guard length >= Self.lengths.lowerBound else { continue }
                let known = counts[key] ?? (forgotten, 0)
                if known.last != mark { counts[key] = (known.stretches + 1, mark) }
            }
        }
        if counts.count > Self.maximumKeys { forget() }
    }

    /// Lossy counting (Manku and Motwani 2002): what is rarer than the table's threshold goes.
    private mutating func forget() {
        let threshold = max(forgotten + 1, UInt32(stretchCount * Self.minimumPerThousand / 2000))
        counts = counts.filter { $0.value.stretches > threshold }
        forgotten = threshold
    }

    /// The table in the format of `BackgroundTerms`: the most common word first.
    public var table: String {
        var lines = [
            "# How common words are: of 1000 stretches of \(Self.stretchLength) scalars so many hold the word. "
                + "Counted over \(stretchCount) stretches.",
            "# word\tper thousand",
        ]
        let common = counts.filter { Int($0.value.stretches) * 1000 >= Self.minimumPerThousand * stretchCount }
        let isPiece = pieces(of: common)
        let words = common.keys.filter { !isPiece.contains($0) && isWord($0) }
            .map { (key: $0, stretches: common[$0]?.stretches ?? 0) }
            .sorted { ($1.stretches, $0.key) < ($0.stretches, $1.key) }
        lines += words.map { "\(Self.string($0.key))\t\(max(1, Int($0.stretches) * 1000 / stretchCount))" }
        return lines.joined(separator: "\n") + "\n"
    }

    private func isWord(_ key: UInt64) -> Bool { KeywordStops.builtIn.allow(Self.scalars(key)[...]) }

    /// Words nearly all of whose stretches hold one and the same longer word.
    private func pieces(of common: [UInt64: (stretches: UInt32, last: UInt32)]) -> Set<UInt64> {
        var pieces = Set<UInt64>()
        for (key, value) in common {
            let length = Self.scalars(key).count
            guard length > Self.lengths.lowerBound else { continue }
            for part in [key >> 16, key & (1 << UInt64(16 * (length - 1)) - 1)] {
                if let whole = common[part], value.stretches * 10 >= whole.stretches * 9 { pieces.insert(part) }
            }
        }
        return pieces
    }

    private static func scalars(_ key: UInt64) -> [UInt32] {
        [48, 32, 16, 0].map { UInt32(truncatingIfNeeded: key >> $0) & 0xFFFF }.filter { $0 != 0 }
    }

    private static func string(_ key: UInt64) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars(key).compactMap(Unicode.Scalar.init))
        return String(view)
    }
}
