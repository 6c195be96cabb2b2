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

    /// Share of a title's pairs of characters that its paragraph repeats; half a sentence is not said twice.
    private static let repeated = 0.2

    private static let leads = PhraseList(Lexicon.layout, kind: "lead")

    private let text: Text

    init(text: Text) {
        self.text = text
    }

    func mend(_ pieces: inout [Piece]) {
        var open: Int?
        var table: BigramTable?
        func isFamiliar(_ left: Piece, _ right: Piece) -> Bool {
            guard let last = left.content.last, let first = right.content.first else { return false }
            if table == nil { table = BigramTable(text) }
            return (table?.count(text[last], text[first]) ?? 0) >= max(Self.familiarPair, text.count / Self.chance)
        }
        for index in pieces.indices {
            let piece = pieces[index]
            switch piece.form {
            case .text, .note:
                if let left = open, canGoOn(pieces[left], in: piece) { pieces[index].continues = true }
                open = waits(piece, continues: pieces[index].continues) ? index : nil
            case .title:
                if let left = open, piece.markdown == 0, isFamiliar(pieces[left], piece) {
                    pieces[index].form = .text
                    pieces[index].continues = true
                    open = index
                } else if isHalf(index, of: pieces, isFamiliar) {
                    pieces[index].form = .text
                    open = index
                } else {
                    open = nil
                }
            case .caption, .furniture:
                if let left = open, index - left > Self.longestBreak { open = nil }
            case .heading:
                let isItem = !(piece.marker?.isHeadingStyle ?? true)
                open = isItem && isHalf(index, of: pieces, isFamiliar) ? index : nil
                if open != nil { pieces[index].form = .text }
            default: open = nil
            }
        }
    }

    private func waits(_ piece: Piece, continues: Bool) -> Bool {
        guard !piece.content.isEmpty, !Sentence.isFinished(text, piece.content) else { return false }
        return continues || piece.content.count >= Self.shortestHalf || Brackets.isUnbalanced(text, piece.content)
            || piece.content.contains { text.has($0, [.terminal, .pause]) }
    }

    private func canGoOn(_ left: Piece, in right: Piece) -> Bool {
        guard right.form == .text, right.markdown == 0 else { return false }
        if let marker = right.marker, !marker.isWeak || marker.value == 1 { return false }
        return right.content.first.map { !text.has($0, .bullet) } ?? false
    }

    /// A line that only looks like a title: it holds a comma, stands where the text begins below a byline, or is taken
    /// up by the line below.
    private func isHalf(_ index: Int, of pieces: [Piece], _ isFamiliar: (Piece, Piece) -> Bool) -> Bool {
        let piece = pieces[index]
        let behind = pieces[(index + 1)...].prefix(Self.longestBreak).first {
            $0.form != .caption && $0.form != .furniture
        }
        guard let next = behind, next.form == .text, next.marker == nil, piece.markdown == 0 else { return false }
        if opensWithRemnant(next) { return true }
        // What its own paragraph repeats is a title, and so is what stands above news.
        if isFamiliar(piece, next), !opensNews(next),
            Cohesion.containment(text, of: piece.content, in: next.content) < Self.repeated
        {
            return true
        }
        return index > 0 && pieces[index - 1].form == .byline && piece.content.contains { text.has($0, .pause) }
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
