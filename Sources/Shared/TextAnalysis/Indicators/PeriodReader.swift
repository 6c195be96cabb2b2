/// Chooses the time expression that a quantity belongs to.
struct PeriodReader {
    let scalars: [Unicode.Scalar]
    let reading: SentenceReading
    /// The period of the section, for figures without words of their own.
    let section: TimeExpression?
    let sectionStatus: Indicator.Status?
    /// The document is of the first months of a year: 比上年 speaks of the year that is over.
    let looksBack: Bool
    /// The document is the yearly report of a government: what it does not date is of the year that it reviews or plans.
    let defaults: Bool
    /// The time that held in the sentence before, for sentences that go on from it.
    let previous: TimeExpression?
    /// The time that a sentence before has put in front of the paragraph.
    let frame: TimeExpression?
    /// The months that the title of the article names.
    let headline: TimeExpression?

    /// The nearest expression to the left in the sentence, or one in the same clause to the right.
    func time(of index: Int, status: Indicator.Status) -> TimeExpression? {
        let token = reading.quantityTokens[index]
        if let end = originPeriod(token) { return end }
        if let own = nearest(before: token) ?? following(token), !yieldsToFrame(own, status) {
            return yearly(token, own)
        }
        // 由10.2%下降到3.1%: the lower end is of some day before.
        if token > 0, isFrom(token - 1) { return nil }
        if let previous, continuesPrevious(token) { return previous }
        if let frame, status == .actual, section == nil || isLong(frame), isReported(frame) { return frame }
        if let headline, status == .actual, section == nil, isUndated { return headline }
        guard let section else { return (status == .actual ? comparedYear(token) : nil) ?? year(of: status) }
        return sectionStatus == nil || sectionStatus == status ? section : year(of: status)
    }

    /// 多年来 in the middle of a sentence fixes nothing, and leaves the figure to the time that holds for the paragraph.
    private func yieldsToFrame(_ own: TimeExpression, _ status: Indicator.Status) -> Bool {
        guard own.form == .vague, scalars[own.range.lowerBound] != "每", status == .actual, let frame else {
            return false
        }
        return own.range.lowerBound != reading.openingTime?.range.lowerBound && isReported(frame)
    }

    /// The year that a yearly report reviews or plans.
    private func year(of status: Indicator.Status) -> TimeExpression? {
        // Where the paragraph speaks of other times, its figures are not the year's as a matter of course.
        guard defaults, status == .target || previous.map(\.range.isEmpty) ?? true else { return nil }
        let nowhere = reading.range.lowerBound..<reading.range.lowerBound
        let form: TimeExpression.Form = status == .actual ? .wholeYear : .years(.relative(0), .relative(0))
        return TimeExpression(range: nowhere, form: form)
    }

    /// `比上年增长9%` in a report of March: nothing else names the year, and the comparison leaves only one.
    private func comparedYear(_ token: Int) -> TimeExpression? {
        guard looksBack else { return nil }
        let base = reading.times.first { time in
            let word = scalars[time.range]
            return time.isBase && ["比上年", "比去年", "较上年"].contains { word.elementsEqual($0.unicodeScalars) }
        }
        guard let base else { return nil }
        return TimeExpression(range: base.range, form: .wholeYear)
    }

    private func nearest(before token: Int) -> TimeExpression? {
        var fallback: TimeExpression?
        for index in stride(from: token - 1, through: max(0, token - SentenceReading.reach), by: -1) {
            if let end = yearEnd(index) { return end }
            guard case .time(let time) = reading.tokens[index].kind, !reading.times[time].isBase else { continue }
            let found = reading.times[time]
            if let years = pastYears(index, token) {
                // 五年累计, 五年净增 below a heading that names the plan are the plan's five years.
                if let section, case .plan = section.form { return section }
                return years
            }
            if isOfItsClause(index, before: token) { continue }
            // 保持近两年的水平
            if case .pastYears = found.form, found.range.upperBound < reading.range.upperBound,
                scalars[found.range.upperBound] == "的"
            {
                continue
            }
            if found.form == .span || reading.isOrigin(index, before: token, scalars) { continue }
            if describesNoun(index, before: token) || continuesBase(index) { continue }
            // 目前每年演出近500场: what is done every year is done in none.
            if found.form == .vague, scalars[found.range.lowerBound] == "每" { return found }
            if found.form != .vague, !isAttribute(index) { return reviewed(found, at: index) }
            fallback = fallback ?? found
        }
        return fallback
    }

    /// 上年 in the review of a year is the one before that: `由上年的41个增加到117个`.
    private func reviewed(_ time: TimeExpression, at index: Int) -> TimeExpression {
        guard looksBack, index > 0, isFrom(index - 1), scalars[time.range].elementsEqual("上年".unicodeScalars) else {
            return time
        }
        var time = time
        time.form = .years(.relative(-2), .relative(-2))
        return time
    }

    /// `二号线9月底前通车，道路全线贯通11公里`: a deadline behind its own subject, in a clause without a figure.
    private func isOfItsClause(_ index: Int, before token: Int) -> Bool {
        guard case .time(let time) = reading.tokens[index].kind, reading.times[time].isDeadline, index > 0,
            reading.tokens[index - 1].isNominal
        else { return false }
        let next = reading.tokens[index..<token].firstIndex { $0.isClauseEnd || $0.isQuantity }
        return next.map { reading.tokens[$0].isClauseEnd } ?? false
    }

    /// `年末常住人口`: the name of the figure says of which day it is.
    private func yearEnd(_ index: Int) -> TimeExpression? {
        guard case .noun = reading.tokens[index].kind else { return nil }
        let range = reading.tokens[index].range
        guard range.count > 3, scalars[range].starts(with: "年末".unicodeScalars) else { return nil }
        return TimeExpression(range: range.lowerBound..<range.lowerBound + 2, form: .yearEnd(nil))
    }

    /// The 年初 of `比上年年初预算增加1800亿元`.
    private func continuesBase(_ index: Int) -> Bool {
        guard index > 0, case .time(let before) = reading.tokens[index - 1].kind else { return false }
        return reading.times[before].isBase
    }

    /// `完成2017年改造项目`: the year belongs to the name of the projects, not to their number.
    private func isAttribute(_ index: Int) -> Bool {
        guard index > 0, index + 1 < reading.tokens.count, case .time(let time) = reading.tokens[index].kind,
            case .years(.absolute, _) = reading.times[time].form
        else { return false }
        switch reading.tokens[index - 1].kind {
        case .cue(.verb), .cue(.intransitive), .cue(.light): return reading.tokens[index + 1].isNominal
        default: return false
        }
    }

    /// `2000年以前建成的小区有328个`: the time stands in a clause before 的 and dates what is counted, not the count.
    private func describesNoun(_ index: Int, before token: Int) -> Bool {
        guard index + 2 < token, let cue = reading.tokens[index + 1].cue, [.verb, .intransitive].contains(cue) else {
            return false
        }
        return scalars[reading.tokens[index + 2].range.lowerBound] == "的"
    }

    /// 五年 at the head of a clause (`五年累计投资`) and `两年平均增长`: the years up to the last one reported.
    private func pastYears(_ index: Int, _ token: Int) -> TimeExpression? {
        guard case .time(let number) = reading.tokens[index].kind, reading.times[number].form == .span else {
            return nil
        }
        let range = reading.times[number].range
        guard range.count == 2, scalars[range.lowerBound + 1] == "年",
            let count = ScalarClass.chineseDigit(scalars[range.lowerBound])
        else { return nil }
        let opensClause = index == 0 || reading.tokens[index - 1].isClauseEnd
        let isAverage = index + 1 < token && isYearly(index + 1)
        let isOwn = !reading.tokens[index + 1..<token].contains { $0.isClauseEnd || $0.isQuantity }
        // 四年累计能耗下降14%，排放量下降10%: a sum goes on to the end of its clause, over commas.
        let isSum = index + 1 < token && reading.tokens[index + 1].cue == .actual
        let isSameStatement = !reading.tokens[index + 1..<token].contains { $0.kind == .stop }
        guard opensClause && (count == 5 || isAverage && isOwn) || isSum && isSameStatement else { return nil }
        return TimeExpression(range: range, form: .pastYears(count))
    }

    private func isYearly(_ index: Int) -> Bool {
        let range = reading.tokens[index].range
        return YearlyWords.shared.begins(scalars, at: range.lowerBound, limit: reading.range.upperBound)
    }

    /// `由4771公里增加到…` after `由1997年的…`: the lower ends of a list share the year of the first.
    private func originPeriod(_ token: Int) -> TimeExpression? {
        var index = token - 1
        let isRank =
            if case .quantity(let own) = reading.tokens[token].kind { reading.quantities[own].form == .rank } else {
                false
            }
        while isRank, index > 0, reading.tokens[index].isNominal { index -= 1 }
        if index > 0, reading.tokens[index].cue == .rank { index -= 1 }
        guard index >= 0, isFrom(index) else { return nil }
        return origin(before: index)
    }

    private func isFrom(_ index: Int) -> Bool {
        reading.tokens[index].cue == .preposition
            && ["从", "由"].contains(scalars[reading.tokens[index].range.lowerBound])
    }

    /// The nearest year to the left that a change starts from.
    private func origin(before token: Int) -> TimeExpression? {
        for index in stride(from: token - 1, through: max(1, token - SentenceReading.reach), by: -1) {
            guard case .time(let time) = reading.tokens[index].kind, reading.times[time].isBase || isFrom(index - 1),
                case .years(.absolute, _) = reading.times[time].form
            else { continue }
            var origin = reading.times[time]
            origin.isBase = false
            return origin
        }
        return nil
    }

    /// `由1997年的…增加到2002年的…，年均增长7.7%`: the average runs over the years between the two.
    private func yearly(_ token: Int, _ own: TimeExpression) -> TimeExpression {
        guard case .years(let year, .absolute(let last)) = own.form, year == .absolute(last),
            let start = origin(before: token), case .years(.absolute(let first), _) = start.form, first < last
        else { return own }
        var index = token - 1
        while index >= 0, !reading.tokens[index].isClauseEnd, token - index < SentenceReading.reach {
            if isYearly(index) {
                var time = own
                time.form = .years(.absolute(first + 1), .absolute(last))
                return time
            }
            index -= 1
        }
        return own
    }

    /// A stretch that has been reported on holds for the sentences that follow in its paragraph.
    private func isReported(_ time: TimeExpression) -> Bool {
        guard !time.isDeadline, isUndated else { return false }
        switch time.form {
        case .years, .pastYears, .plan: return true
        default: return false
        }
    }

    /// Nothing in the sentence says when, but for what it compares with.
    private var isUndated: Bool {
        reading.times.allSatisfy { $0.isBase || $0.form == .span || $0.form == .vague }
    }

    /// “十三五”时期 in the review of a year: the paragraph looks farther back than its section.
    private func isLong(_ time: TimeExpression) -> Bool {
        switch time.form {
        case .plan: true
        case .pastYears(let count): count > 1
        default: false
        }
    }

    private func following(_ token: Int) -> TimeExpression? {
        for next in reading.tokens[(token + 1)...].prefix(SentenceReading.reach) {
            switch next.kind {
            case .comma, .stop: return nil
            case .time(let time) where !reading.times[time].isBase:
                if case .years = reading.times[time].form { return reading.times[time] }
            default: continue
            }
        }
        return nil
    }

    /// 其中 and figures without a subject go on with the sentence before.
    private func continuesPrevious(_ token: Int) -> Bool {
        reading.tokens.first?.cue == .part
    }
}
