/// Years, months and days in digits of either width or in Chinese numerals, and stretches from one to another.
extension TimeParser {
    func dated(at start: Int) -> TimeExpression? {
        if let short = shortYear(at: start) { return yearPart(.absolute(short.value), start: start, after: short.end) }
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

    /// `98年4月`, `07年第三季度`: two digits are a year where a part of one follows; alone they count years.
    private func shortYear(at start: Int) -> (value: Int, end: Int)? {
        guard start == 0 || ScalarClass.digit(scalars[start - 1]) == nil, start + 2 < limit,
            matches("年", at: start + 2)
        else { return nil }
        let isArabic = ScalarClass.digit(scalars[start]) != nil
        guard let tens = yearDigit(scalars[start], isArabic: isArabic),
            let ones = yearDigit(scalars[start + 1], isArabic: isArabic)
        else { return nil }
        let next = start + 3
        let isYear: Bool
        if let word = TimeWords.shared.word(scalars, at: next, limit: limit), case .months = word.form {
            isYear = true
        } else if let month = smallNumber(at: next, maximum: 12) {
            isYear = matches("月", at: month.end)
        } else {
            isYear = false
        }
        let number = tens * 10 + ones
        return isYear ? (number + (number < 50 ? 2000 : 1900), next) : nil
    }

    /// Four digits that can be a year, Arabic or Chinese.
    func yearNumber(at start: Int) -> (value: Int, end: Int)? {
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

    /// `1~9月`, `2——4月`, `10月至11月`, `11月15日~17日`, `9月底`, `6月上旬`.
    func monthPart(_ year: TimeExpression.Year?, start: Int, at index: Int) -> TimeExpression? {
        guard let first = smallNumber(at: index, maximum: 12), first.value >= 1 else { return nil }
        let after = skipBlanks(first.end)
        if matches("月", at: after), !matches("月龄", at: after) {
            return month(TimeExpression.Day(year: year, month: first.value), start, after + 1)
        }
        guard let next = afterRangeMark(after), let second = smallNumber(at: next, maximum: 12),
            second.value >= first.value, matches("月", at: skipBlanks(second.end))
        else { return nil }
        let end = afterMonthWord(skipBlanks(second.end) + 1)
        return finished(
            TimeExpression(range: start..<end, form: .months(year, from: first.value, to: second.value))
        )
    }

    /// What stands after 月: a day or days, another month, a third of the month.
    private func month(_ first: TimeExpression.Day, _ start: Int, _ end: Int) -> TimeExpression? {
        let (year, month) = (first.year, first.month)
        if let day = smallNumber(at: skipBlanks(end), maximum: 31), day.value >= 1 {
            let after = skipBlanks(day.end)
            if isDayMark(after) { return days(year, start: start, month: month, day: day.value, end: after + 1) }
            // 4月12-19日
            if let next = afterRangeMark(after), let last = smallNumber(at: next, maximum: 31),
                last.value > day.value, isDayMark(last.end)
            {
                let form = TimeExpression.Form.days(year, month: month, from: day.value, toMonth: nil, to: last.value)
                return finished(TimeExpression(range: start..<last.end + 1, form: form))
            }
        }
        if let next = afterRangeMark(skipBlanks(end)), let second = day(at: next), second.day.day == nil {
            let range = start..<afterMonthWord(second.end)
            guard second.day.year != nil else {
                return finished(TimeExpression(range: range, form: .months(year, from: month, to: second.day.month)))
            }
            return finished(TimeExpression(range: range, form: .between(first, second.day)))
        }
        for (word, from, to) in Self.thirds where matches(word, at: end) {
            let form = TimeExpression.Form.between(
                TimeExpression.Day(year: year, month: month, day: from),
                TimeExpression.Day(year: year, month: month, day: to)
            )
            return finished(TimeExpression(range: start..<end + word.unicodeScalars.count, form: form))
        }
        let form = TimeExpression.Form.months(year, from: month, to: month)
        // 12月末存款余额: a state of that day.
        let isState = matches("末", at: end) && !matches("末前", at: end)
        return finished(TimeExpression(range: start..<afterMonthWord(end), form: form, isAsOf: isState))
    }

    /// The thirds of a month; the last ends with it.
    private static let thirds: [(String, Int, Int?)] = [
        ("上中旬", 1, 20), ("中下旬", 11, nil), ("上旬", 1, 10), ("中旬", 11, 20), ("下旬", 21, nil),
    ]

    /// 份, 底, 末, 初 after 月.
    private func afterMonthWord(_ end: Int) -> Int {
        ["份", "底", "末", "初"].contains { matches($0, at: end) } ? end + 1 : end
    }

    /// `2018年3月29日`, `去年3月`, `3月`: the far end of a stretch.
    private func day(at index: Int) -> (day: TimeExpression.Day, end: Int)? {
        var day = TimeExpression.Day(month: 0)
        var next = index
        if let year = yearNumber(at: index), matches("年", at: skipBlanks(year.end)) {
            day.year = .absolute(year.value)
            next = skipBlanks(skipBlanks(year.end) + 1)
        } else if let word = TimeWords.shared.word(scalars, at: index, limit: limit), word.takesMonths,
            case .years(let year, _) = word.form
        {
            day.year = year
            next = skipBlanks(word.end)
        }
        guard let month = smallNumber(at: next, maximum: 12), month.value >= 1, matches("月", at: skipBlanks(month.end))
        else { return nil }
        day.month = month.value
        next = skipBlanks(month.end) + 1
        if let number = smallNumber(at: skipBlanks(next), maximum: 31), number.value >= 1, isDayMark(number.end) {
            day.day = number.value
            next = number.end + 1
        }
        return (day, next)
    }

    /// Where to read on after -, ~, 至, —— and their kin.
    private func afterRangeMark(_ index: Int) -> Int? {
        guard index < limit, ScalarClass.isRangeMark(scalars[index]) else { return nil }
        return skipBlanks(index + (matches("——", at: index) ? 2 : 1))
    }

    private func days(
        _ year: TimeExpression.Year?,
        start: Int,
        month: Int?,
        day: Int,
        end: Int
    ) -> TimeExpression {
        let single = TimeExpression.Form.days(year, month: month, from: day, toMonth: nil, to: day)
        guard let next = afterRangeMark(skipBlanks(end)) else {
            return finished(TimeExpression(range: start..<end, form: single))
        }
        if let month, let far = self.day(at: next), far.day.day != nil {
            let first = TimeExpression.Day(year: year, month: month, day: day)
            let form: TimeExpression.Form =
                far.day.year != nil
                ? .between(first, far.day)
                : .days(year, month: month, from: day, toMonth: far.day.month, to: far.day.day ?? day)
            return finished(TimeExpression(range: start..<far.end, form: form))
        }
        guard let last = smallNumber(at: next, maximum: 31), isDayMark(last.end) else {
            return finished(TimeExpression(range: start..<end, form: single))
        }
        let form = TimeExpression.Form.days(year, month: month, from: day, toMonth: nil, to: last.value)
        return finished(TimeExpression(range: start..<last.end + 1, form: form))
    }

    /// 前三年 after the name of a five-year plan.
    func firstYears(ofPlan number: Int, at index: Int) -> (form: TimeExpression.Form, end: Int)? {
        guard matches("前", at: index), let count = smallNumber(at: index + 1, maximum: 4), matches("年", at: count.end),
            let first = PeriodResolver.firstYear(ofPlan: number)
        else { return nil }
        return (.years(.absolute(first), .absolute(first + count.value - 1)), count.end + 1)
    }

    /// `20日下午`: the month is the document's.
    func dayOnly(at start: Int) -> TimeExpression? {
        guard let day = smallNumber(at: start, maximum: 31), day.value >= 1,
            matches("日", at: day.end) || speaksOfDay(day.end)
        else { return nil }
        return days(nil, start: start, month: nil, day: day.value, end: day.end + 1)
    }

    /// `24号说`, `6号上午`: 号 is a day where a time of day or a verb of reporting follows, otherwise it numbers things.
    private func speaksOfDay(_ index: Int) -> Bool {
        guard matches("号", at: index) else { return false }
        return ["说", "上午", "下午", "晚", "凌晨", "中午", "宣布", "表示", "发布", "公布", "举行", "开始", "起，"].contains {
            matches($0, at: index + 1)
        }
    }

    private func isDayMark(_ index: Int) -> Bool { matches("日", at: index) || matches("号", at: index) }

    func smallNumber(at start: Int, maximum: Int) -> (value: Int, end: Int)? {
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
}
