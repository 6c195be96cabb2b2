/// Turns the pieces of one article into its public shape: blocks, head, paragraphs with sentences, sections.
struct ArticleBuilder {
    let text: Text
    let pieces: [PlacedPiece]
    let hull: Range<Int>

    func article(index: Int) -> Article {
        let sections = SectionBuilder(
            text: text,
            pieces: pieces,
            end: max(hull.upperBound, pieces.last?.piece.range.upperBound ?? 0)
        ).sections()
        return Article(
            index: index,
            range: hull,
            headline: range(of: .headline),
            kicker: range(of: .kicker),
            subheadline: range(of: .subheadline),
            byline: pieces.filter { [.byline, .dateline].contains($0.role) }.flatMap(\.piece.names),
            dateline: pieces.lazy.compactMap(\.piece.dateline).first,
            blocks: blocks(sections),
            paragraphs: DoubledParagraphs.marked(paragraphs(), of: text),
            sections: sections
        )
    }

    /// From the first to the last line of a role that stand next to each other.
    private func range(of role: BlockRole) -> Range<Int>? {
        guard let first = pieces.firstIndex(where: { $0.role == role }) else { return nil }
        var last = first
        while last + 1 < pieces.count, pieces[last + 1].role == role, !isSame(last, last + 1) { last += 1 }
        return pieces[first].piece.content.lowerBound..<pieces[last].piece.content.upperBound
    }

    /// Whether recognition read a line twice.
    private func isSame(_ index: Int, _ next: Int) -> Bool {
        let lines = [pieces[index].piece.content, pieces[next].piece.content]
        return lines[0].count == lines[1].count && zip(lines[0], lines[1]).allSatisfy { text[$0] == text[$1] }
    }

    private func blocks(_ sections: [Section]) -> [Block] {
        var levels: [Int: Int] = [:]
        for section in sections { levels[min(section.marker.lowerBound, section.title.lowerBound)] = section.level }
        var last = 1
        return pieces.map { placed in
            if placed.role == .heading { last = levels[placed.piece.content.lowerBound] ?? last }
            let level = placed.role == .heading ? last : nil
            return Block(role: placed.role, level: level, range: placed.piece.range)
        }
    }

    /// Running text, and a headline of several lines, which is one text that the line break cut.
    private func paragraphs() -> [Paragraph] {
        var paragraphs: [[Range<Int>]] = []
        var open: Int?
        for placed in pieces {
            switch placed.role {
            case .body, .editorsNote, .caption:
                let lines = lines(of: placed.piece.content)
                guard !lines.isEmpty else { continue }
                if placed.piece.continues, let open {
                    paragraphs[open] += lines
                } else {
                    // A caption in the break does not take up the sentence that it stands in.
                    if placed.role != .caption { open = paragraphs.count }
                    paragraphs.append(lines)
                }
            default: continue
            }
        }
        return (headlineParagraph() + paragraphs).map {
            Paragraph(spans: $0, sentences: Sentence.split(text, spans: $0))
        }
    }

    private func headlineParagraph() -> [[Range<Int>]] {
        let lines = pieces.indices.filter { pieces[$0].role == .headline && !($0 > 0 && isSame($0 - 1, $0)) }
            .map { pieces[$0].piece.content }
        return lines.count > 1 ? [lines] : []
    }

    /// The lines of a piece that was put together from wrapped ones.
    private func lines(of content: Range<Int>) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = content.lowerBound
        for index in content where text.has(index, .lineBreak) {
            let line = text.trimmed(start..<index, of: .white)
            if !line.isEmpty { lines.append(line) }
            start = index + 1
        }
        let line = text.trimmed(start..<content.upperBound, of: .white)
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}
