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

    private func bounded(at start: Int) -> TimeExpression? {
        let isAsOf = matches("截至", at: start) || matches("截止", at: start)
        guard isAsOf || scalars[start] != "截" else { return nil }
        let inner = skipBlanks(start + (isAsOf ? 2 : 1))
        let next = matches("到", at: inner) ? inner + 1 : inner
        guard next < limit, var time = TimeParser(scalars, limit: limit).unbounded(at: next) else { return nil }
        time.range = start..<time.range.upperBound
        if isAsOf { time.isAsOf = true } else { time.isDeadline = true }
        return time
    }

    private func unbounded(at start: Int) -> TimeExpression? {
        if let fixed = TimeWords.shared.word(scalars, at: start, limit: limit) { return fixedExpression(fixed, start) }
        return dated(at: start)
    }

    // MARK: - Fixed words, alone or as the year of what follows

    private func fixedExpression(_ word: TimeWords.Word, _ start: Int) -> TimeExpression? {
        guard case .years(let year, _) = word.form, word.takesMonths else {
            return finished(TimeExpression(range: start..<word.end, form: word.form, isBase: word.isBase))
        }
        return yearPart(year, start: start, after: word.end)
    }

    /// What may follow a year: 以来, 底, 上半年, 前三季度, 1至9月, 11月15日.
    private func yearPart(_ year: TimeExpression.Year, start: Int, after end: Int) -> TimeExpression {
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

    private func placed(_ form: TimeExpression.Form, in year: TimeExpression.Year) -> TimeExpression.Form? {
        switch form {
        case .months(nil, let from, let to): .months(year, from: from, to: to)
        case .wholeYear: .years(year, year)
        default: nil
        }
    }

    /// `2018年至2020年`, `2018—2020年`.
    private func secondYear(after index: Int) -> (year: TimeExpression.Year, end: Int)? {
        guard index < limit, ScalarClass.isRangeMark(scalars[index]) else { return nil }
        let next = scalars[index] == "—" && matches("—", at: index + 1) ? index + 2 : index + 1
        guard let number = yearNumber(at: skipBlanks(next)), matches("年", at: number.end) else { return nil }
        return (.absolute(number.value), number.end + 1)
    }

    // MARK: - Digits

    private func dated(at start: Int) -> TimeExpression? {
        if let year = yearNumber(at: start) {
            let end = skipBlanks(year.end)
            if matches("年", at: end), !matches("年级", at: end), !matches("年版", at: end) {
                return yearPart(.absolute(year.value), start: start, after: end + 1)
            }
            if let second = secondYear(after: end) {
                return finished(
                    TimeExpression(range: start..<second.end, form: .years(.absolute(year.value), second.year))
                )
            }
            return nil
        }
        return monthPart(nil, start: start, at: start) ?? dayOnly(at: start)
    }

    /// Four digits that can be a year, Arabic or Chinese.
    private func yearNumber(at start: Int) -> (value: Int, end: Int)? {
        var index = start
        var value = 0
        var digits = 0
        let isArabic = start < limit && ScalarClass.digit(scalars[start]) != nil
        while index < limit, digits < 5, let digit = yearDigit(scalars[index], isArabic: isArabic) {
            value = value * 10 + digit
            digits += 1
            index += 1
            // Scans leave blanks between the digits of a year: 1 9 9 8 年.
            if isArabic, digits < 4, index < limit, scalars[index] == " " { index += 1 }
        }
        guard digits == 4, (1000...2199).contains(value) else { return nil }
        return (value, index)
    }

    private func yearDigit(_ scalar: Unicode.Scalar, isArabic: Bool) -> Int? {
        isArabic ? ScalarClass.digit(scalar).map(Int.init) : ScalarClass.chineseDigit(scalar)
    }

    /// `1~9月`, `10月至11月`, `11月15日~17日`, `9月底`, `三季度`.
    private func monthPart(_ year: TimeExpression.Year?, start: Int, at index: Int) -> TimeExpression? {
        guard let first = smallNumber(at: index, maximum: 12), first.value >= 1 else { return nil }
        let after = skipBlanks(first.end)
        if matches("月", at: after), !matches("月龄", at: after) { return month(year, start, first.value, after + 1) }
        guard after < limit, ScalarClass.isRangeMark(scalars[after]),
            let second = smallNumber(at: skipBlanks(after + 1), maximum: 12), second.value >= first.value,
            matches("月", at: skipBlanks(second.end))
        else { return nil }
        let end = afterMonthWord(skipBlanks(second.end) + 1)
        return finished(
            TimeExpression(range: start..<end, form: .months(year, from: first.value, to: second.value))
        )
    }

    private func month(_ year: TimeExpression.Year?, _ start: Int, _ month: Int, _ end: Int) -> TimeExpression? {
        if let day = smallNumber(at: skipBlanks(end), maximum: 31), isDayMark(skipBlanks(day.end)) {
            return days(year, start: start, month: month, day: day.value, end: skipBlanks(day.end) + 1)
        }
        let next = skipBlanks(end)
        if next < limit, ScalarClass.isRangeMark(scalars[next]),
            let second = smallNumber(at: skipBlanks(next + 1), maximum: 12), second.value >= 1,
            matches("月", at: skipBlanks(second.end))
        {
            let end = afterMonthWord(skipBlanks(second.end) + 1)
            return finished(TimeExpression(range: start..<end, form: .months(year, from: month, to: second.value)))
        }
        let form = TimeExpression.Form.months(year, from: month, to: month)
        return finished(TimeExpression(range: start..<afterMonthWord(end), form: form))
    }

    /// 份, 底, 末, 上旬 … after 月.
    private func afterMonthWord(_ end: Int) -> Int {
        for word in ["份", "底", "末", "初", "上中旬", "中下旬", "上旬", "中旬", "下旬"] where matches(word, at: end) {
            return end + word.unicodeScalars.count
        }
        return end
    }

    private func days(
        _ year: TimeExpression.Year?,
        start: Int,
        month: Int?,
        day: Int,
        end: Int
    ) -> TimeExpression {
        let single = TimeExpression.Form.days(year, month: month, from: day, toMonth: nil, to: day)
        let next = skipBlanks(end)
        guard next < limit, ScalarClass.isRangeMark(scalars[next]) else {
            return finished(TimeExpression(range: start..<end, form: single))
        }
        var toMonth: Int?
        var index = skipBlanks(next + 1)
        if let number = smallNumber(at: index, maximum: 12), matches("月", at: number.end) {
            toMonth = number.value
            index = number.end + 1
        }
        guard let last = smallNumber(at: index, maximum: 31), isDayMark(last.end) else {
            return finished(TimeExpression(range: start..<end, form: single))
        }
        let form = TimeExpression.Form.days(year, month: month, from: day, toMonth: toMonth, to: last.value)
        return finished(TimeExpression(range: start..<last.end + 1, form: form))
    }

    /// `20日下午`: the month is the document's.
    private func dayOnly(at start: Int) -> TimeExpression? {
        guard let day = smallNumber(at: start, maximum: 31), day.value >= 1, matches("日", at: day.end) else {
            return nil
        }
        return days(nil, start: start, month: nil, day: day.value, end: day.end + 1)
    }

    private func isDayMark(_ index: Int) -> Bool { matches("日", at: index) || matches("号", at: index) }

    private func smallNumber(at start: Int, maximum: Int) -> (value: Int, end: Int)? {
        guard start < limit else { return nil }
        if ScalarClass.digit(scalars[start]) != nil { return smallArabic(at: start, maximum: maximum) }
        var index = start
        while index < limit, index - start < 3, isSmallNumeral(scalars[index]) { index += 1 }
        guard index > start, let value = ChineseNumeral.value(of: scalars[start..<index]),
            value > ExactDecimal(0), value <= ExactDecimal(maximum), let number = Int(value.description)
        else { return nil }
        return (number, index)
    }

    private func smallArabic(at start: Int, maximum: Int) -> (value: Int, end: Int)? {
        var index = start
        var value = 0
        while index < limit, index - start < 3, let digit = ScalarClass.digit(scalars[index]) {
            value = value * 10 + Int(digit)
            index += 1
        }
        return value <= maximum ? (value, index) : nil
    }

    private func isSmallNumeral(_ scalar: Unicode.Scalar) -> Bool {
        ScalarClass.power(scalar) == 1 || ScalarClass.chineseDigit(scalar) != nil
    }

    // MARK: - What follows an expression

    /// Adds 前, 以前, 期间, 上午 and marks a base of comparison.
    private func finished(_ expression: TimeExpression) -> TimeExpression {
        var time = expression
        if follows("以来", &time) {
            time.form = Self.since(time.form)
        }
        if follows("之前", &time) || follows("以前", &time) || followsLimit(&time) { time.isDeadline = true }
        for word in ["期间", "时期", "上午", "下午", "晚上", "晚", "同期"] where follows(word, &time) {
            if word == "同期" { time.isBase = true }
        }
        if time.range.lowerBound > 0 {
            switch scalars[time.range.lowerBound - 1] {
            case "是" where Self.isStretch(time.form), "了" where Self.isStretch(time.form): time.isBase = true
            case "到", "为", "是": time.isBase = time.isBase || isWholeOfShare(time.range.upperBound)
            case "自" where isSince(time.range.upperBound): time.form = Self.since(time.form)
            case "比", "较", "于": time.isBase = true
            case "与", "同", "和": time.isBase = time.isBase || isCompared(time.range.upperBound)
            default: break
            }
        }
        return time
    }

    /// `是1950年到2002年的总和`: several years named after 是 are what the figure is compared with.
    private static func isStretch(_ form: TimeExpression.Form) -> Bool {
        if case .years(let from, let to) = form { from != to } else { false }
    }

    private static func since(_ form: TimeExpression.Form) -> TimeExpression.Form {
        switch form {
        case .years(let year, _): .since(year, month: 1)
        case .months(let year, let from, _): .since(year, month: from)
        default: .vague
        }
    }

    /// `自2006年改制以来`: 以来 closes the clause that the time opens.
    private func isSince(_ index: Int) -> Bool {
        let window = clause(from: index, within: 24)
        return window.contains { matches("以来", at: $0) }
    }

    /// `同一九四九年产量比较`.
    private func isCompared(_ index: Int) -> Bool {
        clause(from: index, within: 8).contains { matches("相比", at: $0) || matches("比较", at: $0) }
    }

    private func clause(from index: Int, within length: Int) -> Range<Int> {
        var end = index
        while end < limit, end - index < length, !["，", ",", "。", "；", "、"].contains(scalars[end]) { end += 1 }
        return index..<max(index, end)
    }

    /// `恢复到2019年的87%`, `为2015年的1.7倍`: the year is what the share is of.
    private func isWholeOfShare(_ index: Int) -> Bool {
        guard matches("的", at: index), index + 1 < limit else { return false }
        guard let number = NumberLexer(scalars, limit: limit).number(at: index + 1) else { return false }
        return ["%", "％", "倍", "成"].contains { matches($0, at: number.range.upperBound) }
    }

    private func follows(_ word: String, _ time: inout TimeExpression) -> Bool {
        guard matches(word, at: time.range.upperBound) else { return false }
        time.range = time.range.lowerBound..<time.range.upperBound + word.unicodeScalars.count
        return true
    }

    /// 前 closes a time only where no other word begins with it.
    private func followsLimit(_ time: inout TimeExpression) -> Bool {
        let end = time.range.upperBound
        guard matches("前", at: end) else { return false }
        for word in ["前三", "前列", "前后", "前期", "前往", "前景", "前沿", "前来", "前一", "前两", "前十"]
        where matches(word, at: end) { return false }
        time.range = time.range.lowerBound..<end + 1
        return true
    }

    private func matches(_ word: String, at index: Int) -> Bool {
        var position = index
        for scalar in word.unicodeScalars {
            guard position >= 0, position < limit, scalars[position] == scalar else { return false }
            position += 1
        }
        return true
    }

    private func skipBlanks(_ index: Int) -> Int {
        var next = index
        while next < limit, next - index < 3, ScalarClass.isBlank(scalars[next]) { next += 1 }
        return next
    }
}
