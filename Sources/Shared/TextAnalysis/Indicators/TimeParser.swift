/// Reads a time expression at a position of a text.
///
/// Dates, months, quarters, halves, years, plan periods and the fixed words of official prose, in digits of either
/// width or in Chinese numerals. Durations (`三年`, `5个月`) are left to the quantity parser.
struct TimeParser {
    let scalars: [Unicode.Scalar]
    let limit: Int

    init(_ scalars: [Unicode.Scalar], limit: Int) {
        self.scalars = scalars
        self.limit = limit
    }

    func expression(at start: Int) -> TimeExpression? {
        if let fixed = TimeWords.shared.word(scalars, at: start, limit: limit) { return fixedExpression(fixed, start) }
        switch scalars[start] {
        case "截", "到", "至": return bounded(at: start)
        default: return dated(at: start)
        }
    }

    // MARK: - 截至9月底, 到2025年

    func bounded(at start: Int) -> TimeExpression? {
        let isAsOf = matches("截至", at: start) || matches("截止", at: start)
        guard isAsOf || scalars[start] != "截" else { return nil }
        let inner = skipBlanks(start + (isAsOf ? 2 : 1))
        let next = matches("到", at: inner) ? inner + 1 : inner
        guard next < limit, var time = TimeParser(scalars, limit: limit).unbounded(at: next) else { return nil }
        time.range = start..<time.range.upperBound
        if isAsOf { time.isAsOf = true } else { time.isDeadline = true }
        return time
    }

    func unbounded(at start: Int) -> TimeExpression? {
        if let fixed = TimeWords.shared.word(scalars, at: start, limit: limit) { return fixedExpression(fixed, start) }
        return dated(at: start)
    }

    // MARK: - Fixed words, alone or as the year of what follows

    func fixedExpression(_ word: TimeWords.Word, _ start: Int) -> TimeExpression? {
        // 基础上年均: 上 belongs to the word before.
        if word.end < limit, scalars[word.end] == "均", scalars[start] == "上" { return nil }
        // “十四五”前三年
        if case .plan(let number) = word.form, let years = firstYears(ofPlan: number, at: word.end) {
            return finished(TimeExpression(range: start..<years.end, form: years.form))
        }
        // 本月9日: a day of the document's own month.
        if word.form == .monthOffset(0), let day = dayOnly(at: word.end) {
            var time = day
            time.range = start..<day.range.upperBound
            return time
        }
        guard case .years(let year, _) = word.form, word.takesMonths else {
            return finished(TimeExpression(range: start..<word.end, form: word.form, isBase: word.isBase))
        }
        return yearPart(year, start: start, after: word.end)
    }

    /// What may follow a year: 以来, 底, 上半年, 前三季度, 1至9月, 11月15日.
    func yearPart(_ year: TimeExpression.Year, start: Int, after end: Int) -> TimeExpression {
        let next = skipBlanks(end)
        if matches("以来", at: next) {
            return TimeExpression(range: start..<next + 2, form: .since(year, month: 1))
        }
        if matches("年底", at: next) || matches("年末", at: next) {
            return finished(TimeExpression(range: start..<next + 2, form: .yearEnd(year)))
        }
        if next < limit, ["底", "末"].contains(scalars[next]) {
            return finished(TimeExpression(range: start..<next + 1, form: .yearEnd(year)))
        }
        if let fixed = TimeWords.shared.word(scalars, at: next, limit: limit), let form = placed(fixed.form, in: year) {
            return finished(TimeExpression(range: start..<fixed.end, form: form))
        }
        if next < limit, let part = monthPart(year, start: start, at: next) { return part }
        if let second = secondYear(after: next) {
            return finished(TimeExpression(range: start..<second.end, form: .years(year, second.year)))
        }
        return finished(TimeExpression(range: start..<end, form: .years(year, year)))
    }

    func placed(_ form: TimeExpression.Form, in year: TimeExpression.Year) -> TimeExpression.Form? {
        switch form {
        case .months(nil, let from, let to): .months(year, from: from, to: to)
        case .wholeYear: .years(year, year)
        default: nil
        }
    }

    /// `2018年至2020年`, `2018—2020年`.
    func secondYear(after index: Int) -> (year: TimeExpression.Year, end: Int)? {
        guard index < limit, ScalarClass.isRangeMark(scalars[index]) else { return nil }
        let next = scalars[index] == "—" && matches("—", at: index + 1) ? index + 2 : index + 1
        guard let number = yearNumber(at: skipBlanks(next)), matches("年", at: number.end) else { return nil }
        return (.absolute(number.value), number.end + 1)
    }

    func matches(_ word: String, at index: Int) -> Bool {
        var position = index
        for scalar in word.unicodeScalars {
            guard position >= 0, position < limit, scalars[position] == scalar else { return false }
            position += 1
        }
        return true
    }

    func skipBlanks(_ index: Int) -> Int {
        var next = index
        while next < limit, next - index < 3, ScalarClass.isBlank(scalars[next]) { next += 1 }
        return next
    }
}
