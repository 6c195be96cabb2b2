/// A target with its deadline and what a later document reports of it.
public struct Pledge: Sendable {
    public enum State: String, Sendable, CaseIterable {
        /// A later figure that covers the whole period keeps the pledge, or one of a part of it does already.
        case reached
        /// A later figure that covers the whole period falls short.
        case missed
        /// The deadline has not come.
        case open
        /// The deadline has passed, and later documents report on the subject but not on this.
        case overdue
        /// The deadline has passed, and no document of the subject is later: nothing here could report on it.
        case unreported
        /// No deadline is stated.
        case undated
    }

    public var record: IndicatorRecord
    /// The last day of its period.
    public var deadline: CalendarDate?
    /// The newest figure of the same metric, subject, measure and unit whose period lies within the pledge's.
    public var actual: IndicatorRecord?
    /// The actual amount less the pledged one.
    public var distance: SignedDecimal?
    public var state: State

    /// What a pledge and its outcome have in common; `nil` for a record that cannot be either.
    public struct Key: Hashable, Sendable {
        var metric: String
        var subject: String
        var measure: Indicator.Measure
        var unit: String
    }

    public static func key(of record: IndicatorRecord) -> Key? {
        guard !record.indicator.metric.isEmpty, record.amount != nil, let subject = record.subjectName else {
            return nil
        }
        let indicator = record.indicator
        let words = MetricNames.withoutBlanks(indicator.metric)
        // 比重, 增速: names no thing by itself.
        guard indicator.metricID != nil || words.unicodeScalars.count > 2 else { return nil }
        // Words that narrow a metric of the catalogue make it another.
        let isPlain = indicator.metricID.map { MetricNames.isPlain(indicator.metric, of: $0) } ?? false
        return Key(
            metric: isPlain ? indicator.metricID! : words,
            subject: subject,
            measure: indicator.measure,
            unit: record.baseUnit
        )
    }

    /// Reads the pledges among the records, in the order given, with their outcomes by `asOf`.
    public static func review(_ records: [IndicatorRecord], asOf: CalendarDate) -> [Pledge] {
        let actuals = Dictionary(
            grouping: records.filter { $0.indicator.status == .actual }.compactMap { record in
                key(of: record).map { (key: $0, record: record) }
            },
            by: \.key
        )
        let lastReports = lastReports(records.filter { $0.indicator.status == .actual }, asOf: asOf)
        return records.filter { $0.indicator.status == .target }.map { record in
            let reported = key(of: record).flatMap { actuals[$0] } ?? []
            let last = record.subjectName.flatMap { lastReports[$0] }
            return Pledge(record, outcomes: reported.map(\.record), lastReport: last, asOf: asOf)
        }
    }

    /// The day of the newest document that reports on each subject.
    private static func lastReports(_ actuals: [IndicatorRecord], asOf: CalendarDate) -> [String: CalendarDate] {
        var days: [String: CalendarDate] = [:]
        for record in actuals {
            guard let subject = record.subjectName, let date = record.documentDate, date <= asOf else { continue }
            days[subject] = max(days[subject] ?? date, date)
        }
        return days
    }

    init(
        _ record: IndicatorRecord,
        outcomes: [IndicatorRecord],
        lastReport: CalendarDate?,
        asOf: CalendarDate
    ) {
        self.record = record
        let period = record.period
        deadline = period?.end
        let actual = period.flatMap { Self.outcome(outcomes, of: record, within: $0, asOf: asOf) }
        self.actual = actual
        distance = actual?.amount.flatMap { amount in record.amount.flatMap { amount.subtracting($0) } }
        let state = Self.state(record, actual, deadline: period?.end, asOf: asOf)
        let isReported = deadline.flatMap { day in lastReport.map { $0 >= day } } ?? false
        self.state = state == .overdue && !isReported ? .unreported : state
    }

    /// A later document's figure whose period ends last; of several the one that was reported first, since documents of
    /// later years look back over longer spans.
    private static func outcome(
        _ records: [IndicatorRecord],
        of pledge: IndicatorRecord,
        within period: PeriodRange,
        asOf: CalendarDate
    ) -> IndicatorRecord? {
        let later = records.filter { record in
            guard let covered = record.period, let date = record.documentDate, let pledged = pledge.documentDate else {
                return false
            }
            let fits = period.contains(covered) && (covered.isDay || covered.start == period.start)
            return date > pledged && date <= asOf && record.indicator.valueMax == nil && fits
        }
        return later.max { a, b in
            (a.period!.end, b.documentDate!, b.id) < (b.period!.end, a.documentDate!, a.id)
        }
    }

    private static func state(
        _ pledge: IndicatorRecord,
        _ actual: IndicatorRecord?,
        deadline: CalendarDate?,
        asOf: CalendarDate
    ) -> State {
        guard let deadline else { return .undated }
        guard let actual, let reported = actual.amount, let pledged = pledge.amount else {
            return asOf > deadline ? .overdue : .open
        }
        let isFinal = actual.period?.end == deadline
        let isKept = isKept(pledge.indicator, pledged, reported)
        // A level that must grow, once reached, stays so; a rate or a ceiling is judged at the end.
        let isSettled = pledge.indicator.measure == .level && !wantsLess(pledge.indicator)
        if isFinal || isKept && isSettled { return isKept ? .reached : .missed }
        return asOf > deadline ? .overdue : .open
    }

    /// 7.5%左右 is kept by 7.4 %: a pledge with 左右 or 约 grants this part of itself.
    private static let looseness = SignedDecimal("0.02")!

    private static func isKept(_ pledge: Indicator, _ pledged: SignedDecimal, _ reported: SignedDecimal) -> Bool {
        let granted = pledge.comparison == .about ? pledged.magnitude.multiplied(by: looseness) ?? .zero : .zero
        guard let above = pledged.adding(granted), let below = pledged.subtracting(granted) else { return false }
        return wantsLess(pledge) ? reported <= above : reported >= below
    }

    /// Whether a smaller amount keeps the pledge. A fall is a negative amount: the deeper, the better.
    private static func wantsLess(_ pledge: Indicator) -> Bool {
        if pledge.sign == .minus { return pledge.comparison != .atMost }
        switch pledge.comparison {
        case .atMost: return true
        case .atLeast: return pledge.measure == .rank
        case .equal, .about:
            return pledge.measure == .rank || pledge.metricID.map(LowerIsBetter.contains) ?? false
        }
    }
}
