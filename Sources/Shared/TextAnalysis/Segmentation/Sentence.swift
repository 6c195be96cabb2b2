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
        var bracket: Int?
        for (number, span) in spans.enumerated() {
            var index = span.lowerBound
            while index < span.upperBound {
                if text.has(index, .white) {
                    index += 1
                    continue
                }
                let first = start ?? index
                start = first
                if isRoundOpener(text[index]) { bracket = index }
                if isRoundCloser(text[index]) { bracket = nil }
                guard let last = terminalEnd(text, at: index, limit: span.upperBound) else {
                    index += 1
                    end = index
                    continue
                }
                end = last
                let stop = Stop(
                    terminal: index,
                    end: last,
                    bracket: bracket == first ? nil : bracket,
                    limit: span.upperBound
                )
                if isRoundCloser(text[last - 1]) { bracket = nil }
                if !isInside(text, stop), !carriesOn(text, nextScalar(text, after: last, spans: spans[number...])) {
                    sentences.append(first..<last)
                    start = nil
                }
                index = last
            }
        }
        if let start { sentences.append(start..<end) }
        return sentences
    }

    /// A place where a sentence may end.
    private struct Stop {
        /// The stop itself, and the end of the quotation marks and brackets behind it.
        var terminal: Int
        var end: Int
        /// Where a round bracket opened that the sentence does not begin with.
        var bracket: Int?
        /// End of the span.
        var limit: Int
    }

    private static func isRoundOpener(_ scalar: Unicode.Scalar) -> Bool { scalar == "（" || scalar == "(" }
    private static func isRoundCloser(_ scalar: Unicode.Scalar) -> Bool { scalar == "）" || scalar == ")" }

    /// The end of a run of terminals and closers that begins at an index, `nil` when no sentence can end there.
    private static func terminalEnd(_ text: Text, at index: Int, limit: Int) -> Int? {
        let scalar = text[index]
        guard text.has(index, .terminal) || scalar == "…" || scalar == "." else { return nil }
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

    /// The first scalar behind an index of the first span that is not white.
    private static func nextScalar(_ text: Text, after index: Int, spans: ArraySlice<Range<Int>>) -> Int? {
        for (number, span) in spans.enumerated() {
            for next in (number == 0 ? index : span.lowerBound)..<span.upperBound where !text.has(next, .white) {
                return next
            }
        }
        return nil
    }

    private static func carriesOn(_ text: Text, _ next: Int?) -> Bool {
        guard let next else { return false }
        return text.has(next, .pause) || text[next] == "的"
    }

    /// Whether a stop stands in round brackets that belong to a longer sentence.
    private static func isInside(_ text: Text, _ stop: Stop) -> Bool {
        guard let bracket = stop.bracket, stop.terminal - bracket <= longestBracket else { return false }
        if (stop.terminal..<stop.end).contains(where: { isRoundCloser(text[$0]) }) { return stop.end < stop.limit }
        for index in stop.end..<max(stop.end, min(stop.limit, stop.end + longestBracket)) {
            if isRoundCloser(text[index]) { return true }
            if isRoundOpener(text[index]) { return false }
        }
        return false
    }
}
