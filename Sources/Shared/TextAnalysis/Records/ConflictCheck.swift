/// The same indicator with two values in one document.
enum ConflictCheck {
    private struct Key: Hashable {
        var article: Int
        var metric: String
        var subject: String
        var measure: Indicator.Measure
        var unit: String
        var status: Indicator.Status
        var period: String
        var sign: Indicator.Sign
        /// What else the clause says: 累计, 出口, 工业硅期货.
        var rest: String
    }

    /// Words of a clause that state a figure and do not tell one indicator from another.
    private static let neutral = [
        "同比增长", "同比下降", "比上年增长", "比上年下降", "比去年增长", "增长", "下降", "达到", "实现", "预计", "同比", "达", "为", "是", "了",
        "的", "：", ":",
    ]

    /// A growth over several years, or over another year than the last.
    private static let otherSpans = ["相比", "以来", "年间", "年均", "五年", "累计", "环比", "翻"]

    static func findings(_ figures: [CheckedFigure]) -> [IndicatorChecks.Finding] {
        var groups: [Key: [CheckedFigure]] = [:]
        var order: [Key] = []
        for figure in figures {
            guard let key = key(of: figure) else { continue }
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(figure)
        }
        return order.compactMap { finding(groups[$0]!) }
    }

    /// `nil` for what may well have several values: counts of things, ranks, figures without a period or a subject.
    private static func key(of figure: CheckedFigure) -> Key? {
        let indicator = figure.indicator
        guard let id = indicator.metricID, MetricNames.isPlain(indicator.metric, of: id), !indicator.period.isEmpty,
            !indicator.subject.isEmpty, [.level, .growth].contains(indicator.measure),
            // Inherited periods are right for most figures; for a contradiction that is not enough.
            Array(figure.record.evidence.unicodeScalars).contains(indicator.periodText.unicodeScalars),
            // What a figure is compared with belongs to another year.
            indicator.measure == .growth
                ? !otherSpans.contains(where: { figure.before.contains($0.unicodeScalars) })
                : !figure.isLed(by: ["比", "高于", "低于", "相当于"])
        else { return nil }
        return Key(
            article: indicator.article,
            // Not the identifier: some of its names may be narrower than others.
            metric: figure.metricWords,
            subject: figure.record.subjectKey,
            measure: indicator.measure,
            unit: figure.record.baseUnit,
            status: indicator.status,
            period: indicator.period,
            sign: indicator.sign,
            rest: figure.narrowing(without: [indicator.periodText, indicator.subject] + neutral)
        )
    }

    /// The first two figures that differ by more than rounding explains.
    private static func finding(_ figures: [CheckedFigure]) -> IndicatorChecks.Finding? {
        guard let first = figures.first,
            let second = figures.first(where: { abs($0.amount - first.amount) > $0.rounding + first.rounding + 1e-9 }),
            // A list of values in one sentence deals out something that the key does not see.
            first.record.evidenceStart != second.record.evidenceStart
        else { return nil }
        let message = "\(first.metricWords) is \(first.indicator.text) here and \(second.indicator.text) there"
        return IndicatorChecks.Finding(kind: .conflict, message: message, records: [first.record, second.record])
    }
}
