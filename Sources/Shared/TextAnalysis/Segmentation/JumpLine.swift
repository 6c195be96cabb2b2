// `（下转第4版）` and `（上接第1版）`: where an article goes on, and where it began. Asked by `PieceSplitter` and `Furniture`
// while lines are read, and by `JumpLinks` when the articles are known.

/// Reads jump lines (the trade's word for continuation notices), alone on a line or glued to the text.
enum JumpLine {
    struct Note: Equatable {
        var direction: Jump.Direction
        /// `nil` for a page that has a name and no number.
        var page: Int?
        /// Just behind 版, or what takes its place.
        var end: Int
    }

    private static let onward = ["下转", "转第", "转载第", "转至", "转"].map { Array($0.unicodeScalars) }
    private static let back = ["上接", "紧接", "接第", "续接", "上转", "接"].map { Array($0.unicodeScalars) }
    /// Scalars of a jump line between its brackets.
    private static let longest = 20

    /// The jump line that begins at an index: `下转第4版`, `上接A1版`, `紧接第一版`, `转2版·要闻`.
    static func read(_ text: Text, at start: Int, limit: Int) -> Note? {
        var index = skip(text, from: start, limit: limit)
        guard index < limit, "下上紧转接续".unicodeScalars.contains(text[index]) else { return nil }
        for (direction, verbs) in [(Jump.Direction.to, onward), (.from, back)] {
            for verb in verbs where index + verb.count < limit {
                guard text.scalars[index..<index + verb.count].elementsEqual(verb) else { continue }
                index = skip(text, from: index + verb.count, limit: limit)
                return page(text, at: index, limit: limit).map {
                    Note(direction: direction, page: $0.page, end: $0.end)
                }
            }
        }
        return nil
    }

    private static func skip(_ text: Text, from start: Int, limit: Int) -> Int {
        var index = start
        while index < limit,
            Brackets.isRound(text[index]) || text.has(index, [.white, .bullet, .opener])
                || "▶◀►◄→←▲▼".unicodeScalars.contains(text[index])
        {
            index += 1
        }
        return index
    }

    /// `第4版`, `04版`, `A2版`, `第四、五版`, and without 版 in front of a bracket.
    private static func page(_ text: Text, at start: Int, limit: Int) -> (page: Int?, end: Int)? {
        var index = start
        if index < limit, text[index] == "第" { index += 1 }
        if index + 1 < limit, text.has(index, .latin) { index += 1 }
        while index < limit, text.has(index, .white) { index += 1 }
        guard let number = Numeral.read(text, at: index, limit: limit), number.value > 0, number.value < 200 else {
            return nil
        }
        index = number.end
        while index < limit, text.has(index, [.white, .pause]) || text.has(index, [.digit, .hanNumeral]) { index += 1 }
        if index < limit, text[index] == "版" { return (number.value, index + 1) }
        if index < limit, Brackets.isRound(text[index]) { return (number.value, index) }
        return nil
    }

    /// Where a jump line ends that stands in front of the text: `（上接第1版）外资企业…`, `上接第1版）…`.
    static func leadingEnd(_ text: Text, _ range: Range<Int>) -> Int? {
        let near = range.lowerBound..<min(range.upperBound, range.lowerBound + longest)
        guard let note = read(text, at: near.lowerBound, limit: near.upperBound), note.direction == .from else {
            return nil
        }
        if let close = (note.end..<near.upperBound).first(where: { Brackets.isRound(text[$0]) }) {
            return close + 1 < range.upperBound ? close + 1 : nil
        }
        // Without a bracket a blank must part the two.
        guard note.end < range.upperBound, text.has(note.end, .white) else { return nil }
        return note.end
    }

    /// Where a jump line begins that stands behind the text: `…发展。（下转第4版）`, `…新路下转第4版`.
    static func trailingStart(_ text: Text, _ range: Range<Int>) -> Int? {
        let lowest = max(range.lowerBound + 1, range.upperBound - longest - 2)
        guard lowest < range.upperBound else { return nil }
        for index in lowest..<range.upperBound {
            let isBracket = Brackets.isRound(text[index])
            guard isBracket || text[index] == "下" else { continue }
            guard let note = read(text, at: index, limit: range.upperBound), note.direction == .to,
                isOver(text, note.end..<range.upperBound)
            else { continue }
            return index
        }
        return nil
    }

    /// Nothing but a bracket, a stop or the name of the page behind a dot.
    private static func isOver(_ text: Text, _ rest: Range<Int>) -> Bool {
        guard let first = rest.first(where: { !text.has($0, .white) }) else { return true }
        let isName = text[first] == "·" || text[first] == "："
        return isName || rest.allSatisfy { Brackets.isRound(text[$0]) || text.has($0, [.white, .terminal, .bullet]) }
    }
}
