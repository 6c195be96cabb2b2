import Lexicons

/// Gives each piece of an article its role, from its looks and its place: in the head, in the body, behind the end.
struct RoleAssigner {
    private let text: Text
    private let pieces: [Piece]
    private let head: Head?

    init(text: Text, pieces: [Piece], head: Head?) {
        self.text = text
        self.pieces = pieces
        self.head = head
    }

    func place(_ range: Range<Int>) -> [PlacedPiece] {
        let tail = distributionStart(range)
        let noteEnd = noteEnd(range)
        let lastText = range.last { pieces[$0].form == .text } ?? range.lowerBound
        return range.map { index in
            let piece = pieces[index]
            if index >= tail {
                return PlacedPiece(piece: piece, role: piece.form == .furniture ? .furniture : .distribution)
            }
            if let noteEnd, index < noteEnd, piece.form == .text {
                return PlacedPiece(piece: piece, role: .editorsNote)
            }
            if let head, head.range.contains(index) { return PlacedPiece(piece: piece, role: headRole(index, head)) }
            // The name of the column above the first of its pieces.
            if let head, index < head.range.lowerBound, piece.form == .title {
                return PlacedPiece(piece: piece, role: .kicker)
            }
            return PlacedPiece(piece: piece, role: bodyRole(index, range, lastText: lastText))
        }
    }

    private func headRole(_ index: Int, _ head: Head) -> BlockRole {
        let piece = pieces[index]
        switch piece.form {
        case .title: return titleRole(index, head)
        case .subtitle: return .subheadline
        case .byline: return .byline
        case .caption: return .caption
        case .note: return .editorsNote
        case .dateline: return .dateline
        case .furniture: return .furniture
        default: return .body
        }
    }

    /// With Markdown marks the outermost level is the headline; without, every title is a line of the headline, except
    /// a label in front of it and what stands below the byline.
    private func titleRole(_ index: Int, _ head: Head) -> BlockRole {
        let piece = pieces[index]
        guard head.titles.contains(index) else { return piece.isBody ? .byline : .body }
        if head.markdown > 0, piece.markdown != head.markdown {
            let headline = head.titles.first { pieces[$0].markdown == head.markdown } ?? index
            return index < headline ? .kicker : .subheadline
        }
        if head.markdown == 0, index != head.titles.first, isDeck(piece) { return .subheadline }
        if head.titles.count > 1, isKicker(pieces[head.titles[0]]) {
            return index == head.titles[0] ? .kicker : .headline
        }
        if head.markdown == 0, head.hasDateline, head.titles.count == 2, !head.hasSubtitle,
            let role = newsTitleRole(index, head)
        {
            return role
        }
        let isLast = index == head.titles.last
        let isLabel = text[piece.content.lowerBound] == "【" || piece.content.count <= 5
        if !isLast, isLabel, index == head.titles.first, !isSignedAlone(head) { return .kicker }
        if index > head.range.lowerBound, head.titles.first != index,
            pieces[head.range.lowerBound..<index].contains(where: { $0.form == .byline })
        {
            return .heading
        }
        return .headline
    }

    /// Whether a byline divides the first title from the others: it is the headline, however short.
    private func isSignedAlone(_ head: Head) -> Bool {
        head.titles.count > 1 && pieces[head.titles[0]..<head.titles[1]].contains { $0.form == .byline }
    }

    /// More of its pairs of characters in the lead than of the other line's make one of two lines the headline.
    private static let clearly = 0.15

    /// The two lines above a news item: a lead repeats its headline, less so the kicker above it or what stands below;
    /// where it repeats both alike, they are one headline.
    private func newsTitleRole(_ index: Int, _ head: Head) -> BlockRole? {
        let isFirst = index == head.titles[0]
        guard !isDeck(pieces[head.titles[1]]), head.range.upperBound < pieces.count else { return nil }
        let lead = pieces[head.range.upperBound].content
        let first = Cohesion.containment(text, of: pieces[head.titles[0]].content, in: lead)
        let second = Cohesion.containment(text, of: pieces[head.titles[1]].content, in: lead)
        if first >= second + Self.clearly { return isFirst ? .headline : .subheadline }
        if second < first + Self.clearly, second >= Self.fully { return .headline }
        return isFirst ? .kicker : .headline
    }

    private static let fully = 0.8

    /// `强调要抓好落实`, `李明出席并讲话`: what stands below the headline of a report on a meeting.
    private func isDeck(_ piece: Piece) -> Bool {
        Self.deckStarts.match(text, at: piece.content.lowerBound, limit: piece.content.upperBound) != nil
            || Self.deckEnds.matchEnd(text, of: piece.content) != nil
    }

    /// `市委常委会会议强调`, `对话·先进制造`: what stands above the headline and is none.
    private func isKicker(_ piece: Piece) -> Bool {
        piece.isLabel || Self.kickerEnds.matchEnd(text, of: piece.content) != nil
            || piece.content.count <= Self.longestColumn
                && piece.content.dropFirst().dropLast().contains { text[$0] == "·" }
                && !PersonName.isName(text, piece.content)
    }

    private static let kickerEnds = PhraseList(Lexicon.layout, kind: "kicker_end")
    /// Scalars of the name of a column.
    private static let longestColumn = 14

    private static let deckStarts = PhraseList(Lexicon.layout, kind: "deck_start")
    private static let deckEnds = PhraseList(Lexicon.layout, kind: "deck_end")

    private func bodyRole(_ index: Int, _ range: Range<Int>, lastText: Int) -> BlockRole {
        let piece = pieces[index]
        switch piece.form {
        case .text: return .body
        case .heading: return .heading
        case .title: return isHeading(index, range) ? .heading : .body
        case .subtitle: return .body
        case .byline:
            if piece.markdown > 0, isHeading(index, range) { return .heading }
            return signs(index, lastText: lastText) ? .byline : .body
        case .caption: return .caption
        case .note: return .editorsNote
        case .credit: return .credit
        case .distribution: return .body
        case .dateline: return .dateline
        case .furniture: return .furniture
        }
    }

    /// A title inside an article is a heading when text follows, and when it is not one line of a table.
    private func isHeading(_ index: Int, _ range: Range<Int>) -> Bool {
        guard
            let next = (index + 1..<range.upperBound).first(where: {
                ![.furniture, .caption].contains(pieces[$0].form)
            })
        else { return false }
        var run = 1
        var before = index - 1
        while before >= range.lowerBound, run <= 2, pieces[before].form == .title {
            run += 1
            before -= 1
        }
        return run <= 2
            && (pieces[next].form == .text || pieces[next].form == .heading || pieces[next].form == .title && run == 1)
    }

    /// Names below the last paragraph.
    private func signs(_ index: Int, lastText: Int) -> Bool {
        pieces[index].isCertain || index > lastText
    }

    /// Where the distribution list begins that ends a circulated document; behind the last piece when there is none.
    private func distributionStart(_ range: Range<Int>) -> Int {
        var start = range.upperBound
        for index in range.reversed() {
            switch pieces[index].form {
            case .distribution:
                if NeighbourRules(text: text).isAttachment(pieces[index]) { return start }
                start = index
            case .dateline where !pieces[index].names.isEmpty: continue
            case .byline, .title, .furniture, .caption: continue
            default: return start
            }
        }
        return start
    }

    /// A note that consists of its label alone goes on in the paragraph below it.
    private func noteEnd(_ range: Range<Int>) -> Int? {
        guard let note = range.first(where: { pieces[$0].form == .note }), pieces[note].content.count <= 8 else {
            return nil
        }
        return note + 2
    }
}
