/// Where sentences of a paragraph end.
///
/// A sentence ends after a full stop, question mark, exclamation mark or ellipsis and the quotation marks and brackets
/// that close there. It does not end inside round brackets, before a particle or a pause that carries the sentence on
/// (`“怎么办？”的问题`), nor at the point of a decimal. Semicolons end no sentence: a list of clauses is one statement.
enum Sentence {
    /// Brackets longer than this were never closed.
    private static let longestBracket = 120

    /// Whether the last thing in a range ends a sentence or announces what follows (`：`, `；`, `——`).
    static func isFinished(_ text: Text, _ content: Range<Int>) -> Bool {
        var index = content.upperBound - 1
        var closers = 0
        while index >= content.lowerBound,
            text.has(index, [.closer, .blank]) || text[index] == "\"" || text[index] == "*"
        {
            closers += 1
            index -= 1
        }
        guard index >= content.lowerBound else { return true }
        switch text[index] {
        case "。", "！", "？", "!", "?", "｡", "．", "…", "：", ":", "；", ";": return true
        case ".": return index > content.lowerBound && !text.has(index - 1, [.digit, .latin])
        case "—": return closers == 0 && index > content.lowerBound && text[index - 1] == "—"
        default: return false
        }
    }

    /// The sentences of the pieces of one paragraph, white space left out at their ends.
    static func split(_ text: Text, spans: [Range<Int>]) -> [Range<Int>] {
        var sentences: [Range<Int>] = []
        var start: Int?
        var end = 0
        var bracketOpenedAt: Int?
        func close() {
            if let first = start { sentences.append(first..<end) }
            start = nil
        }
        for (number, span) in spans.enumerated() {
            var index = span.lowerBound
            while index < span.upperBound {
                if text.has(index, .white) {
                    index += 1
                    continue
                }
                if start == nil { start = index }
                let scalar = text[index]
                if scalar == "（" || scalar == "(" {
                    bracketOpenedAt = index
                } else if scalar == "）" || scalar == ")" {
                    bracketOpenedAt = nil
                }
                if let last = terminalEnd(text, at: index, limit: span.upperBound) {
                    let inBracket = bracketOpenedAt.map { index - $0 <= longestBracket } ?? false
                    let next = nextScalar(text, after: last, spans: spans, span: number)
                    index = last
                    end = last
                    if !(inBracket && hasBracketEnd(text, from: last, limit: span.upperBound)), !carriesOn(text, next) {
                        close()
                    }
                } else {
                    index += 1
                    end = index
                }
            }
        }
        close()
        return sentences
    }

    /// The end of a run of terminals and closers that begins at an index, `nil` when no sentence can end there.
    private static func terminalEnd(_ text: Text, at index: Int, limit: Int) -> Int? {
        let scalar = text[index]
        guard text.has(index, .terminal) || scalar == "…" else { return nil }
        if scalar == "." || scalar == "．" {
            guard index > 0, text.has(index - 1, [.han, .closer]) else { return nil }
            guard index + 1 >= limit || !text.has(index + 1, [.digit, .latin]) else { return nil }
        }
        var end = index + 1
        while end < limit, text.has(end, [.terminal, .closer]) || text[end] == "…" || text[end] == "\"" {
            if text[end] == "\"", end + 1 < limit, text.has(end + 1, .han), scalar != "。", scalar != "！", scalar != "？"
            {
                break
            }
            end += 1
        }
        return end
    }

    private static func nextScalar(_ text: Text, after index: Int, spans: [Range<Int>], span: Int) -> Int? {
        var next = index
        for number in span..<spans.count {
            if number > span { next = spans[number].lowerBound }
            while next < spans[number].upperBound {
                if !text.has(next, .white) { return next }
                next += 1
            }
        }
        return nil
    }

    private static func carriesOn(_ text: Text, _ next: Int?) -> Bool {
        guard let next else { return false }
        return text.has(next, .pause) || text[next] == "的"
    }

    private static func hasBracketEnd(_ text: Text, from index: Int, limit: Int) -> Bool {
        for position in index..<min(limit, index + longestBracket) {
            if text[position] == "）" || text[position] == ")" { return true }
            if text[position] == "（" || text[position] == "(" { return false }
        }
        return false
    }
}
