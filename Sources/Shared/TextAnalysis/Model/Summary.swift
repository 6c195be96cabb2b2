/// An extractive summary: sentences of the text in the order in which they stand there.
public struct Summary: Sendable, Equatable {
    public var sentences: [Range<Int>]
    /// The chosen sentences joined, without breaks that a column or page made.
    public var text: String
    public var keywords: [String]

    public init(sentences: [Range<Int>], text: String, keywords: [String]) {
        self.sentences = sentences
        self.text = text
        self.keywords = keywords
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
