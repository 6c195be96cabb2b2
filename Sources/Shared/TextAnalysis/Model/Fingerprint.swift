/// What the deduplicator remembers of one article.
public struct Fingerprint: Sendable, Equatable {
    /// A sampled n-gram of the normalised article: its hash and where it begins in the normalised text.
    public struct Anchor: Sendable, Hashable {
        public var hash: UInt64
        public var position: UInt32

        public init(hash: UInt64, position: UInt32) {
            self.hash = hash
            self.position = position
        }
    }

    /// Index of the article in its document.
    public var article: Int
    /// Where the article stands in the document.
    public var range: Range<Int>
    /// Scalars of the normalised article.
    public var length: Int
    /// Scalars that recognition or a conversion could not read: see `DamagedScalars`.
    public var damaged: Int
    /// 128-bit hash of the normalised article: equal for articles that differ in width, punctuation style or spacing only.
    public var exact: ExactHash
    public var anchors: [Anchor]

    public init(article: Int, range: Range<Int>, length: Int, damaged: Int = 0, exact: ExactHash, anchors: [Anchor]) {
        self.article = article
        self.range = range
        self.length = length
        self.damaged = damaged
        self.exact = exact
        self.anchors = anchors
    }
}

/// A 128-bit content hash, the same on every host.
public struct ExactHash: Sendable, Hashable {
    public var high: UInt64
    public var low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// Two passages that are the same text, and where they differ.
public struct Reuse: Sendable, Equatable {
    public enum Kind: String, Sendable { case exact, near, partial }

    /// One place where the two prints read differently: ranges of the two documents, one of them possibly empty.
    public struct Difference: Sendable, Equatable {
        public var a: Range<Int>
        public var b: Range<Int>

        public init(a: Range<Int>, b: Range<Int>) {
            self.a = a
            self.b = b
        }
    }

    public var a: Range<Int>
    public var b: Range<Int>
    public var kind: Kind
    /// 1 minus the normalised edit distance over the aligned passages.
    public var similarity: Double
    public var differences: [Difference]

    public init(a: Range<Int>, b: Range<Int>, kind: Kind, similarity: Double, differences: [Difference]) {
        self.a = a
        self.b = b
        self.kind = kind
        self.similarity = similarity
        self.differences = differences
    }
}
