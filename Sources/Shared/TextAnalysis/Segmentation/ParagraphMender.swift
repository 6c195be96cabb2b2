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
            return (table?.count(text[last], text[first]) ?? 0) >= Self.familiarPair
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
                } else if isHalf(piece, before: index + 1 < pieces.count ? pieces[index + 1] : nil, isFamiliar) {
                    pieces[index].form = .text
                    open = index
                } else {
                    open = nil
                }
            case .caption, .furniture:
                if let left = open, index - left > Self.longestBreak { open = nil }
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

    /// A line that only looks like a title: it holds a comma, and the next line takes up its last character.
    private func isHalf(_ piece: Piece, before next: Piece?, _ isFamiliar: (Piece, Piece) -> Bool) -> Bool {
        guard let next, next.form == .text, next.marker == nil, piece.markdown == 0 else { return false }
        guard piece.content.contains(where: { text[$0] == "，" || text[$0] == "," }) else { return false }
        return opensWithRemnant(next) || isFamiliar(piece, next)
    }

    /// A paragraph whose first sentence is over after a few characters (`隐患。一年来…`) began before the break.
    private func opensWithRemnant(_ piece: Piece) -> Bool {
        let content = piece.content
        let start = content.lowerBound..<min(content.upperBound, content.lowerBound + Self.longestRemnant)
        return start.upperBound < content.upperBound && start.contains { text[$0] == "。" }
            && start.allSatisfy { text.has($0, .han) || text[$0] == "。" }
    }
}
