/// What the segmenter found in one document: its date, its place and its articles, in reading order.
///
/// All ranges are half-open and count scalars of the document as submitted. Every scalar that is not white space lies
/// in exactly one block of exactly one article.
public struct Segmentation: Sendable, Equatable {
    public var date: DocumentDate?
    public var place: DocumentPlace?
    public var articles: [Article]

    public init(date: DocumentDate? = nil, place: DocumentPlace? = nil, articles: [Article] = []) {
        self.date = date
        self.place = place
        self.articles = articles
    }
}

/// A day that the document itself, or whoever submitted it, gives as its date.
public struct DocumentDate: Sendable, Equatable {
    public enum Source: String, Sendable { case given, text, inferred }

    public var date: CalendarDate
    /// Where the text says so; `nil` for a given date.
    public var evidence: Range<Int>?
    public var source: Source
    /// 0 to 1.
    public var confidence: Double

    public init(date: CalendarDate, evidence: Range<Int>?, source: Source, confidence: Double) {
        self.date = date
        self.evidence = evidence
        self.source = source
        self.confidence = confidence
    }
}

/// The place that a document is about or comes from.
public struct DocumentPlace: Sendable, Equatable {
    /// Where the text names it.
    public var evidence: Range<Int>
    /// `text` where a title, a signature, a running head or datelines name it; `inferred` from how often it is named.
    public var source: DocumentDate.Source
    /// 0 to 1.
    public var confidence: Double

    public init(evidence: Range<Int>, source: DocumentDate.Source, confidence: Double) {
        self.evidence = evidence
        self.source = source
        self.confidence = confidence
    }
}

/// One article of a document.
public struct Article: Sendable, Equatable {
    /// 1 for the first article of the document.
    public var index: Int
    public var range: Range<Int>
    public var headline: Range<Int>?
    public var kicker: Range<Int>?
    public var subheadline: Range<Int>?
    /// One range for each name or body that signs the article.
    public var byline: [Range<Int>]
    public var dateline: Dateline?
    public var blocks: [Block]
    public var paragraphs: [Paragraph]
    public var sections: [Section]
    /// Notices that the article goes on, or began, on another page.
    public var jumps: [Jump]

    public init(
        index: Int,
        range: Range<Int>,
        headline: Range<Int>? = nil,
        kicker: Range<Int>? = nil,
        subheadline: Range<Int>? = nil,
        byline: [Range<Int>] = [],
        dateline: Dateline? = nil,
        blocks: [Block] = [],
        paragraphs: [Paragraph] = [],
        sections: [Section] = [],
        jumps: [Jump] = []
    ) {
        self.index = index
        self.range = range
        self.headline = headline
        self.kicker = kicker
        self.subheadline = subheadline
        self.byline = byline
        self.dateline = dateline
        self.blocks = blocks
        self.paragraphs = paragraphs
        self.sections = sections
        self.jumps = jumps
    }
}

/// A jump line: 下转第4版, 上接第1版.
public struct Jump: Sendable, Equatable {
    public enum Direction: String, Sendable {
        /// The article goes on there.
        case to
        /// It began there.
        case from
    }

    public var direction: Direction
    public var page: Int?
    /// The letter in front of the page's number: A4 and B4 are two pages.
    public var part: String?
    public var range: Range<Int>
    /// Index of the article of the same document that is the other part; `nil` when it is not there.
    public var article: Int?

    public init(direction: Direction, page: Int?, part: String? = nil, range: Range<Int>, article: Int? = nil) {
        self.direction = direction
        self.page = page
        self.part = part
        self.range = range
        self.article = article
    }
}

/// Place and day in front of a news item, as in `本报杭州10月20日讯`.
public struct Dateline: Sendable, Equatable {
    public var place: Range<Int>?
    public var date: CalendarDate?
    public var range: Range<Int>

    public init(place: Range<Int>?, date: CalendarDate?, range: Range<Int>) {
        self.place = place
        self.date = date
        self.range = range
    }
}

/// What a stretch of text is for.
public enum BlockRole: String, Sendable, CaseIterable {
    case headline, kicker, subheadline, byline, dateline, caption
    case editorsNote = "editors_note"
    case heading, body, credit, distribution, furniture
}

/// A stretch of text with one role.
public struct Block: Sendable, Equatable {
    public var role: BlockRole
    /// Depth of a heading, 1 for the outermost; `nil` for other roles.
    public var level: Int?
    public var range: Range<Int>

    public init(role: BlockRole, level: Int? = nil, range: Range<Int>) {
        self.role = role
        self.level = level
        self.range = range
    }
}

/// A paragraph of running text, put together again where a column or page break had cut it.
public struct Paragraph: Sendable, Equatable {
    /// The pieces in order: more than one where a break was mended.
    public var spans: [Range<Int>]
    /// Each from first to last scalar, including a break inside it.
    public var sentences: [Range<Int>]
    /// Where the paragraph begins that this one says again, if it does; see `DoubledParagraphs`.
    public var repeats: Int?

    public var range: Range<Int> { spans[0].lowerBound..<spans[spans.count - 1].upperBound }

    public init(spans: [Range<Int>], sentences: [Range<Int>], repeats: Int? = nil) {
        precondition(!spans.isEmpty, "a paragraph has at least one span")
        self.repeats = repeats
        self.spans = spans
        self.sentences = sentences
    }
}

/// A numbered or titled part of an article, from its marker to the start of the next part of the same or a higher level.
public struct Section: Sendable, Equatable {
    public var level: Int
    /// The numbering as written, `一、` or `（二）`; empty for a heading without one.
    public var marker: Range<Int>
    public var title: Range<Int>
    public var range: Range<Int>

    public init(level: Int, marker: Range<Int>, title: Range<Int>, range: Range<Int>) {
        self.level = level
        self.marker = marker
        self.title = title
        self.range = range
    }
}
