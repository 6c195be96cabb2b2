/// A run of pieces in front of text that may be the head of an article: titles, bylines, notes, datelines, and the
/// captions and furniture among them.
struct Head: Equatable {
    /// Indices of the pieces of the run.
    var range: Range<Int>
    /// Indices of the titles in it.
    var titles: [Int] = []
    var hasByline = false
    var hasSubtitle = false
    var hasDateline = false
    var hasNote = false
    /// Whether names with an office, or a day as below the signature of a decree, stand above its titles.
    var followsSignature = false
    /// The outermost Markdown level of its titles, 0 without.
    var markdown = 0

    var hasTitle: Bool { !titles.isEmpty }

    /// More titles in a row than this are lines of a table.
    static let mostTitles = 4

    /// The heads of a document in order, divided at gaps wider than `widest`.
    static func heads(of pieces: [Piece], dividedAbove widest: Int) -> [Head] {
        var heads: [Head] = []
        var start: Int?
        for index in pieces.indices {
            if isPart(pieces[index]) {
                if let first = start, pieces[index].gap > widest || beginsAnew(at: index, from: first, in: pieces) {
                    append(Head(first..<index, of: pieces), to: &heads)
                    start = index
                }
                start = start ?? index
            } else if let first = start {
                append(Head(first..<index, of: pieces), to: &heads)
                start = nil
            }
        }
        if let first = start { append(Head(first..<pieces.count, of: pieces), to: &heads) }
        return heads
    }

    /// A title below an editor's note that has its own title above: the first piece of a round-up.
    private static func beginsAnew(at index: Int, from first: Int, in pieces: [Piece]) -> Bool {
        guard index > first, pieces[index].form == .title, pieces[index - 1].form == .note else { return false }
        return pieces[first..<index - 1].contains { $0.form == .title }
    }

    private static func append(_ head: Head, to heads: inout [Head]) {
        if head.hasTitle || head.hasByline || head.hasNote || head.hasDateline || head.hasSubtitle {
            heads.append(head)
        }
    }

    private static func isPart(_ piece: Piece) -> Bool {
        switch piece.form {
        case .title, .subtitle, .byline, .caption, .note, .dateline, .furniture: !piece.continues
        default: false
        }
    }

    private init(_ range: Range<Int>, of pieces: [Piece]) {
        self.range = range
        let lastTitle = range.last { pieces[$0].form == .title } ?? range.lowerBound
        for index in range { take(index, of: pieces, isAboveTitles: titles.isEmpty && lastTitle > index) }
        if titles.count > Self.mostTitles { titles = hasByline || hasDateline ? titles.suffix(Self.mostTitles) : [] }
    }

    private mutating func take(_ index: Int, of pieces: [Piece], isAboveTitles: Bool) {
        let piece = pieces[index]
        switch piece.form {
        case .title
        where piece.isBody
            && (titles.last == index - 1 && !pieces[index - 1].isLabel || hasByline && pieces[index - 1].isBody):
            hasByline = true
        case .title:
            titles.append(index)
            if piece.markdown > 0 { markdown = markdown == 0 ? piece.markdown : min(markdown, piece.markdown) }
        case .byline:
            // Names above the first title sign the article before.
            hasByline = hasByline || !isAboveTitles || index == 0
            followsSignature = followsSignature || isAboveTitles && index > 0 && piece.isCertain
        case .subtitle: hasSubtitle = true
        case .dateline:
            hasDateline = hasDateline || piece.isCertain
            followsSignature = followsSignature || !piece.isCertain && isAboveTitles
        case .note: hasNote = true
        default: break
        }
    }
}
