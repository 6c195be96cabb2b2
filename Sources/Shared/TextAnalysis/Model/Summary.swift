/// An extractive summary: passages of the text in the order in which they stand there.
public struct Summary: Sendable, Equatable {
    /// Sentences; in the digest of a report also headings and the clauses that hold key figures. Each runs from the first to
    /// the last scalar of what is quoted, asides and breaks inside it included.
    public var sentences: [Range<Int>]
    /// The passages joined on one line, without asides in brackets and breaks that a column or page made.
    public var text: String
    public var keywords: [String]
    /// The digest of a report section by section; empty for other texts.
    public var outline: [OutlineEntry]

    public init(sentences: [Range<Int>], text: String, keywords: [String], outline: [OutlineEntry] = []) {
        self.sentences = sentences
        self.text = text
        self.keywords = keywords
        self.outline = outline
    }
}

/// A section of a report with what it says first and foremost.
public struct OutlineEntry: Sendable, Equatable {
    /// Words of the text and where they stand.
    public struct Passage: Sendable, Equatable {
        public var range: Range<Int>
        public var text: String

        public init(range: Range<Int>, text: String) {
            self.range = range
            self.text = text
        }
    }

    /// 1 for the outermost sections; 0 for an article as a whole, in the digest of a document with several.
    public var level: Int
    /// Marker and title; `nil` for what stands before the first section.
    public var heading: Passage?
    /// The sentence that stands for the section.
    public var topic: Passage?
    /// Clauses that say how much, in reading order.
    public var figures: [Passage]

    public init(level: Int, heading: Passage?, topic: Passage? = nil, figures: [Passage] = []) {
        self.level = level
        self.heading = heading
        self.topic = topic
        self.figures = figures
    }
}

/// The summaries of a document and of each of its articles, by article index.
public struct DocumentSummary: Sendable, Equatable {
    public var document: Summary
    public var articles: [Int: Summary]

    public init(document: Summary, articles: [Int: Summary]) {
        self.document = document
        self.articles = articles
    }
}
