import Lexicons

/// On which day of a known year a text was written, from the days it names.
struct DayEvidence: Equatable {
    var month: Int
    var day: Int
    var range: Range<Int>
    var confidence: Double

    private static let eventBehind = PhraseList(Lexicon.layout, kind: "event_behind")
    private static let todayBefore = PhraseList(Lexicon.layout, kind: "today_before")

    static func best(_ text: Text, _ pieces: [Piece], _ mentions: [DateMention], year: Int) -> DayEvidence? {
        var datelines = pieces.lazy.filter { $0.form == .dateline }.map(\.range).makeIterator()
        var dateline = datelines.next()
        let opening = pieces.first { $0.form == .note || $0.form == .text }?.range ?? 0..<0
        var best: (score: Int, day: DayEvidence)?
        for mention in mentions {
            while let passed = dateline, passed.upperBound <= mention.range.lowerBound { dateline = datelines.next() }
            guard let month = mention.month, let day = lastDay(of: mention, in: text),
                mention.year == nil || mention.year == year,
                !mention.isFuture(in: text)
            else { continue }
            let score = score(mention, text, isDateline: dateline?.overlaps(mention.range) ?? false, opening: opening)
            let evidence = DayEvidence(
                month: month,
                day: day.day,
                range: day.range,
                confidence: 0.7 + 0.05 * Double(score)
            )
            // Of equals the latest: a text is not older than what it tells.
            if best.map({ ($0.score, $0.day.month, $0.day.day) < (score, month, day.day) }) ?? true {
                best = (score, evidence)
            }
        }
        return best?.day
    }

    /// 0 to 5: how likely the document is of that day.
    private static func score(_ mention: DateMention, _ text: Text, isDateline: Bool, opening: Range<Int>) -> Int {
        if isDateline { return 5 }
        let before = max(0, mention.range.lowerBound - 6)..<mention.range.lowerBound
        if todayBefore.matchEnd(text, of: before) != nil { return 4 }
        var score = 0
        if opening.overlaps(mention.range) { score += 2 }
        if eventBehind.match(text, at: mention.range.upperBound, limit: text.count) != nil { score += 1 }
        return score
    }

    /// The day, or the last one of 11月15日~17日.
    private static func lastDay(of mention: DateMention, in text: Text) -> (day: Int, range: Range<Int>)? {
        guard let day = mention.day else { return nil }
        let index = mention.range.upperBound
        guard index + 1 < text.count, "~～-—–至到".unicodeScalars.contains(text[index]),
            let end = DateMention.bareDay(text, at: index + 1, limit: text.count), end.value > day, end.value <= 31
        else { return (day, mention.range) }
        return (end.value, mention.range.lowerBound..<end.end)
    }
}
