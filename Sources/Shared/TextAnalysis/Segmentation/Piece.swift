/// A line, or a part of a line, that plays one role on its page.
struct Piece: Equatable {
    /// What a piece looks like on its own, before its neighbours are asked.
    enum Form: Equatable {
        case text, title, subtitle, heading, byline, caption, note, credit, distribution, dateline, furniture
    }

    /// Everything of the line that belongs to the piece.
    var range: Range<Int>
    /// The range without marks of layout (`##`, `◎`, zero-width characters).
    var content: Range<Int>
    /// Line breaks in front; 0 when it shares its line with the piece before.
    var gap: Int
    /// Level of a Markdown heading, 0 without one.
    var markdown = 0
    var form: Form
    var marker: SectionMarker?
    /// Names that a byline or a dateline holds.
    var names: [Range<Int>] = []
    var dateline: Dateline?
    /// Whether the page says that a paragraph begins here, though the one above has no final stop.
    var beginsParagraph = false
    /// Whether the sentence begun in an earlier piece goes on here.
    var continues = false
    /// Whether a byline could hardly be anything else.
    var isCertain = false
    /// Whether a title says what kind of piece follows: 短评.
    var isLabel = false
    /// Whether a title is the name of a body, which signs the article where it stands below another title.
    var isBody = false

    init(range: Range<Int>, content: Range<Int>, gap: Int, form: Form = .text) {
        self.range = range
        self.content = content
        self.gap = gap
        self.form = form
    }
}

extension [Piece] {
    /// The last piece before an index that is not furniture.
    func lastOfMatter(before index: Int) -> Piece? {
        self[..<index].last { $0.form != .furniture }
    }

    /// Whether a picture stands right above. It is set into an article, often far from the words it shows: the text
    /// below goes on with that above.
    func isBelowCaption(_ index: Int) -> Bool { lastOfMatter(before: index)?.form == .caption }
}
