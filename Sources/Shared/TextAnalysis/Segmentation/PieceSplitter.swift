import Lexicons

/// Cuts a line where two roles share it: a title, byline or dateline in front of the text, a numbered heading in the running
/// line, the writer's credit in brackets behind the last sentence.
struct PieceSplitter {
    private let text: Text

    private static let credits = PhraseList(Lexicon.layout, kind: "credit")
    private static let longestCredit = 64
    private static let longestHeading = 60
    /// A heading needs this many scalars of its own behind the number before a blank may end it: 二、概况 is whole,
    /// （二）概况 may go on.
    private static let shortestTitle = (heading: 2, item: 4)
    /// A title with more commas than this is a sentence with a blank in it.
    private static let mostCommas = 1

    init(text: Text) {
        self.text = text
    }

    /// The pieces of a line, first to last, not yet classified except where the cut itself says what a piece is.
    func pieces(of line: Line) -> [Piece] {
        var pieces: [Piece] = []
        var start = line.range.lowerBound
        for note in JumpLine.inside(text, line.range) {
            pieces += parts(of: text.trimmed(start..<note.lowerBound, of: .white))
            pieces.append(Piece(range: note, content: note, gap: 0, form: .furniture))
            start = note.upperBound
        }
        pieces += parts(of: text.trimmed(start..<line.range.upperBound, of: .white))
        if !pieces.isEmpty {
            pieces[0].gap = line.gap
            pieces[0].beginsParagraph = line.beginsParagraph
        }
        return pieces
    }

    /// The pieces of a line, or of what lies between the jump lines in it.
    private func parts(of range: Range<Int>) -> [Piece] {
        guard !range.isEmpty else { return [] }
        var rest = range
        let trailing = takeEnd(&rest)
        let leading = takeStart(&rest)
        return leading + split(rest) + trailing
    }

    /// Bars and the writer's credit at the end of a line.
    private func takeEnd(_ rest: inout Range<Int>) -> [Piece] {
        var taken: [Piece] = []
        func take(_ form: Piece.Form, from start: Int) {
            taken.append(Piece(range: start..<rest.upperBound, content: start..<rest.upperBound, gap: 0, form: form))
            rest = text.trimmed(rest.lowerBound..<start, of: .white)
        }
        while let last = rest.last, rest.count > 1, InlineHead.isBar(text[last]) { take(.furniture, from: last) }
        if let start = JumpLine.trailingStart(text, rest) { take(.furniture, from: start) }
        if let open = trailingCredit(rest) {
            take(Furniture.isFurniture(text, open..<rest.upperBound) ? .furniture : .credit, from: open)
        }
        return taken.reversed()
    }

    /// Bars, a note such as 上接第一版, a byline and a dateline at the start of a line.
    private func takeStart(_ rest: inout Range<Int>) -> [Piece] {
        var taken: [Piece] = []
        func take(_ form: Piece.Form, to end: Int) {
            let range = text.trimmed(rest.lowerBound..<end, of: .white)
            taken.append(Piece(range: range, content: range, gap: 0, form: form))
            rest = text.trimmed(end..<rest.upperBound, of: .white)
        }
        func takeBars() {
            while let first = rest.first, rest.count > 1, InlineHead.isBar(text[first]) {
                take(.furniture, to: first + 1)
            }
        }
        takeBars()
        if let end = JumpLine.leadingEnd(text, rest) { take(.furniture, to: end) }
        if let head = InlineHead.read(text, rest) {
            if head.titleEnd > rest.lowerBound { take(.title, to: head.titleEnd) }
            takeBars()
            if let byline = head.byline {
                take(.byline, to: byline.range.upperBound)
                taken[taken.count - 1].names = byline.names
                taken[taken.count - 1].isCertain = true
            }
            takeBars()
        }
        if let (dateline, names) = DatelineReader.read(text, rest) {
            take(.dateline, to: dateline.range.upperBound)
            taken[taken.count - 1].dateline = dateline
            taken[taken.count - 1].names = names
            taken[taken.count - 1].isCertain = true
        }
        return taken
    }

    /// Where a bracket with the writer's name opens at the end of a text.
    private func trailingCredit(_ range: Range<Int>) -> Int? {
        guard let open = Brackets.openingOfLast(text, range, longest: Self.longestCredit), open > range.lowerBound
        else { return nil }
        let inside = open + 1..<range.upperBound - 1
        let start = inside.lowerBound..<min(inside.upperBound, inside.lowerBound + 6)
        let end = max(inside.lowerBound, inside.upperBound - 4)..<inside.upperBound
        let isSigned = Self.credits.first(in: text, start) != nil || Self.credits.first(in: text, end) != nil
        // Names alone are the writers' where a story ends.
        if !isSigned, Byline.read(text, inside) != nil,
            Sentence.isFinished(text, text.trimmed(range.lowerBound..<open, of: .white))
        {
            return open
        }
        guard isSigned || Furniture.isFurniture(text, inside) && inside.count > 3 else { return nil }
        // Mid-sentence brackets explain something; a credit follows a full stop or a blank.
        let before = text.trimmed(range.lowerBound..<open, of: .white)
        return before.upperBound < open || Sentence.isFinished(text, before) ? open : nil
    }

    /// Cuts running text at numbered headings and items that stand behind a blank.
    private func split(_ range: Range<Int>) -> [Piece] {
        guard !range.isEmpty else { return [] }
        var cuts: [Int] = []
        var start = range.lowerBound
        func open(at index: Int) {
            start = index
            if let end = headingEnd(from: index, limit: range.upperBound) {
                cuts.append(end)
                start = end
            }
        }
        open(at: start)
        var index = start
        while index + 1 < range.upperBound {
            if text.has(index, .white), !text.has(index + 1, .white),
                opens(at: index + 1, behind: start..<index, limit: range.upperBound)
            {
                cuts.append(index + 1)
                open(at: index + 1)
                index = start - 1
            }
            index += 1
        }
        return pieces(range, cutAt: cuts)
    }

    /// Whether a numbered part begins at an index behind a piece that is over.
    private func opens(at index: Int, behind piece: Range<Int>, limit: Int) -> Bool {
        guard let marker = SectionMarker.read(text, at: index, limit: limit), canOpen(marker) else { return false }
        let before = text.trimmed(piece, of: .white)
        return before.isEmpty || Sentence.isFinished(text, before)
    }

    private func canOpen(_ marker: SectionMarker) -> Bool {
        marker.style != .arabic && marker.style != .adverb
    }

    /// Where a numbered heading ends that shares its line with the text below it: at the blank in front of the text.
    private func headingEnd(from start: Int, limit: Int) -> Int? {
        guard let marker = SectionMarker.read(text, at: start, limit: limit), !marker.isWeak, marker.style != .clause
        else { return nil }
        var blank: Int?
        var commas = 0
        let shortest = marker.isHeadingStyle ? Self.shortestTitle.heading : Self.shortestTitle.item
        let isLong = limit - start > Self.longestHeading || text.has(limit - 1, .terminal)
        for index in marker.range.upperBound..<max(marker.range.upperBound, min(limit, start + Self.longestHeading)) {
            if text.has(index, .white), index - marker.range.upperBound >= shortest, !isWrap(index, limit) {
                if SectionMarker.read(text, at: index + 1, limit: limit) != nil { return index + 1 }
                blank = index + 1
            }
            // A stop before the blank: the title is part of the paragraph.
            if text.has(index, .terminal) || text[index] == "；" { return nil }
            if text[index] == "，" || text[index] == "," { commas += 1 }
            if isLong, blank != nil, text.has(index, .pause) { return blank }
            if commas > Self.mostCommas { return nil }
        }
        return limit - start > Self.longestHeading ? blank : nil
    }

    /// Whether the white space around an index holds a line break: the line is one of several that were put together.
    private func isWrap(_ index: Int, _ limit: Int) -> Bool {
        var (low, high) = (index, index + 1)
        while low > 0, text.has(low - 1, .white) { low -= 1 }
        while high < limit, text.has(high, .white) { high += 1 }
        return (low..<high).contains { text.has($0, .lineBreak) }
    }

    private func pieces(_ range: Range<Int>, cutAt cuts: [Int]) -> [Piece] {
        let bounds = [range.lowerBound] + cuts + [range.upperBound]
        return zip(bounds, bounds.dropFirst()).compactMap { lower, upper in
            let part = text.trimmed(lower..<upper, of: .white)
            return part.isEmpty ? nil : Piece(range: part, content: text.trimmed(part, of: .blank), gap: 0)
        }
    }
}
