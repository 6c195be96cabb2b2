import Lexicons

/// Reads what a news item opens with: `本报某地10月20日讯（记者李明）`, `新华社北京3月5日电`, `本报讯（记者李明）`, `本台消息：`.
enum DatelineReader {
    /// Scalars between the agency and the word that ends the dateline.
    private static let longestMiddle = 28
    /// Scalars in brackets after it.
    private static let longestSignature = 48

    private static let agencies = PhraseList(Lexicon.layout, kind: "agency")
    private static let endings = PhraseList(Lexicon.layout, kind: "dispatch_end")
    private static let reports = PhraseList(Lexicon.layout, kind: "report_end")
    /// Scalars of a paper's name in front of 讯, and of a place with its day between brackets.
    private static let longestPaper = 8
    private static let longestPlace = 14

    /// The dateline that a range begins with: its place and day, its end, and the names in its brackets.
    static func read(_ text: Text, _ content: Range<Int>) -> (dateline: Dateline, names: [Range<Int>])? {
        var start = content.lowerBound
        while start < content.upperBound,
            text.has(start, [.bullet, .blank]) || text[start] == "（" || text[start] == "("
        { start += 1 }
        if start < content.upperBound, "【[〔［".unicodeScalars.contains(text[start]) {
            return bracketed(text, content, open: start)
        }
        if start > content.lowerBound, let placed = placed(text, content, open: start - 1) { return placed }
        guard
            let agency = agencies.match(text, at: start, limit: content.upperBound) ?? paper(text, at: start, content),
            let middle = middle(text, from: start + agency, limit: content.upperBound)
        else { return nil }
        var end = middle.end
        var names: [Range<Int>] = []
        while end + 1 < content.upperBound, text.has(end, .white), Brackets.isRound(text[end + 1]) { end += 1 }
        if end < content.upperBound, text[end] == "（" || text[end] == "(" {
            guard
                let close = (end..<min(content.upperBound, end + longestSignature)).first(where: {
                    text[$0] == "）" || text[$0] == ")"
                })
            else { return nil }
            names = Byline.read(text, end + 1..<close)?.names ?? []
            end = close + 1
        }
        while end < content.upperBound, text[end] == "：" || text[end] == ":" || text[end] == "）" || text[end] == ")" {
            end += 1
        }
        let date = middle.date.flatMap { $0.calendarDate }
        return (Dateline(place: middle.place, date: date, range: content.lowerBound..<end), names)
    }

    /// The name of any paper in front of 讯: `江城晨报讯（记者李明）`.
    private static func paper(_ text: Text, at start: Int, _ content: Range<Int>) -> Int? {
        let name = (start..<min(content.upperBound, start + longestPaper)).prefix { text.has($0, .han) }
        return name.first { index in
            (text[index] == "报" || text[index] == "報") && index > start
                && endings.match(text, at: index + 1, limit: content.upperBound) != nil
        }.map { $0 + 1 - start }
    }

    /// `（新加坡讯）`, `（吉隆坡5日讯）`: a place, with a day or without, in brackets.
    private static func placed(_ text: Text, _ content: Range<Int>, open: Int) -> (
        dateline: Dateline, names: [Range<Int>]
    )? {
        guard Brackets.isRound(text[open]) else { return nil }
        let near = open + 1..<min(content.upperBound, open + longestPlace)
        guard let close = near.first(where: { text[$0] == "）" || text[$0] == ")" }), close + 1 < content.upperBound,
            let word = endings.matchEnd(text, of: open + 1..<close), close - word > open + 2,
            (open + 1..<close).allSatisfy({ text.has($0, [.han, .digit]) })
        else { return nil }
        let place = (open + 1..<close - word).prefix { text.has($0, .han) }
        return (Dateline(place: place, date: nil, range: content.lowerBound..<close + 1), [])
    }

    /// `【本报讯】`, `【新华社合肥十七日电】`, `【某某报讯】（记者李明）`: whoever sends it, the bracket says that it is a dispatch.
    private static func bracketed(_ text: Text, _ content: Range<Int>, open: Int) -> (
        dateline: Dateline, names: [Range<Int>]
    )? {
        let near = open + 1..<min(content.upperBound, open + 1 + longestMiddle)
        guard let close = near.first(where: { text.has($0, .closer) }), open + 1 < close,
            endings.matchEnd(text, of: open + 1..<close) != nil || isReport(text, open + 1..<close)
        else { return nil }
        let inside = open + 1..<close
        let agency = agencies.match(text, at: inside.lowerBound, limit: close) ?? 0
        let middle = middle(text, from: inside.lowerBound + agency, limit: close)
        var end = close + 1
        var names: [Range<Int>] = []
        if end < content.upperBound, text[end] == "（" || text[end] == "(" {
            let signature = end..<min(content.upperBound, end + longestSignature)
            if let bracket = signature.first(where: { text[$0] == "）" || text[$0] == ")" }) {
                names = Byline.read(text, end + 1..<bracket)?.names ?? []
                end = bracket + 1
            }
        }
        let place = agency > 0 ? middle?.place : nil
        return (
            Dateline(place: place, date: middle?.date.flatMap { $0.calendarDate }, range: content.lowerBound..<end),
            names
        )
    }

    /// `記者李明／高雄報導`
    private static func isReport(_ text: Text, _ inside: Range<Int>) -> Bool {
        reports.matchEnd(text, of: inside) != nil
            && Byline.opensWithRole(text, at: inside.lowerBound, limit: inside.upperBound)
    }

    private static func middle(_ text: Text, from start: Int, limit: Int) -> (
        place: Range<Int>?, date: DateMention?, end: Int
    )? {
        let limit = min(limit, start + longestMiddle)
        var date: DateMention?
        var index = start
        while index < limit {
            let canEnd = index == start || date?.range.upperBound == index || Brackets.isRound(text[index - 1])
            if canEnd, let length = endings.match(text, at: index, limit: limit) {
                let placeEnd = date?.range.lowerBound ?? start
                let place = text.trimmed(start..<placeEnd, of: .blank)
                let isPlace = !place.isEmpty && date != nil && place.allSatisfy { text.has($0, .han) }
                return (isPlace ? place : nil, date, index + length)
            }
            if let mention = DateMention.read(text, at: index, limit: limit) {
                date = mention
                index = mention.range.upperBound
                continue
            }
            if let day = DateMention.bareDay(text, at: index, limit: limit) {
                date = DateMention(day: day.value, range: index..<day.end)
                index = day.end
                continue
            }
            if text.has(index, [.pause, .terminal]) { return nil }
            index += 1
        }
        return nil
    }
}
