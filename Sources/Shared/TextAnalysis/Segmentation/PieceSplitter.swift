import Lexicons

/// Cuts a line where two roles share it: a byline or dateline in front of the text, a numbered heading in the running
/// line, the writer's credit in brackets behind the last sentence.
struct PieceSplitter {
    private let text: Text

    private static let credits = PhraseList(Lexicon.layout, kind: "credit")
    private static let longestCredit = 64
    private static let longestHeading = 60
    /// A heading needs this many scalars of its own behind the number before a blank may end it.
    private static let shortestTitle = 4

    init(text: Text) {
        self.text = text
    }

    /// The pieces of a line, first to last, not yet classified except where the cut itself says what a piece is.
    func pieces(of line: Line) -> [Piece] {
        var range = line.range
        var pieces: [Piece] = []
        var trailing: [Piece] = []
        func take(_ form: Piece.Form, to end: Int) {
            pieces.append(Piece(range: range.lowerBound..<end, content: range.lowerBound..<end, gap: 0, form: form))
            range = text.trimmed(end..<range.upperBound, of: .white)
        }
        while let first = range.first, range.count > 1, isBar(text[first]) { take(.furniture, to: first + 1) }
        while let last = range.last, range.count > 1, isBar(text[last]) {
            trailing.insert(Piece(range: last..<last + 1, content: last..<last + 1, gap: 0, form: .furniture), at: 0)
            range = text.trimmed(range.lowerBound..<last, of: .white)
        }
        if let open = trailingCredit(range) {
            let form: Piece.Form = Furniture.isFurniture(text, open..<range.upperBound) ? .furniture : .credit
            trailing.insert(
                Piece(range: open..<range.upperBound, content: open..<range.upperBound, gap: 0, form: form),
                at: 0
            )
            range = text.trimmed(range.lowerBound..<open, of: .white)
        }
        if let (end, byline) = leadingByline(range) {
            take(.byline, to: end)
            pieces[pieces.count - 1].names = byline.names
            pieces[pieces.count - 1].isCertain = true
        }
        if let (dateline, names) = DatelineReader.read(text, range) {
            take(.dateline, to: dateline.range.upperBound)
            pieces[pieces.count - 1].dateline = dateline
            pieces[pieces.count - 1].names = names
        }
        pieces += split(range) + trailing
        if !pieces.isEmpty { pieces[0].gap = line.gap }
        return pieces
    }

    private func isBar(_ scalar: Unicode.Scalar) -> Bool { scalar == "|" || scalar == "｜" }

    /// Where a bracket with the writer's name opens at the end of a text.
    private func trailingCredit(_ range: Range<Int>) -> Int? {
        guard let open = Brackets.openingOfLast(text, range, longest: Self.longestCredit), open > range.lowerBound
        else { return nil }
        let inside = open + 1..<range.upperBound - 1
        let start = inside.lowerBound..<min(inside.upperBound, inside.lowerBound + 6)
        let end = max(inside.lowerBound, inside.upperBound - 4)..<inside.upperBound
        let isSigned = Self.credits.first(in: text, start) != nil || Self.credits.first(in: text, end) != nil
        guard isSigned || Furniture.isFurniture(text, inside) && inside.count > 3 else { return nil }
        // Mid-sentence brackets explain something; a credit follows a full stop or a blank.
        let before = text.trimmed(range.lowerBound..<open, of: .white)
        return before.upperBound < open || Sentence.isFinished(text, before) ? open : nil
    }

    /// `◎臧晓鹏 全市开展…`: a bullet, a name, a blank, then text.
    private func leadingByline(_ range: Range<Int>) -> (end: Int, byline: Byline)? {
        guard range.count > 30, let first = range.first, text.has(first, .bullet),
            let blank = (first + 2..<min(range.upperBound, first + 24)).first(where: { text.has($0, .white) }),
            range.upperBound - blank > 30, let byline = Byline.read(text, first..<blank)
        else { return nil }
        return (blank, byline)
    }

    /// Cuts running text at numbered headings and items that stand behind a blank.
    private func split(_ range: Range<Int>) -> [Piece] {
        guard !range.isEmpty else { return [] }
        var cuts: [Int] = []
        var index = range.lowerBound
        var pieceStart = range.lowerBound
        if let end = headingEnd(from: pieceStart, limit: range.upperBound) {
            cuts.append(end)
            index = end
            pieceStart = end
        }
        while index < range.upperBound {
            guard text.has(index, .white), index + 1 < range.upperBound, !text.has(index + 1, .white) else {
                index += 1
                continue
            }
            let next = index + 1
            let before = text.trimmed(pieceStart..<index, of: .white)
            if let marker = SectionMarker.read(text, at: next, limit: range.upperBound), canOpen(marker),
                before.isEmpty || Sentence.isFinished(text, before)
            {
                cuts.append(next)
                pieceStart = next
                if let end = headingEnd(from: next, limit: range.upperBound) {
                    cuts.append(end)
                    pieceStart = end
                    index = end - 1
                }
            }
            index += 1
        }
        return pieces(range, cutAt: cuts)
    }

    private func canOpen(_ marker: SectionMarker) -> Bool {
        marker.style != .arabic && marker.style != .adverb
    }

    /// Where a numbered heading ends that shares its line with the text below it: at the blank in front of the text.
    private func headingEnd(from start: Int, limit: Int) -> Int? {
        guard let marker = SectionMarker.read(text, at: start, limit: limit), !marker.isWeak, marker.style != .clause,
            limit - start > Self.longestHeading
        else { return nil }
        var blank: Int?
        for index in marker.range.upperBound..<min(limit, start + Self.longestHeading) {
            if text.has(index, .white), index - marker.range.upperBound >= Self.shortestTitle {
                if SectionMarker.read(text, at: index + 1, limit: limit) != nil { return index + 1 }
                blank = index + 1
            }
            // A stop before the blank: the title is part of the paragraph.
            if text.has(index, .terminal) || text[index] == "；" { return nil }
            if blank != nil, text.has(index, .pause) { return blank }
        }
        return blank
    }

    private func pieces(_ range: Range<Int>, cutAt cuts: [Int]) -> [Piece] {
        let bounds = [range.lowerBound] + cuts + [range.upperBound]
        return zip(bounds, bounds.dropFirst()).compactMap { lower, upper in
            let part = text.trimmed(lower..<upper, of: .white)
            return part.isEmpty ? nil : Piece(range: part, content: text.trimmed(part, of: .blank), gap: 0)
        }
    }
}
