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
