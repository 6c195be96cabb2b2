/// Turns time expressions into ISO 8601 days and intervals, with the document's own dates as the base.
///
/// Nothing is guessed: an expression that the document does not fix resolves to the empty string.
struct PeriodResolver: Sendable {
    /// The document's day, for years that are relative or left out.
    var date: CalendarDate?
    /// The day that 目前 and 今年以来 run up to: the document's day where its own text names it.
    var asOf: CalendarDate?
    /// The year that the section is about (`2018年工作回顾`), for expressions without one.
    var sectionYear: Int?
    /// The days of the event that the article has named, for 期间.
    var event: TimeExpression?

    func period(of time: TimeExpression, status: Indicator.Status) -> String {
        guard !time.isBase, let interval = interval(of: time, status: status) else { return "" }
        var (start, end) = interval
        if time.isAsOf || time.isDeadline && status == .actual { start = end }
        let isDeadline = time.isDeadline || isYearEnd(time.form)
        if isDeadline, status == .target { start = CalendarDate(year: end.year, month: 1, day: 1) ?? start }
        if isYearEnd(time.form), status == .actual { start = end }
        return start == end ? end.description : "\(start)/\(end)"
    }

    private func isYearEnd(_ form: TimeExpression.Form) -> Bool {
        if case .yearEnd = form { true } else { false }
    }

    private func interval(
        of time: TimeExpression,
        status: Indicator.Status
    ) -> (CalendarDate, CalendarDate)? {
        switch time.form {
        case .years(let from, let to): years(from, to, status)
        case .months(let year, let from, let to): months(year, from, to, status)
        case .days(let year, let month, let from, let toMonth, let to): days(year, month, from, toMonth, to)
        case .between(let from, let to): between(from, to, status)
        case .dayOffset(let count): date?.adding(days: count).map { ($0, $0) }
        case .monthOffset(let count): offset(months: count, length: 1)
        case .quarterOffset(let count): offset(months: count * 3, length: 3)
        case .wholeYear: reportedYear(status).flatMap { wholeYears($0, $0) }
        case .yearEnd(let year): (year == nil ? reportedYear(status) : self.year(year)).flatMap { wholeYears($0, $0) }
        case .since(let year, let month): since(year, month, status)
        case .pastYears(let count): reportedYear(.actual).flatMap { pastYears(count, endingIn: $0) }
        case .now: asOf.map { ($0, $0) }
        case .plan(let number): plan(number)
        case .event: event.flatMap { $0.form == .event ? nil : interval(of: $0, status: status) }
        case .vague, .span: nil
        }
    }

    private var defaultYear: Int? { sectionYear ?? date?.year }

    /// 全年 in the first months of a year reports on the year before.
    private func reportedYear(_ status: Indicator.Status) -> Int? {
        guard sectionYear == nil, status == .actual, let date, date.month <= 3 else { return defaultYear }
        return date.year - 1
    }

    private func year(_ year: TimeExpression.Year?) -> Int? {
        switch year {
        case .absolute(let number): number
        case .relative(let offset): date.map { $0.year + offset }
        case nil: defaultYear
        }
    }

    private func years(
        _ from: TimeExpression.Year,
        _ to: TimeExpression.Year,
        _ status: Indicator.Status
    ) -> (CalendarDate, CalendarDate)? {
        // 今年 in a report of what has been done reaches as far as the document's day, not to December.
        if from == .relative(0), to == from, status == .actual { return since(from, 1, status) }
        guard let first = year(from), let last = year(to), last >= first else { return nil }
        return wholeYears(first, last)
    }

    private func wholeYears(_ first: Int, _ last: Int) -> (CalendarDate, CalendarDate)? {
        guard let start = CalendarDate(year: first, month: 1, day: 1),
            let end = CalendarDate(year: last, month: 12, day: 31)
        else { return nil }
        return (start, end)
    }

    private func months(
        _ year: TimeExpression.Year?,
        _ from: Int,
        _ to: Int,
        _ status: Indicator.Status
    ) -> (CalendarDate, CalendarDate)? {
        guard var number = self.year(year) else { return nil }
        // A month still to come cannot have been reported on: in January, 11月 is last year's.
        if year == nil, sectionYear == nil, status == .actual, let date, from > date.month { number -= 1 }
        let lastYear = to < from ? number + 1 : number
        guard let start = CalendarDate(year: number, month: from, day: 1),
            let end = CalendarDate(year: lastYear, month: to, day: CalendarDate.daysIn(month: to, of: lastYear))
        else { return nil }
        return (start, end)
    }

    private func days(
        _ year: TimeExpression.Year?,
        _ month: Int?,
        _ from: Int,
        _ toMonth: Int?,
        _ to: Int
    ) -> (CalendarDate, CalendarDate)? {
        guard let number = self.year(year), let first = month ?? date?.month,
            let start = CalendarDate(year: number, month: first, day: from),
            let end = CalendarDate(year: number, month: toMonth ?? first, day: to), start <= end
        else { return nil }
        return (start, end)
    }

    private func between(
        _ from: TimeExpression.Day,
        _ to: TimeExpression.Day,
        _ status: Indicator.Status
    ) -> (CalendarDate, CalendarDate)? {
        guard var first = year(from.year) else { return nil }
        if from.year == nil, sectionYear == nil, status == .actual, let date, from.month > date.month { first -= 1 }
        guard let last = to.year == nil ? first : year(to.year) else { return nil }
        guard let start = CalendarDate(year: first, month: from.month, day: from.day ?? 1),
            let end = CalendarDate(
                year: last,
                month: to.month,
                day: to.day ?? CalendarDate.daysIn(month: to.month, of: last)
            ), start <= end
        else { return nil }
        return (start, end)
    }

    /// The month or the quarter that many months from the document's own.
    private func offset(months: Int, length: Int) -> (CalendarDate, CalendarDate)? {
        guard let date else { return nil }
        let first = (date.year * 12 + date.month - 1) / length * length + months
        let (last, year) = (first + length - 1, (first + length - 1) / 12)
        guard let start = CalendarDate(year: first / 12, month: first % 12 + 1, day: 1),
            let end = CalendarDate(
                year: year,
                month: last % 12 + 1,
                day: CalendarDate.daysIn(month: last % 12 + 1, of: year)
            )
        else { return nil }
        return (start, end)
    }

    private func since(
        _ year: TimeExpression.Year?,
        _ month: Int,
        _ status: Indicator.Status
    ) -> (CalendarDate, CalendarDate)? {
        guard let asOf, var number = self.year(year) else { return nil }
        if year == nil, sectionYear == nil, let date, month > date.month { number -= 1 }
        guard let start = CalendarDate(year: number, month: month, day: 1), start <= asOf else { return nil }
        return (start, asOf)
    }

    /// Only a report at the beginning of a year, or a section that names its year, says which years have passed.
    private func pastYears(_ count: Int, endingIn last: Int) -> (CalendarDate, CalendarDate)? {
        guard sectionYear != nil || date.map({ $0.month <= 3 }) ?? false else { return nil }
        return wholeYears(last - count + 1, last)
    }

    /// The first five-year plan began in 1953; from the sixth (1981) on they follow one another without a gap.
    private func plan(_ number: Int) -> (CalendarDate, CalendarDate)? {
        Self.firstYear(ofPlan: number).flatMap { wholeYears($0, $0 + 4) }
    }

    static func firstYear(ofPlan number: Int) -> Int? { number >= 6 ? 1981 + (number - 6) * 5 : nil }
}
