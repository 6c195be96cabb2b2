import Lexicons

/// Joins the lines of a document that a program broke at a fixed width, as PDF extractors do.
///
/// Such a document shows itself: most of its lines have the same width, and most of those end in mid-sentence. Then a
/// line that fills the measure goes on in the next line, unless the next line begins with numbering or with the
/// indent of a new paragraph. A document that is not wrapped is left alone.
struct LineUnwrapper {
    /// Fewer lines prove nothing about a measure.
    private static let fewestLines = 20
    /// Narrower is a table, wider is a paragraph: columns, a Chinese character takes two.
    private static let measures = 24...120
    /// Share of lines that must fill the measure.
    private static let fullShare = 0.3
    /// What a full line may fall short of the measure by: the indent of a paragraph, and a mark that must not end a line.
    private static let slack = 6
    /// What an unfinished line may fall short: wide numbering in front of it sets the line tighter.
    private static let unfinishedSlack = 8
    /// Share of full lines that must hold punctuation: a list of titles of like length holds none.
    private static let proseShare = 0.6
    /// Share of full lines that must break a sentence, and that must stand above another full line.
    private static let brokenShare = 0.5
    private static let runShare = 0.35
    /// Share of lines that may be wider: those that an extractor glued together.
    private static let widerShare = 0.2

    /// Columns by which the first line of a paragraph is set in, and how many such lines make a habit.
    private static let paragraphIndent = 2
    private static let fewestIndents = 5

    private let text: Text
    private let widths: [Int]
    private let lines: [Line]
    private let baseGap: Int
    /// Whether the first lines of paragraphs, and not most lines, are set in.
    private let usesIndents: Bool

    /// The lines of the text, wrapped ones joined to one line each.
    static func unwrapped(_ lines: [Line], of text: Text) -> [Line] {
        let unwrapper = LineUnwrapper(text: text, lines: lines)
        guard let measure = unwrapper.measure() else { return unwrapper.withIndents() }
        return LineUnwrapper(text: text, lines: PageNumbers.cut(lines, of: text)).join(measure: measure)
    }

    private init(text: Text, lines: [Line]) {
        self.text = text
        self.lines = lines
        // What stands behind a page number in the same line is as wide as the line.
        widths = lines.indices.map { index in
            let start =
                lines[index].gap == 0 && index > 0
                ? lines[index - 1].content.lowerBound : lines[index].content.lowerBound
            return Self.width(of: start..<max(start, lines[index].content.upperBound), in: text)
        }
        baseGap = LayoutProfile.commonestGap(lines)
        let indented = lines.count { $0.indent >= Self.paragraphIndent }
        usesIndents = indented >= Self.fewestIndents && indented * 12 >= lines.count && indented * 2 <= lines.count
    }

    private static func width(of range: Range<Int>, in text: Text) -> Int {
        range.reduce(0) { $0 + (text[$1].value < 0x2000 ? 1 : 2) }
    }

    /// The width that lines are broken at, `nil` when the document is not wrapped.
    private func measure() -> Int? {
        guard lines.count >= Self.fewestLines else { return nil }
        var histogram = [Int](repeating: 0, count: Self.measures.upperBound + 4)
        for width in widths where Self.measures.contains(width) { histogram[width] += 1 }
        let bins = Self.measures.map { (width: $0, count: histogram[max(0, $0 - 2)...$0 + 2].reduce(0, +)) }
        guard let mode = bins.max(by: { $0.count < $1.count }), mode.count > 0 else { return nil }
        return isWrapped(at: mode.width) ? mode.width : nil
    }

    private func isWrapped(at measure: Int) -> Bool {
        let full = lines.indices.filter { abs(widths[$0] - measure) <= Self.slack }
        let prose = full.count { lines[$0].content.contains { text.has($0, [.pause, .terminal]) } }
        let broken = full.count { !Sentence.isFinished(text, lines[$0].content) }
        let runs = zip(full, full.dropFirst()).count { $1 == $0 + 1 }
        let wider = lines.indices.count {
            widths[$0] > measure + Self.slack && !Furniture.isDotLeader(text, lines[$0].content)
        }
        return share(full.count, of: lines.count) >= Self.fullShare && share(wider, of: lines.count) <= Self.widerShare
            && share(prose, of: full.count) >= Self.proseShare && share(broken, of: full.count) >= Self.brokenShare
            && share(runs, of: full.count) >= Self.runShare
    }

    private func share(_ part: Int, of whole: Int) -> Double { Double(part) / Double(max(1, whole)) }

    private func join(measure: Int) -> [Line] {
        var joined: [Line] = []
        // The line that the one being put together began with.
        var first = 0
        for index in lines.indices {
            if index > 0, goesOn(from: index - 1, measure: measure), !(first == index - 1 && isOutdented(first)) {
                let end = lines[index]
                joined[joined.count - 1].range = joined[joined.count - 1].range.lowerBound..<end.range.upperBound
                joined[joined.count - 1].content = joined[joined.count - 1].content.lowerBound..<end.content.upperBound
            } else {
                joined.append(lines[index])
                first = index
                let isEarly = index > 0 && Double(widths[index - 1]) < Self.earlyShare * Double(measure)
                joined[joined.count - 1].beginsParagraph =
                    isEarly || usesIndents && lines[index].indent >= Self.paragraphIndent
            }
        }
        return joined
    }

    /// A line that fills less of the measure than this ends its paragraph, with a stop or without.
    private static let earlyShare = 0.6
    /// Fewest lines that show that the rest of a cut paragraph is not set in, and the share of paragraphs that are.
    private static let fewestRests = 2
    /// Scalars of a line of text; a shorter one may be a title.
    private static let shortestLine = 16
    private static let indentShare = 0.9

    /// The lines of a page whose paragraphs are set in and the rests of cut ones are not: the indent says what begins.
    private func withIndents() -> [Line] {
        var (indented, paragraphs, rests) = (0, 0, 0)
        for (line, next) in zip(lines, lines.dropFirst()) where next.content.count >= Self.shortestLine {
            let isIndented = next.indent >= Self.paragraphIndent
            if !Sentence.isFinished(text, line.content) {
                rests += isIndented || line.content.count < Self.shortestLine ? 0 : 1
            } else {
                paragraphs += 1
                indented += isIndented ? 1 : 0
            }
        }
        guard rests >= Self.fewestRests, indented >= Self.fewestRests,
            share(indented, of: paragraphs) >= Self.indentShare
        else { return lines }
        return lines.map {
            var line = $0
            line.beginsParagraph = line.indent >= Self.paragraphIndent
            return line
        }
    }

    /// Whether a line begins no paragraph though it is full: paragraphs are set in and this line, without any
    /// punctuation, is not. It is a title.
    private func isOutdented(_ index: Int) -> Bool {
        usesIndents && lines[index].indent < Self.paragraphIndent
            && !lines[index].content.contains { text.has($0, [.pause, .terminal]) }
    }

    /// A line that begins with a day, ends with a stop and has nothing below it but who took the picture: its caption.
    private func isAboveCaptionCredit(_ index: Int) -> Bool {
        let content = lines[index].content
        guard index + 1 < lines.count, !content.isEmpty, text.has(content.upperBound - 1, .terminal),
            DateMention.read(text, at: content.lowerBound, limit: content.upperBound)?.day != nil
        else { return false }
        let credit = text.trimmed(lines[index + 1].content, of: [.opener, .closer, .blank])
        return credit.count <= Self.longestCaptionCredit && Self.captionEnds.matchEnd(text, of: credit) != nil
    }

    private static let longestCaptionCredit = 24
    private static let captionEnds = PhraseList(Lexicon.layout, kind: "caption_end")

    private func goesOn(from index: Int, measure: Int) -> Bool {
        let line = lines[index]
        let next = lines[index + 1]
        guard next.gap <= baseGap, widths[index] >= measure - Self.unfinishedSlack, !next.content.isEmpty,
            !line.content.isEmpty
        else { return false }
        if PieceClassifier.isLabel(text, next.content) || isAboveCaptionCredit(index + 1) { return false }
        if Furniture.isFurniture(text, line.content) || Furniture.isFurniture(text, next.content) { return false }
        if let marker = SectionMarker.read(text, at: next.content.lowerBound, limit: next.content.upperBound),
            !marker.isWeak, marker.style != .arabic
        {
            return false
        }
        if usesIndents, next.indent >= Self.paragraphIndent { return false }
        guard Sentence.isFinished(text, line.content) else { return true }
        // After a full stop at the margin only a full line goes on. Without the indents in the text it must be of more
        // than the measure: the first line of a paragraph is short of its indent.
        let last = line.content.upperBound - 1
        return text.has(last, .terminal) && widths[index + 1] > (usesIndents ? measure - 2 : measure + 1)
    }
}
