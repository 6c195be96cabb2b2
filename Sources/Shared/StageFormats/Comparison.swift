// The two sides of the stage `compare`: the pairs of articles that a task names, and what was found in them.

public import JSONText
public import TextAnalysis

/// An article of one document and one of another that may be the same text.
public struct ComparisonPair: Sendable, Equatable {
    /// One side: the article's index in its document, and where it stands there.
    public struct Side: Sendable, Equatable {
        public var article: Int
        public var range: Range<Int>

        public init(article: Int, range: Range<Int>) {
            self.article = article
            self.range = range
        }
    }

    public var a: Side
    public var b: Side

    public init(a: Side, b: Side) {
        self.a = a
        self.b = b
    }

    /// Reads the pairs of a compare task's parameters for two texts of these lengths in scalars.
    public static func list(
        _ parameters: JSONValue,
        textLengths: (a: Int, b: Int)
    ) throws(StageFormatError) -> [ComparisonPair] {
        var pairs: [ComparisonPair] = []
        for item in try FormatFields(parameters, "compare parameters").array("pairs") {
            guard let sides = item.array, sides.count == 2,
                let a = Side(sides[0], textLength: textLengths.a), let b = Side(sides[1], textLength: textLengths.b)
            else {
                throw StageFormatError(
                    place: "compare parameters: pairs",
                    reason: "a pair is [[article, start, end], [article, start, end]] within the two documents"
                )
            }
            pairs.append(ComparisonPair(a: a, b: b))
        }
        return pairs
    }
}

extension ComparisonPair.Side {
    fileprivate init?(_ json: JSONValue, textLength: Int) {
        guard let numbers = json.array, numbers.count == 3, let article = numbers[0].integer,
            let start = numbers[1].integer, let end = numbers[2].integer,
            article >= 1, 0 <= start, start <= end, end <= textLength
        else { return nil }
        self.init(article: article, range: start..<end)
    }
}

/// What one pair of articles has in common.
public struct Comparison: Sendable, Equatable {
    public var pair: ComparisonPair
    public var reuses: [Reuse]

    public init(pair: ComparisonPair, reuses: [Reuse]) {
        self.pair = pair
        self.reuses = reuses
    }

    func write(to writer: inout JSONWriter, of texts: (a: Text, b: Text)) {
        for reuse in reuses {
            writer.object { object in
                object.side("a", pair.a.article, reuse.a)
                object.side("b", pair.b.article, reuse.b)
                object.member("kind", reuse.kind.rawValue)
                object.member("similarity", rounded(reuse.similarity))
                object.list("differences", reuse.differences) { list, difference in
                    difference.write(to: &list, of: texts)
                }
            }
        }
    }
}

extension Reuse.Difference {
    fileprivate func write(to writer: inout JSONWriter, of texts: (a: Text, b: Text)) {
        writer.object { object in
            object.name("a")
            object.value(a)
            object.name("b")
            object.value(b)
            object.member("a_text", texts.a[a])
            object.member("b_text", texts.b[b])
        }
    }
}

extension JSONWriter {
    fileprivate mutating func side(_ name: String, _ article: Int, _ range: Range<Int>) {
        self.name(name)
        object { object in
            object.member("article", article)
            object.member("start", range.lowerBound)
            object.member("end", range.upperBound)
        }
    }
}
