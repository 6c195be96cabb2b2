/// Writes the record of one finding.
struct IndicatorWriter {
    let text: Text
    let article: Int
    let resolver: PeriodResolver

    func indicator(
        _ finding: Finding,
        in reading: SentenceReading,
        subject: Range<Int>?,
        status: Indicator.Status,
        time: TimeExpression?
    ) -> Indicator {
        let quantity = reading.quantities[finding.quantity]
        let unit = unit(of: quantity, metric: finding.metric)
        let namer = MetricNamer(text.scalars, reading)
        return Indicator(
            article: article,
            range: quantity.range,
            text: text[quantity.range],
            value: quantity.value.description,
            valueMax: quantity.upper?.description,
            unit: unit.name,
            metric: finding.metric.map { text[$0] } ?? "",
            metricID: finding.metric.flatMap { namer.identifier(of: $0, sharing: finding.list) },
            subject: subject.map { text[$0] } ?? "",
            measure: finding.measure,
            sign: finding.sign,
            comparison: finding.comparison,
            status: status,
            period: time.map { resolver.period(of: $0, status: status) } ?? "",
            periodText: time.map { text[$0.range] } ?? "",
            valueNormalized: quantity.form == .rank ? nil : quantity.value.multiplied(by: unit.factor)?.description,
            unitNormalized: quantity.form == .rank || unit.base.isEmpty ? nil : unit.base
        )
    }

    /// A number without a unit takes that of its metric: `参观人次达6.85万`.
    private func unit(of quantity: Quantity, metric: Range<Int>?) -> MeasureUnit {
        guard quantity.unit.name.isEmpty, quantity.form == .measured, let metric, metric.count > 2 else {
            return quantity.unit
        }
        let tail = text[metric.upperBound - 2..<metric.upperBound]
        guard let unit = UnitLexicon.shared.unit(named: tail), [.person, .transport].contains(unit.kind) else {
            return quantity.unit
        }
        return unit
    }
}
