/// Words that say when: `今年1~9月`, `前三季度`, `到2025年底`, `截至目前`.
struct TimeExpression: Sendable, Equatable {
    enum Year: Sendable, Equatable {
        case absolute(Int)
        /// Years from the document's own: 0 for 今年, -1 for 去年.
        case relative(Int)
    }

    /// A day, or a month where the day is left out.
    struct Day: Sendable, Equatable {
        var year: Year?
        var month: Int
        var day: Int?
    }

    enum Form: Sendable, Equatable {
        case years(Year, Year)
        case months(Year?, from: Int, to: Int)
        case days(Year?, month: Int?, from: Int, toMonth: Int?, to: Int)
        /// `2017年8月15日至2018年3月29日`, `去年11月至今年3月`, `6月上旬`: whole months where no day is given.
        case between(Day, Day)
        /// 今天, 昨晚: days from the document's own.
        case dayOffset(Int)
        /// 本月, 上月: months from the document's own.
        case monthOffset(Int)
        /// 本季度, 上季度
        case quarterOffset(Int)
        /// 全年, 年内
        case wholeYear
        /// 年底, 年末
        case yearEnd(Year?)
        /// 今年以来, 6月以来
        case since(Year?, month: Int)
        /// 五年, 过去五年: that many years up to the last one reported.
        case pastYears(Int)
        /// 目前, 截至目前
        case now
        /// The five-year plan of that number.
        case plan(Int)
        /// `展会期间`: the days of the event that the article has named.
        case event
        /// Words that fix nothing by themselves: 近年来, 每年, 日前.
        case vague
        /// A length of time without a place in the calendar: 五年.
        case span
    }

    var range: Range<Int>
    var form: Form
    /// A limit to be met (`9月底前`, `到2025年`) rather than a stretch of time.
    var isDeadline = false
    /// A state at the end of the stretch (`截至9月底`).
    var isAsOf = false
    /// What a figure is compared with (`比去年`, `上年同期`), never the figure's own period.
    var isBase = false

    /// Itself where it names several days, as the dates of an event do.
    var dayRange: TimeExpression? {
        if case .days(_, let month, let from, let toMonth, let to) = form, from != to || toMonth ?? month != month {
            self
        } else {
            nil
        }
    }

    /// 近三年: shorter than the term of a government, which a report reviews as a whole.
    var isShortStretch: Bool {
        if case .pastYears(..<5) = form { true } else { false }
    }

    /// 上半年, 1—10月, 今年以来: a stretch that grows with the year, over which a text reports as a whole.
    var isFromJanuary: Bool {
        switch form {
        case .months(_, from: 1, let to): to > 1
        case .since: true
        default: false
        }
    }
}
