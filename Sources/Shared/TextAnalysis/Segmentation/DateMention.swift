import Lexicons

/// A date as the text writes it, with as many of its parts as stand there.
struct DateMention: Equatable {
    var year: Int?
    var month: Int?
    var day: Int?
    var range: Range<Int>

    var calendarDate: CalendarDate? {
        guard let year, let month, let day else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }

    /// Years that a document of this kind can speak of as its own.
    private static let years = 1900...2199

    /// Reads `2018年8月3日`, `2018年`, `8月3日`, `2018-08-03`, `二〇一八年八月三日` at an index.
    static func read(_ text: Text, at start: Int, limit: Int) -> DateMention? {
        guard start < limit, text.has(start, [.digit, .hanNumeral]) else { return nil }
        guard start == 0 || !text.has(start - 1, [.digit]) else { return nil }
        guard let first = Numeral.read(text, at: start, limit: limit), first.end < limit else { return nil }
        switch text[skip(text, first.end, limit)] {
        case "年" where years.contains(first.value):
            return afterYear(
                text,
                start: start,
                year: first.value,
                from: skip(text, first.end, limit) + 1,
                limit: limit
            )
        case "月" where (1...12).contains(first.value):
            return afterMonth(
                text,
                start: start,
                year: nil,
                month: first.value,
                from: skip(text, first.end, limit) + 1,
                limit: limit
            )
        case "-", "/", ".":
            return hyphenated(text, start: start, year: first, limit: limit)
        default: return nil
        }
    }

    /// The first full date of a range.
    static func fullDate(in text: Text, _ range: Range<Int>) -> DateMention? {
        for index in range {
            if let mention = read(text, at: index, limit: range.upperBound), mention.calendarDate != nil {
                return mention
            }
        }
        return nil
    }

    /// Every date of a text, first to last.
    static func all(in text: Text) -> [DateMention] {
        var mentions: [DateMention] = []
        var index = 0
        while index < text.count {
            if text.has(index, [.digit, .hanNumeral]), let mention = read(text, at: index, limit: text.count) {
                mentions.append(mention)
                index = mention.range.upperBound
            } else if text.has(index, .digit) {
                // A number that is no date is left behind whole: its tail could look like one.
                while index < text.count, text.has(index, .digit) { index += 1 }
            } else {
                index += 1
            }
        }
        return mentions
    }

    /// `20日` without a month.
    static func bareDay(_ text: Text, at index: Int, limit: Int) -> Numeral? {
        guard index < limit, text.has(index, .digit), let day = Numeral.read(text, at: index, limit: limit),
            day.end < limit,
            (1...31).contains(day.value), text[day.end] == "日" || text[day.end] == "号"
        else { return nil }
        return Numeral(value: day.value, end: day.end + 1, isHan: false)
    }

    private static let futureBefore = PhraseList(Lexicon.layout, kind: "future_before")
    private static let futureNear = PhraseList(Lexicon.layout, kind: "future_near")
    private static let futureBehind = PhraseList(Lexicon.layout, kind: "future_behind")

    /// Whether the words around speak of a day to come, or of a stretch that ends or begins there: 到2020年, 9月15日前.
    func isFuture(in text: Text) -> Bool {
        let before = max(0, range.lowerBound - 4)..<range.lowerBound
        if futureBefore(text, before) { return true }
        if Self.futureBehind.match(text, at: range.upperBound, limit: text.count) != nil { return true }
        let clause = range.upperBound..<min(text.count, range.upperBound + 10)
        let end = clause.first { text.has($0, [.terminal, .pause]) } ?? clause.upperBound
        return Self.futureNear.first(in: text, clause.lowerBound..<end) != nil || day == nil && isPlanned(in: text)
    }

    /// Whether the sentence that leads to a year speaks of what is to be done: 要把任务分到各县，2022年…
    private func isPlanned(in text: Text) -> Bool {
        var start = range.lowerBound
        while start > 0, range.lowerBound - start < Self.planReach, !text.has(start - 1, [.terminal, .lineBreak]) {
            start -= 1
        }
        return Self.planWords.first(in: text, start..<range.lowerBound) != nil
    }

    private static let planReach = 48
    private static let planWords = PhraseList(Lexicon.layout, kind: "plan_before")

    private func futureBefore(_ text: Text, _ before: Range<Int>) -> Bool {
        if Self.futureBefore.matchEnd(text, of: before) != nil { return true }
        // The second year of 2018—2020年 is where a plan ends.
        guard year != nil, let last = before.last, "-—–~～至到".unicodeScalars.contains(text[last]) else { return false }
        return day == nil
    }

    /// OCR and PDF extractors leave blanks between a number and its unit.
    private static func skip(_ text: Text, _ index: Int, _ limit: Int) -> Int {
        var next = index
        while next < limit - 1, next < index + 2, text.has(next, .white), !text.has(next, .lineBreak) { next += 1 }
        return next
    }

    private static func afterYear(_ text: Text, start: Int, year: Int, from index: Int, limit: Int) -> DateMention {
        let yearOnly = DateMention(year: year, range: start..<index)
        let position = skip(text, index, limit)
        guard let month = Numeral.read(text, at: position, limit: limit), (1...12).contains(month.value),
            month.end < limit
        else { return yearOnly }
        let unit = skip(text, month.end, limit)
        guard text[unit] == "月" else { return yearOnly }
        return afterMonth(text, start: start, year: year, month: month.value, from: unit + 1, limit: limit)
    }

    private static func afterMonth(
        _ text: Text,
        start: Int,
        year: Int?,
        month: Int,
        from index: Int,
        limit: Int
    ) -> DateMention {
        let monthOnly = DateMention(year: year, month: month, range: start..<index)
        let position = skip(text, index, limit)
        guard let day = Numeral.read(text, at: position, limit: limit), (1...31).contains(day.value), day.end < limit
        else { return monthOnly }
        let unit = skip(text, day.end, limit)
        guard text[unit] == "日" || text[unit] == "号" else { return monthOnly }
        return DateMention(year: year, month: month, day: day.value, range: start..<unit + 1)
    }

    private static func hyphenated(_ text: Text, start: Int, year: Numeral, limit: Int) -> DateMention? {
        guard years.contains(year.value), year.end - start == 4,
            let month = Numeral.read(text, at: year.end + 1, limit: limit), (1...12).contains(month.value),
            month.end < limit, text[month.end] == text[year.end],
            let day = Numeral.read(text, at: month.end + 1, limit: limit),
            CalendarDate(year: year.value, month: month.value, day: day.value) != nil
        else { return nil }
        return DateMention(year: year.value, month: month.value, day: day.value, range: start..<day.end)
    }
}
