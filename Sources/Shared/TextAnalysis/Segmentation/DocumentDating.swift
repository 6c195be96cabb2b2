import Lexicons

/// Finds the day of a document: stated, given, or inferred.
///
/// A running head, a date in the head of a report or a day below a signature states the day. Otherwise the day that was
/// given counts. Otherwise year and day are looked for apart: the year in anniversaries (改革开放40周年 is 2018) and
/// in the newest year that the text does not speak of as future, the day in datelines, in 今天（5月15日） and in the days of
/// events. Without a year there is no date: a wrong year spoils every period that hangs on it.
enum DocumentDating {
    static func date(of text: Text, given: CalendarDate?, pieces: [Piece]) -> DocumentDate? {
        if let stated = stated(text, pieces) { return stated }
        if let given { return DocumentDate(date: given, evidence: nil, source: .given, confidence: 1) }
        return inferred(text, pieces)
    }

    // MARK: Stated

    /// Pieces at the top that are searched for a stated date.
    private static let margin = 8
    /// A decree and the notice that carries it.
    private static let mostSignatures = 2
    /// A longer line is a sentence, whose date belongs to what it tells.
    private static let longestLine = 60

    private static func stated(_ text: Text, _ pieces: [Piece]) -> DocumentDate? {
        for piece in pieces where piece.form == .furniture && piece.content.count <= longestLine {
            if let mention = DateMention.fullDate(in: text, piece.content) { return stated(mention, 0.95) }
        }
        // More days on lines of their own are the entries of a chronicle.
        let signed = pieces.filter { $0.form == .dateline && !$0.isCertain && $0.dateline?.date != nil }
        if signed.count <= mostSignatures, let last = signed.last,
            let mention = DateMention.fullDate(in: text, last.content)
        {
            return stated(mention, 0.9)
        }
        let head = pieces.prefix(margin).prefix { $0.form != .text || isBracketed(text, $0) }
        for piece in head
        where [.subtitle, .byline, .title, .text].contains(piece.form) || piece.form == .dateline && piece.isCertain {
            if let mention = latestDate(in: text, piece.content) { return stated(mention, 0.95) }
        }
        return nil
    }

    private static func stated(_ mention: DateMention, _ confidence: Double) -> DocumentDate? {
        mention.calendarDate.map {
            DocumentDate(date: $0, evidence: mention.range, source: .text, confidence: confidence)
        }
    }

    private static func isBracketed(_ text: Text, _ piece: Piece) -> Bool {
        piece.content.first.map { text[$0] == "（" || text[$0] == "(" } ?? false
    }

    /// An act names the days on which it was passed and amended: the last one made it what it is.
    private static func latestDate(in text: Text, _ range: Range<Int>) -> DateMention? {
        var latest: DateMention?
        for index in range {
            guard let mention = DateMention.read(text, at: index, limit: range.upperBound),
                let date = mention.calendarDate
            else { continue }
            if latest?.calendarDate.map({ $0 < date }) ?? true { latest = mention }
        }
        return latest
    }

    // MARK: Inferred

    /// A year less certain than this makes no date when the text names no day.
    private static let certainYear = 0.75

    private static func inferred(_ text: Text, _ pieces: [Piece]) -> DocumentDate? {
        let mentions = DateMention.all(in: text)
        guard let year = YearEvidence.best(text, pieces, mentions) else { return nil }
        if let day = DayEvidence.best(text, pieces, mentions, year: year.year),
            let date = CalendarDate(year: year.year, month: day.month, day: day.day)
        {
            return DocumentDate(
                date: date,
                evidence: day.range,
                source: .inferred,
                confidence: year.confidence * day.confidence
            )
        }
        guard year.confidence >= certainYear else { return nil }
        // The last day of the last month spoken of is the earliest on which the text can have been written.
        let month =
            mentions.filter { $0.year == nil && $0.day == nil && !$0.isFuture(in: text) }.compactMap(\.month).max()
            ?? 12
        return CalendarDate(year: year.year, month: month, day: CalendarDate.daysIn(month: month, of: year.year)).map {
            DocumentDate(date: $0, evidence: year.range, source: .inferred, confidence: year.confidence * 0.4)
        }
    }

    // MARK: Datelines

    /// The article with its dateline's day made whole: `10月20日` takes the year, `20日` also the month of the document.
    static func completed(_ article: Article, with date: CalendarDate, in text: Text) -> Article {
        guard let dateline = article.dateline, dateline.date == nil else { return article }
        var article = article
        article.dateline?.date = day(of: dateline, near: date, in: text)
        return article
    }

    private static func day(of dateline: Dateline, near date: CalendarDate, in text: Text) -> CalendarDate? {
        for index in dateline.range {
            if let mention = DateMention.read(text, at: index, limit: dateline.range.upperBound),
                let month = mention.month,
                let day = mention.day
            {
                // News of late December stands in papers of January.
                let year = mention.year ?? (month > date.month + 6 ? date.year - 1 : date.year)
                return CalendarDate(year: year, month: month, day: day)
            }
            if let day = DateMention.bareDay(text, at: index, limit: dateline.range.upperBound) {
                let isLastMonth = day.value > date.day + 15
                let month = isLastMonth ? (date.month + 10) % 12 + 1 : date.month
                let year = isLastMonth && date.month == 1 ? date.year - 1 : date.year
                return CalendarDate(year: year, month: month, day: day.value)
            }
        }
        return nil
    }
}
