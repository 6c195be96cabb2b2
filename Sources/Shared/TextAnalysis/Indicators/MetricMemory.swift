/// The metrics of the sentences before in the same paragraph, for figures that go on from them.
struct MetricMemory: Sendable {
    private(set) var last: Range<Int>?
    private var byUnit: [(unit: MeasureUnit, metric: Range<Int>)] = []

    mutating func remember(_ findings: [Finding], in reading: SentenceReading) {
        for finding in findings {
            guard let metric = finding.metric else { continue }
            last = metric
            let unit = reading.quantities[finding.quantity].unit
            byUnit.removeAll { $0.unit == unit }
            byUnit.append((unit, metric))
        }
    }

    /// The last metric counted in that unit.
    func metric(in unit: MeasureUnit) -> Range<Int>? { byUnit.last { $0.unit == unit }?.metric }
}
