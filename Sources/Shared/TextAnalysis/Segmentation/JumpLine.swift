// `（下转第4版）` and `（上接第1版）`: where an article goes on, and where it began. Asked by `PieceSplitter` and `Furniture`
// while lines are read, and by `JumpLinks` when the articles are known.

/// Reads jump lines (the trade's word for continuation notices), alone on a line, glued to the text or inside it.
enum JumpLine {
    struct Note: Equatable {
        var direction: Jump.Direction
        /// `nil` for a page that has a name and no number.
        var page: Int?
        /// The letter of the part of the paper, as in A4; upper case.
        var part: Unicode.Scalar?
        /// Just behind 版, or what takes its place.
        var end: Int
    }

    private static let onward = ["下转", "下轉", "转紧接", "轉緊接", "转第", "轉第", "转载第", "轉載第", "转至", "轉至", "转", "轉"]
        .map { Array($0.unicodeScalars) }
    private static let back = ["上接", "紧接", "緊接", "接第", "续接", "續接", "上转", "上轉", "接"].map { Array($0.unicodeScalars) }
    private static let firsts = Set((onward + back).map { $0[0] })
    /// Scalars of a jump line between its brackets.
    private static let longest = 20

    /// The jump line that begins at an index: `下转第4版`, `上接A1版`, `紧接第一版`, `转2版·要闻`, `下轉A4`.
    static func read(_ text: Text, at start: Int, limit: Int) -> Note? {
        let index = skip(text, from: start, limit: limit)
        guard index < limit, firsts.contains(text[index]) else { return nil }
        for (direction, verbs) in [(Jump.Direction.to, onward), (.from, back)] {
            for verb in verbs where text.starts(with: verb, at: index, limit: limit) {
                let place = skip(text, from: index + verb.count, limit: limit)
                guard var note = page(text, at: place, limit: limit) else { break }
                note.direction = direction
                return note
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

    /// `第4版`, `04页`, `A2版`, `第四、五版`; without 版 in front of a bracket, and `A2` where the line ends.
    private static func page(_ text: Text, at start: Int, limit: Int) -> Note? {
        var index = start
        var part: Unicode.Scalar?
        if index < limit, text[index] == "第" { index += 1 }
        if index + 1 < limit, text.has(index, .latin) {
            part = text[index].properties.uppercaseMapping.unicodeScalars.first
            index += 1
        }
        while index < limit, text.has(index, .white) { index += 1 }
        guard let number = Numeral.read(text, at: index, limit: limit), number.value > 0, number.value < 200 else {
            return nil
        }
        index = number.end
        while index < limit, text.has(index, [.white, .pause]) || text.has(index, [.digit, .hanNumeral]) { index += 1 }
        let isUnit = index < limit && "版页頁".unicodeScalars.contains(text[index])
        guard isUnit || index < limit && Brackets.isRound(text[index]) || index == limit && part != nil else {
            return nil
        }
        return Note(direction: .to, page: number.value, part: part, end: isUnit ? index + 1 : index)
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

    /// The jump lines in brackets with text before and behind them: `…农民。（下转第4版） 市民中心…`.
    static func inside(_ text: Text, _ range: Range<Int>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for index in range.dropFirst() where text[index] == "（" || text[index] == "(" {
            let limit = min(range.upperBound, index + longest)
            guard index + 1 < limit, firsts.contains(text[index + 1]),
                let note = read(text, at: index, limit: limit),
                let close = (note.end..<limit).first(where: { text[$0] == "）" || text[$0] == ")" }),
                !text.trimmed(close + 1..<range.upperBound, of: [.blank, .terminal]).isEmpty
            else { continue }
            found.append(index..<close + 1)
        }
        return found
    }

    /// Nothing but a bracket, a stop or the name of the page behind a dot.
    private static func isOver(_ text: Text, _ rest: Range<Int>) -> Bool {
        guard let first = rest.first(where: { !text.has($0, .white) }) else { return true }
        let isName = text[first] == "·" || text[first] == "："
        return isName || rest.allSatisfy { Brackets.isRound(text[$0]) || text.has($0, [.white, .terminal, .bullet]) }
    }
}
