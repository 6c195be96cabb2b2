/// A growth that contradicts the two levels it leads from and to, within one sentence.
enum GrowthCheck {
    /// Half a place of a growth that was computed from figures less rounded than those printed, in per cent.
    private static let slack = 0.1

    /// Rates that are no growth from the one level to the other: averages of years, constant prices, other bases.
    private static let otherRates = [
        "年均", "平均", "每年", "实际", "可比", "不变价", "扣除", "剔除", "同口径", "环比", "递增", "折合", "人均", "其中", "名义",
    ]

    static func findings(_ sentence: [CheckedFigure]) -> [IndicatorChecks.Finding] {
        sentence.indices.compactMap { fromTo(at: $0, sentence) ?? change(at: $0, sentence) }
    }

    /// `从50.7元增加到83.5元，增长64.7%`
    private static func fromTo(at index: Int, _ sentence: [CheckedFigure]) -> IndicatorChecks.Finding? {
        guard index + 2 < sentence.count else { return nil }
        let (from, to, rate) = (sentence[index], sentence[index + 1], sentence[index + 2])
        guard isLevel(from), isLevel(to), from.isLike(to), from.metricWords == to.metricWords, isRate(rate, of: to),
            from.isLed(by: ["从", "由"]), to.isLed(by: ["到", "至"]), from.amount > 0
        else { return nil }
        return contradiction(rate, from: from, to: to, [from, to, rate]) { level, base in (level - base) / base }
    }

    /// `达到1200亿元，增加200亿元，增长20%`
    private static func change(at index: Int, _ sentence: [CheckedFigure]) -> IndicatorChecks.Finding? {
        guard index + 2 < sentence.count else { return nil }
        let (level, change, rate) = (sentence[index], sentence[index + 1], sentence[index + 2])
        guard isLevel(level), change.indicator.measure == .change, change.record.baseUnit == level.record.baseUnit,
            change.metricWords == level.metricWords, isRate(rate, of: level), !change.isLed(by: otherRates),
            change.isLed(by: ["增加", "减少", "增收", "多", "比上年", "比去年", "净增"]), level.amount > abs(change.amount)
        else { return nil }
        return contradiction(rate, from: change, to: level, [level, change, rate]) { level, change in
            change / (level - change)
        }
    }

    private static func isLevel(_ figure: CheckedFigure) -> Bool {
        figure.indicator.measure == .level && figure.indicator.unit != "%" && figure.indicator.status == .actual
    }

    private static func isRate(_ figure: CheckedFigure, of level: CheckedFigure) -> Bool {
        figure.indicator.measure == .growth && figure.record.baseUnit == "%" && figure.indicator.status == .actual
            && figure.metricWords == level.metricWords && figure.indicator.subject == level.indicator.subject
            && !figure.isLed(by: otherRates)
    }

    /// Whether the rate lies outside all that the rounded figures allow.
    private static func contradiction(
        _ rate: CheckedFigure,
        from base: CheckedFigure,
        to level: CheckedFigure,
        _ figures: [CheckedFigure],
        _ growth: (_ level: Double, _ base: Double) -> Double
    ) -> IndicatorChecks.Finding? {
        var rates: [Double] = []
        for a in [level.amount - level.rounding, level.amount + level.rounding] {
            for b in [base.amount - base.rounding, base.amount + base.rounding] { rates.append(growth(a, b) * 100) }
        }
        let allowed = rates.min()! - rate.rounding - slack...rates.max()! + rate.rounding + slack
        guard !allowed.contains(rate.amount), rates.allSatisfy(\.isFinite) else { return nil }
        let expected = (growth(level.amount, base.amount) * 1000).rounded() / 10
        let message =
            "\(rate.name) does not fit \(figures.filter { $0.indicator != rate.indicator }.map(\.name).joined(separator: ", ")): these give \(expected)%"
        return IndicatorChecks.Finding(kind: .growth, message: message, records: figures.map(\.record))
    }
}
