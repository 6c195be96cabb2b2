import Lexicons

/// The head of an article that shares its line with the text, as flattening leaves it: `题目 | ◎李明 正文…`,
/// `题目 作者：李明 正文…`, `题目 本报临江4月6日讯 正文…`.
struct InlineHead {
    /// Where the title ends; the start of the line when it has none.
    var titleEnd: Int
    /// Who signs, and where that stands.
    var byline: (range: Range<Int>, names: [Range<Int>])?

    private static let shortestTitle = 6
    /// Scalars of a title; one of several parts divided by blanks may be longer, as on a line of its own.
    private static let longestTitle = 110
    private static let longestByline = 40
    /// Scalars of text behind the head, and where its first sentence must be over.
    private static let shortestText = 40
    private static let firstSentence = 400
    /// Cells of a table are divided by bars closer than this.
    private static let nextBar = 60

    /// Reads the head at the start of a line, or returns `nil`.
    static func read(_ text: Text, _ line: Range<Int>) -> InlineHead? {
        if let head = withoutText(text, line) { return head }
        guard line.count > shortestText, let first = line.first else { return nil }
        if text.has(first, .bullet) {
            return byline(text, from: first, line).map { InlineHead(titleEnd: first, byline: $0) }
        }
        guard line.count > shortestText + shortestTitle, SectionMarker.read(text, at: first, limit: first + 12) == nil
        else { return nil }
        for index in first + 1..<min(line.upperBound - shortestText, first + longestTitle) {
            if text[index] == "。" || text[index] == "；" { return nil }
            guard let head = head(text, dividedAt: index, line) else { continue }
            return isTitle(text, text.trimmed(first..<index, of: .white)) ? head : nil
        }
        return nil
    }

    static func isBar(_ scalar: Unicode.Scalar) -> Bool { scalar == "|" || scalar == "｜" }

    /// `题目 | ◎李明` on a line of its own.
    private static func withoutText(_ text: Text, _ line: Range<Int>) -> InlineHead? {
        guard line.count <= longestTitle, line.count > shortestTitle,
            let mark = line.dropFirst(shortestTitle).first(where: { text[$0] == "◎" }),
            let names = names(text, mark..<line.upperBound)
        else { return nil }
        let title = text.trimmed(line.lowerBound..<mark, of: .white)
        let end = title.last.map { isBar(text[$0]) ? $0 : title.upperBound } ?? mark
        guard isTitle(text, text.trimmed(title.lowerBound..<end, of: .white)) else { return nil }
        return InlineHead(titleEnd: end, byline: (mark..<line.upperBound, names))
    }

    /// The head whose title ends at a bar, or at a blank in front of a byline or a dateline.
    private static func head(_ text: Text, dividedAt index: Int, _ line: Range<Int>) -> InlineHead? {
        let next = skipWhite(text, index + 1, line)
        if isBar(text[index]) {
            if let byline = byline(text, from: next, line) { return InlineHead(titleEnd: index, byline: byline) }
            let near = next..<min(line.upperBound, next + nextBar)
            return isText(text, next, line) && !near.contains { isBar(text[$0]) } ? InlineHead(titleEnd: index) : nil
        }
        guard text.has(index, .white), !text.has(index + 1, .white) else { return nil }
        if text.has(next, .bullet) || Byline.opensWithRole(text, at: next, limit: line.upperBound),
            let byline = byline(text, from: next, line)
        {
            return InlineHead(titleEnd: index, byline: byline)
        }
        guard let dateline = DatelineReader.read(text, next..<line.upperBound),
            isText(text, dateline.dateline.range.upperBound, line)
        else { return nil }
        return InlineHead(titleEnd: index)
    }

    /// Names up to the blank or the bar in front of the text.
    private static func byline(_ text: Text, from start: Int, _ line: Range<Int>) -> (Range<Int>, [Range<Int>])? {
        var found: (end: Int, names: [Range<Int>])?
        var word = start
        for index in start..<min(line.upperBound - shortestText, start + longestByline)
        where text.has(index, .white) || isBar(text[index]) {
            if found != nil, !PersonName.isName(text, word..<index) { break }
            if let names = names(text, start..<index) { found = (index, names) }
            word = index + 1
            if isBar(text[index]) { break }
        }
        guard let found, isText(text, found.end, line) else { return nil }
        return (start..<found.end, found.names)
    }

    private static func names(_ text: Text, _ range: Range<Int>) -> [Range<Int>]? {
        if let byline = Byline.read(text, range) { return byline.isBody && !byline.isCertain ? nil : byline.names }
        // Behind `◎` stands a name, also one whose first character is no family name.
        guard let first = range.first, text[first] == "◎", (3...5).contains(range.count),
            range.dropFirst().allSatisfy({ text.has($0, .han) })
        else { return nil }
        return [first + 1..<range.upperBound]
    }

    private static func isTitle(_ text: Text, _ title: Range<Int>) -> Bool {
        guard title.count >= shortestTitle, let last = title.last else { return false }
        let pauses = title.count { text[$0] == "，" || text[$0] == "," }
        return !text.has(last, .pause) && pauses <= 2 && !Brackets.isUnbalanced(text, title)
    }

    /// Whether running text stands at an index: enough of it, its first sentence not endless.
    private static func isText(_ text: Text, _ start: Int, _ line: Range<Int>) -> Bool {
        line.upperBound - start > shortestText
            && (start..<min(line.upperBound, start + firstSentence)).contains { text[$0] == "。" }
    }

    private static func skipWhite(_ text: Text, _ index: Int, _ line: Range<Int>) -> Int {
        var next = index
        while next < line.upperBound - 1, text.has(next, .white) { next += 1 }
        return next
    }
}
