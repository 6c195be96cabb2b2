/// Takes a document apart: articles, their headlines, bylines, captions and notes, sections, paragraphs, sentences.
///
/// Reads the page as its reader does: first the layout (lines, gaps, a fixed measure), then what each line looks like on
/// its own (`PieceClassifier`), then which sentences a column or page break has cut (`ParagraphMender`), then where
/// articles begin (`ArticleFinder`: headlines first, lexical cohesion where a headline was lost). Every step is one
/// pass over the text, so that time grows with its length.
///
/// ```swift
/// let segmentation = Segmenter().segment(Text("春耕开始\n\n李明\n\n各地抓紧备耕。"))
/// segmentation.articles[0].headline  // 0..<4
/// ```
public struct Segmenter: Sendable {
    public init() {}

    /// The articles of a text and its date.
    ///
    /// A given date is used where the text itself states none. Ranges count scalars of `text`; nothing is changed or
    /// dropped, and every scalar that is not white space lies in exactly one block. Any input is good, an empty one
    /// gives no articles.
    public func segment(_ text: Text, date: CalendarDate? = nil) -> Segmentation {
        guard let printed = PrintedText(of: text) else { return segment(printed: text, date: date) }
        return printed.laidBack(segment(printed: printed.text, date: date))
    }

    private func segment(printed text: Text, date: CalendarDate?) -> Segmentation {
        let pieces = pieces(of: text)
        guard !pieces.isEmpty else { return Segmentation(date: DocumentDating.date(of: text, given: date, pieces: [])) }
        let groups = ArticleFinder(text: text, pieces: pieces).groups()
        var articles: [Article] = []
        for (index, group) in groups.enumerated() {
            articles.append(
                ArticleBuilder(text: text, pieces: group.pieces, hull: group.hull).article(index: index + 1)
            )
        }
        let documentDate = DocumentDating.date(of: text, given: date, pieces: pieces)
        if let documentDate {
            articles = articles.map { DocumentDating.completed($0, with: documentDate.date, in: text) }
        }
        return Segmentation(
            date: documentDate,
            place: DocumentPlacing.place(of: text, articles: articles),
            articles: JumpLinks.added(to: articles, of: text)
        )
    }

    private func pieces(of text: Text) -> [Piece] {
        let splitter = PieceSplitter(text: text)
        let classifier = PieceClassifier(text: text)
        var pieces: [Piece] = []
        for line in LineUnwrapper.unwrapped(Line.lines(of: text), of: text) {
            for piece in splitter.pieces(of: line) {
                pieces.append(piece)
                classifier.classify(&pieces[pieces.count - 1])
            }
        }
        NeighbourRules(text: text).apply(to: &pieces)
        ParagraphMender(text: text, commonGap: LayoutProfile(pieces: pieces).commonGap).mend(&pieces)
        return pieces
    }
}
