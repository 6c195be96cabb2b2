import Lexicons

/// Finds the paragraphs that a column or page break cut, and marks the pieces that go on with one begun before.
///
/// A piece that ends without a stop waits for its rest; captions and page furniture may stand between. A short piece
/// without any punctuation may be the rest of a sentence or a headline: then the pair of characters at the seam decides,
/// because the parts of a broken word or phrase have usually met elsewhere in the document.
struct ParagraphMender {
    /// A line shorter than this without any punctuation is an item, not half a sentence.
    private static let shortestHalf = 16
    /// Captions and furniture that may stand in the break.
    private static let longestBreak = 4
    /// A first sentence not longer than this, its stop counted, is the end of one.
    private static let longestRemnant = 5
    /// Times a pair of characters must have met, the seam itself not counted.
    private static let familiarPair = 2
    /// A longer text has more pairs by chance: one more must have met for every so many scalars.
    private static let chance = 20_000

    /// A title of so many scalars has no pause in it unless a blank divides it too.
    private static let longWithPause = 28
    /// Share of a title's pairs of characters that its paragraph repeats; half a sentence is not said twice.
    private static let repeated = 0.2

    /// Words that want another word behind them: no title ends so, half a sentence does.
    private static let particles: Set<Unicode.Scalar> = [
        "的", "和", "与", "及", "或", "将", "把", "被", "对", "从", "向", "并", "而", "是",
    ]

    /// 会议指出: follows a stop wherever it stands, also where the stop was lost.
    private static let openings = PhraseList(Lexicon.layout, kind: "paragraph_start")
    private static let leads = PhraseList(Lexicon.layout, kind: "lead")

    private let text: Text
    private let table: BigramTable
    private let commonGap: Int

    /// - Parameter commonGap: line breaks between most lines; what stands below a wider gap begins anew.
    init(text: Text, commonGap: Int) {
        self.text = text
        self.commonGap = commonGap
        table = BigramTable(text)
    }

    func mend(_ pieces: inout [Piece]) {
        var open: Int?
        // What a jump line broke off, until the rest of it is met.
        var jumped: Int?
        for index in pieces.indices {
            switch pieces[index].form {
            case .text, .note:
                if open != nil, canGoOn(in: pieces[index]) { pieces[index].continues = true }
                open = waits(pieces[index]) ? index : nil
            case .title:
                open = mendTitle(index, of: &pieces, open: open) ? index : nil
            case .heading:
                // Numbers of items stand in front of sentences as often as in front of titles.
                let isItem = !(pieces[index].marker?.isHeadingStyle ?? true)
                open = isItem && isHalf(index, of: pieces) ? index : nil
                if open != nil { pieces[index].form = .text } else { mendHeading(index, of: &pieces) }
            case .caption, .furniture:
                if let left = open, index - left > Self.longestBreak { open = nil }
                switch pieces[index].form == .furniture ? jump(pieces[index]) : nil {
                case .to: (jumped, open) = (open, nil)
                case .from: (open, jumped) = (jumped ?? open, nil)
                case nil: break
                }
                continue
            default:
                open = nil
            }
            jumped = nil
        }
    }

    private func jump(_ piece: Piece) -> Jump.Direction? {
        JumpLine.read(text, at: piece.content.lowerBound, limit: piece.content.upperBound)?.direction
    }

    /// Makes text of a line that only looks like a title; whether it did.
    private func mendTitle(_ index: Int, of pieces: inout [Piece], open: Int?) -> Bool {
        guard pieces[index].markdown == 0, !pieces[index].isLabel else { return false }
        if isAboveMarkdown(index, of: pieces) {
            pieces[index].form = .text
            return false
        }
        if let left = open, !pieces[index].beginsParagraph,
            isFamiliar(pieces[left], pieces[index]) || isMiddle(index, of: pieces)
        {
            pieces[index].form = .text
            pieces[index].continues = true
            return true
        }
        guard isHalf(index, of: pieces) else { return false }
        pieces[index].form = .text
        return true
    }

    /// A long line with a pause between text and a marked headline is a paragraph that lost its stop.
    private func isAboveMarkdown(_ index: Int, of pieces: [Piece]) -> Bool {
        index > 0 && index + 1 < pieces.count && pieces[index - 1].form == .text && pieces[index + 1].markdown > 0
            && pieces[index].content.count >= Self.longWithPause
            && pieces[index].content.contains { text.has($0, .pause) }
    }

    /// A numbered heading that ends in 和 or a pause goes on in the line below it, and so does 第一章 without a title.
    private func mendHeading(_ index: Int, of pieces: inout [Piece]) {
        guard index + 1 < pieces.count, pieces[index + 1].gap <= commonGap, pieces[index + 1].marker == nil,
            let last = pieces[index].content.last
        else { return }
        let number = pieces[index].marker.flatMap { $0.isHeadingStyle ? $0.range.upperBound : nil }
        let isAlone = number.map { text.trimmed($0..<last + 1, of: .blank).isEmpty } ?? false
        guard isAlone || Self.particles.contains(text[last]) || text.has(last, .pause) else { return }
        // 任期 looks like a name.
        guard pieces[index + 1].form == .title || isAlone && pieces[index + 1].form == .byline else { return }
        pieces[index + 1].form = .heading
        pieces[index + 1].continues = true
    }

    /// Whether the characters at a seam have met elsewhere.
    private func isFamiliar(_ left: Piece, _ right: Piece) -> Bool {
        guard let last = left.content.last, let first = right.content.first else { return false }
        return table.count(text[last], text[first]) >= max(Self.familiarPair, text.count / Self.chance)
    }

    private func waits(_ piece: Piece) -> Bool {
        guard !piece.content.isEmpty, !Sentence.isFinished(text, piece.content),
            !TableRow.isOne(text, piece.content)
        else { return false }
        return piece.continues || piece.content.count >= Self.shortestHalf || Brackets.isUnbalanced(text, piece.content)
            || piece.content.contains { text.has($0, [.terminal, .pause]) }
    }

    private func canGoOn(in right: Piece) -> Bool {
        guard right.form == .text, right.markdown == 0, !right.beginsParagraph,
            !TableRow.isOne(text, right.content),
            Self.openings.match(text, at: right.content.lowerBound, limit: right.content.upperBound) == nil
        else { return false }
        if let marker = right.marker, !marker.isWeak || marker.value == 1 { return false }
        return right.content.first.map { !text.has($0, .bullet) } ?? false
    }

    /// A line that only looks like a title: it is long and has pauses, stands where the text begins below a byline, or
    /// is taken up by the line below.
    private func isHalf(_ index: Int, of pieces: [Piece]) -> Bool {
        let piece = pieces[index]
        guard let next = text(below: index, of: pieces), piece.markdown == 0, piece.gap <= commonGap,
            !Sentence.isFinished(text, piece.content), piece.marker.map({ !$0.isHeadingStyle && !$0.isWeak }) ?? true
        else { return false }
        if opensWithRemnant(next) { return true }
        let pauses = piece.content.count { text.has($0, .pause) }
        if index > 0, pieces[index - 1].form == .byline { return pauses > 0 }
        guard !isTitle(piece, of: next), index > 0 else { return false }
        let isLong = pauses >= 2 || pauses == 1 && piece.content.count >= Self.longWithPause
        if let last = piece.content.last, Self.particles.contains(text[last]) { return true }
        return isFamiliar(piece, next) || isLong && !piece.content.contains { text.has($0, .white) }
    }

    /// A line between two halves, both broken.
    private func isMiddle(_ index: Int, of pieces: [Piece]) -> Bool {
        guard let next = text(below: index, of: pieces), pieces[index].gap <= commonGap else { return false }
        return pieces[index].content.contains { text.has($0, .pause) } && !isTitle(pieces[index], of: next)
    }

    /// The text below a piece, captions and furniture left out.
    private func text(below index: Int, of pieces: [Piece]) -> Piece? {
        let behind = pieces[(index + 1)...].prefix(Self.longestBreak).first {
            $0.form != .caption && $0.form != .furniture
        }
        guard let next = behind, next.form == .text, next.marker == nil else { return nil }
        return next
    }

    /// What its own paragraph repeats is a title, and so is what stands above news.
    private func isTitle(_ piece: Piece, of next: Piece) -> Bool {
        opensNews(next) || Cohesion.containment(text, of: piece.content, in: next.content) >= Self.repeated
    }

    private func opensNews(_ piece: Piece) -> Bool {
        let content = piece.content
        return Self.leads.match(text, at: content.lowerBound, limit: content.upperBound) != nil
            || DateMention.read(text, at: content.lowerBound, limit: content.upperBound) != nil
    }

    /// A paragraph whose first sentence is over after a few characters (`隐患。一年来…`) began before the break.
    private func opensWithRemnant(_ piece: Piece) -> Bool {
        let content = piece.content
        let start = content.lowerBound..<min(content.upperBound, content.lowerBound + Self.longestRemnant)
        guard let stop = start.first(where: { text[$0] == "。" }) else { return false }
        return (start.lowerBound..<stop).allSatisfy { text.has($0, .han) }
    }
}
