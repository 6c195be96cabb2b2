import Lexicons

/// Corrects what a piece looks like on its own by the pieces next to it.
struct NeighbourRules {
    let text: Text

    private static let attachments = PhraseList(Lexicon.layout, kind: "attachment")
    private static let captionEnds = PhraseList(Lexicon.layout, kind: "caption_end")
    private static let pictureLabels = PhraseList(Lexicon.layout, kind: "picture")
    private static let longestCaption = 220
    /// A longer caption tells what the picture shows.
    private static let longestPictureCredit = 24

    func apply(to pieces: inout [Piece]) {
        for index in pieces.indices {
            switch pieces[index].form {
            case .title where pieces[index].gap == 0: markLead(index, &pieces)
            case .dateline where !pieces[index].isCertain: markSignature(above: index, &pieces)
            case .byline: markCredit(index, &pieces)
            case .heading, .title:
                markAttachment(index, &pieces)
                markAffiliation(index, &pieces)
            case .caption: markPicture(above: index, &pieces)
            case .furniture: markLetterhead(around: index, &pieces)
            case .text:
                markBrokenTitle(endingAt: index, &pieces)
                markBracketedCredit(index, &pieces)
            default: break
            }
        }
    }

    /// What shares its line with the dateline before it is the beginning of the text, however short.
    private func markLead(_ index: Int, _ pieces: inout [Piece]) {
        if index > 0, pieces[index - 1].form == .dateline, pieces[index - 1].isCertain { pieces[index].form = .text }
    }

    /// The names of bodies above a day on a line of its own sign the text above them.
    private func markSignature(above index: Int, _ pieces: inout [Piece]) {
        var above = index - 1
        while above >= 0, pieces[above].form == .title, pieces[above].isBody {
            pieces[above].form = .byline
            above -= 1
        }
    }

    /// Bodies that issue a document together stand above and below the word 文件.
    private func markLetterhead(around index: Int, _ pieces: inout [Piece]) {
        guard Furniture.isLetterhead(text, pieces[index].content) else { return }
        var above = index - 1
        while above >= 0, pieces[above].form == .title, pieces[above].isBody {
            pieces[above].form = .furniture
            above -= 1
        }
        var below = index + 1
        while below < pieces.count, pieces[below].form == .title, pieces[below].isBody, pieces[below].gap == 1 {
            pieces[below].form = .furniture
            below += 1
        }
    }

    /// `关于印发《某某`, `实施方案》的通知`: a title on two lines, broken inside the name that it quotes.
    private func markBrokenTitle(endingAt index: Int, _ pieces: inout [Piece]) {
        guard index > 0, pieces[index - 1].form == .text, pieces[index].gap == 1, pieces[index].marker == nil,
            pieces[index - 1].marker == nil
        else { return }
        let upper = pieces[index - 1].content
        let lower = pieces[index].content
        guard !upper.isEmpty, upper.count <= Self.longestTitleLine, lower.count <= Self.longestTitleLine,
            Self.titleEnds.matchEnd(text, of: lower) != nil, Brackets.isUnbalanced(text, upper),
            !Brackets.isUnbalanced(text, upper.lowerBound..<lower.upperBound),
            !(upper.lowerBound..<lower.upperBound).contains(where: { text.has($0, .terminal) })
        else { return }
        pieces[index - 1].form = .title
        pieces[index].form = .title
    }

    private static let longestTitleLine = 48
    private static let titleEnds = PhraseList(Lexicon.layout, kind: "address_end")

    /// A line in brackets below the last sentence of a text tells who wrote it.
    private func markBracketedCredit(_ index: Int, _ pieces: inout [Piece]) {
        guard index > 0, pieces[index - 1].form == .text, Sentence.isFinished(text, pieces[index - 1].content),
            index + 1 == pieces.count || pieces[index + 1].form == .title || pieces[index + 1].form == .furniture,
            let inside = Brackets.enclosing(text, pieces[index].content), inside.count <= Self.longestCaption,
            !inside.contains(where: { text[$0] == "。" })
        else { return }
        pieces[index].form = .credit
    }

    /// Names in brackets below a text sign it.
    private func markCredit(_ index: Int, _ pieces: inout [Piece]) {
        // `品种　规格　周一　周五` above a row of figures heads the columns of a table.
        if !pieces[index].isCertain, index + 1 < pieces.count, TableRow.isOne(text, pieces[index + 1].content) {
            pieces[index].form = .text
            pieces[index].beginsParagraph = true
            return
        }
        // `李明 摄影报道` below a caption signs the picture.
        if index > 0, pieces[index - 1].form == .caption,
            Self.captionEnds.matchEnd(text, of: pieces[index].content) != nil
        {
            pieces[index].form = .caption
            return
        }
        guard Brackets.enclosing(text, pieces[index].content) != nil, pieces[index].markdown == 0,
            let before = pieces.lastOfMatter(before: index), before.form == .text,
            Sentence.isFinished(text, before.content)
        else { return }
        pieces[index].form = .credit
    }

    /// `（某某大学某某学院）` below a name says where its bearer works.
    private func markAffiliation(_ index: Int, _ pieces: inout [Piece]) {
        guard index > 0, pieces[index].isBody, pieces[index - 1].form == .byline,
            Brackets.enclosing(text, pieces[index].content) != nil
        else { return }
        pieces[index].form = .byline
    }

    /// `2.评分细则` below `附件：1.分工表` is a line of the list.
    private func markAttachment(_ index: Int, _ pieces: inout [Piece]) {
        guard index > 0, pieces[index - 1].form == .distribution, let marker = pieces[index].marker,
            !marker.isHeadingStyle, isAttachment(pieces[index - 1])
        else { return }
        pieces[index].form = .distribution
        pieces[index].marker = nil
    }

    /// A list of attachments or a further line of it.
    func isAttachment(_ piece: Piece) -> Bool {
        Self.attachments.match(text, at: piece.content.lowerBound, limit: piece.content.upperBound) != nil
            || SectionMarker.read(text, at: piece.content.lowerBound, limit: piece.content.upperBound) != nil
    }

    /// The text between `图片新闻` and `李明 摄`, or one that begins with the day above `李明 摄`, tells of the picture.
    private func markPicture(above index: Int, _ pieces: inout [Piece]) {
        guard index > 0, pieces[index].content.count <= Self.longestPictureCredit, !isPictureLabel(pieces[index]),
            pieces[index - 1].form == .text, pieces[index - 1].marker == nil
        else { return }
        var first = index - 1
        var length = pieces[first].content.count
        while first > 0, pieces[first - 1].form == .text, length <= Self.longestCaption, day(at: first, pieces) == nil,
            !Sentence.isFinished(text, pieces[first - 1].content)
        {
            first -= 1
            length += pieces[first].content.count
        }
        guard length <= Self.longestCaption else { return }
        let hasLabel = first > 0 && isPictureLabel(pieces[first - 1])
        guard hasLabel || day(at: first, pieces) != nil && isSigned(pieces[index]) else { return }
        for piece in first..<index { pieces[piece].form = .caption }
    }

    /// The day that a piece begins with.
    private func day(at index: Int, _ pieces: [Piece]) -> Int? {
        let content = pieces[index].content
        return DateMention.read(text, at: content.lowerBound, limit: content.upperBound)?.day
    }

    /// `图片新闻`: announces a picture with its story.
    func isPictureLabel(_ piece: Piece) -> Bool {
        Self.pictureLabels.match(text, at: piece.content.lowerBound, limit: piece.content.upperBound)
            == piece.content.count
    }

    /// Whether a caption is nothing but the name of who took the picture.
    private func isSigned(_ piece: Piece) -> Bool {
        let content = text.trimmed(piece.content, of: [.opener, .closer])
        return !content.contains { text.has($0, [.terminal, .pause, .digit]) }
    }
}
