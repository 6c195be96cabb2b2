/// Sets the figures of one metric beside each other, subject by subject.
///
/// Only like is compared with like: one measure, one base unit, one period, and subjects of one level (provinces with
/// provinces); a figure of a wider level is the reference that the others are measured by. Everything else is counted in
/// `leftOut` with its reason, so that nothing is missing silently. Arithmetic is exact.
public struct IndicatorComparison: Sendable {
    public struct Row: Sendable {
        /// 1 for the leader; equal amounts share a rank.
        public var rank: Int
        public var subject: String
        public var record: IndicatorRecord
        public var amount: SignedDecimal
        public var target: Reference?
        /// The figure of the province, or of the country.
        public var parent: Reference?
        /// What it lies behind the leader: 0 for the leader.
        public var toLeader: SignedDecimal?
    }

    /// A figure that a row is measured by.
    public struct Reference: Sendable {
        public var subject: String
        public var record: IndicatorRecord
        public var amount: SignedDecimal
        /// The row's amount less this one.
        public var distance: SignedDecimal?
    }

    public struct LeftOut: Sendable, Equatable {
        public var reason: String
        public var count: Int
        /// One of them, as the document says it.
        public var example: String
    }

    /// What is looked for; `nil`: what most records have.
    public struct Choice: Sendable, Equatable {
        /// The words of a metric that is not in the catalogue.
        public var metric: String?
        public var status = Indicator.Status.actual
        public var measure: Indicator.Measure?
        public var unit: String?
        public var period: PeriodRange?

        public init() {}
    }

    public private(set) var rows: [Row] = []
    /// Figures of wider levels, which are not ranked.
    public private(set) var references: [Reference] = []
    public private(set) var leftOut: [LeftOut] = []
    /// With everything that was open decided; its unit is the base unit.
    public private(set) var choice: Choice

    /// - Parameter records: of one metric, in any order; their order does not matter.
    public init(_ records: [IndicatorRecord], choice: Choice = Choice()) {
        self.choice = choice
        var tally = Tally()
        let usable = records.sorted { $0.id < $1.id }.filter {
            tally.keep($0, unless: Self.flaw(of: $0, metric: choice.metric))
        }
        decide(from: usable.filter { $0.indicator.status == choice.status })
        let matching = usable.filter { tally.keep($0, unless: mismatch($0)) }
        let wanted = matching.filter { $0.indicator.status == choice.status }
        let figures = Self.newest(of: wanted, &tally)
        let targets =
            choice.status == .target ? [:] : Self.newest(of: matching.filter { $0.indicator.status == .target }, &tally)
        rank(figures, targets)
        leftOut = tally.leftOut
    }

    // MARK: - What is left out

    private struct Tally {
        private(set) var leftOut: [LeftOut] = []

        mutating func keep(_ record: IndicatorRecord, unless reason: String?) -> Bool {
            guard let reason else { return true }
            add(record, reason)
            return false
        }

        mutating func add(_ record: IndicatorRecord, _ reason: String) {
            if let index = leftOut.firstIndex(where: { $0.reason == reason }) {
                leftOut[index].count += 1
            } else {
                let example = "\(record.subjectKey) \(record.indicator.metric) \(record.indicator.text)"
                leftOut.append(LeftOut(reason: reason, count: 1, example: example))
            }
        }
    }

    private static func flaw(of record: IndicatorRecord, metric: String?) -> String? {
        let indicator = record.indicator
        if record.subjectName == nil, indicator.subject.isEmpty { return "no subject is stated" }
        let isNarrower =
            if let metric {
                MetricNames.withoutBlanks(indicator.metric) != metric
            } else {
                indicator.metricID.map { !MetricNames.isPlain(indicator.metric, of: $0) } ?? false
            }
        if isNarrower {
            return "the metric is narrower than the one asked for"
        }
        if indicator.valueMax != nil { return "the figure is a range" }
        return record.amount == nil ? "the figure has no unit that is known" : nil
    }

    private func mismatch(_ record: IndicatorRecord) -> String? {
        if record.indicator.measure != choice.measure { return "another measure: \(record.indicator.measure.rawValue)" }
        if record.baseUnit != choice.unit { return "another unit: \(record.baseUnit)" }
        guard let period = record.period else { return "no period is stated" }
        return period == choice.period ? nil : "another period"
    }

    // MARK: - What is compared

    private mutating func decide(from records: [IndicatorRecord]) {
        choice.measure = choice.measure ?? Self.mostCommon(records.map(\.indicator.measure), by: \.rawValue)
        var left = records.filter { $0.indicator.measure == choice.measure }
        if let unit = choice.unit {
            choice.unit = left.first { $0.indicator.unit == unit }?.baseUnit ?? unit
        } else {
            choice.unit = Self.mostCommon(left.map(\.baseUnit), by: \.self)
        }
        left = left.filter { $0.baseUnit == choice.unit }
        choice.period = choice.period ?? Self.mostCommon(left.compactMap(\.period), by: \.description)
    }

    /// The most frequent; of several the last in order of their names, for periods the newest.
    private static func mostCommon<Value: Hashable>(_ values: [Value], by name: (Value) -> String) -> Value? {
        let counts = Dictionary(grouping: values) { $0 }.mapValues(\.count)
        return counts.max { ($0.value, name($0.key)) < ($1.value, name($1.key)) }?.key
    }

    /// One record for each subject: that of the newest document.
    private static func newest(of records: [IndicatorRecord], _ tally: inout Tally) -> [String: IndicatorRecord] {
        var newest: [String: IndicatorRecord] = [:]
        for record in records {
            guard let other = newest[record.subjectKey] else {
                newest[record.subjectKey] = record
                continue
            }
            let isNewer = (record.documentDate?.description ?? "") > (other.documentDate?.description ?? "")
            let left = isNewer ? other : record
            if isNewer { newest[record.subjectKey] = record }
            if record.amount != other.amount {
                tally.add(left, "another value of the same subject; the newest is kept")
            }
        }
        return newest
    }

    /// Levels of subjects: a number for each that can be ranked among themselves.
    private static func level(of subject: String) -> Int {
        RegionCatalogue.shared.region(named: subject).map { $0.level.rawValue } ?? Int.max
    }

    private mutating func rank(_ figures: [String: IndicatorRecord], _ targets: [String: IndicatorRecord]) {
        let subjects = figures.keys.sorted()
        let levels = Dictionary(grouping: subjects, by: Self.level)
        guard let ranked = levels.max(by: { ($0.value.count, $0.key) < ($1.value.count, $1.key) })?.key else { return }
        let id = figures.values.first?.indicator.metricID
        let isLow = choice.measure == .rank || choice.measure == .level && id.map(LowerIsBetter.contains) ?? false
        var ordered = levels[ranked]!.map { (subject: $0, record: figures[$0]!, amount: figures[$0]!.amount!) }
        ordered.sort { a, b in
            a.amount == b.amount ? a.subject < b.subject : isLow ? a.amount < b.amount : a.amount > b.amount
        }
        references = subjects.filter { Self.level(of: $0) != ranked }.map {
            Reference(subject: $0, record: figures[$0]!, amount: figures[$0]!.amount!)
        }
        for (index, entry) in ordered.enumerated() {
            let isTie = index > 0 && ordered[index - 1].amount == entry.amount
            var row = Row(
                rank: isTie ? rows[index - 1].rank : index + 1,
                subject: entry.subject,
                record: entry.record,
                amount: entry.amount
            )
            row.toLeader = entry.amount.subtracting(ordered[0].amount)
            row.target = targets[entry.subject].flatMap { reference(entry.subject, $0, for: entry.amount) }
            row.parent = parent(of: entry.subject, figures).flatMap { reference($0, figures[$0]!, for: entry.amount) }
            rows.append(row)
        }
    }

    private func reference(_ subject: String, _ record: IndicatorRecord, for amount: SignedDecimal) -> Reference? {
        record.amount.map {
            Reference(subject: subject, record: record, amount: $0, distance: amount.subtracting($0))
        }
    }

    /// The nearest region around the subject that has a figure; where that is not known, the only province's.
    private func parent(of subject: String, _ figures: [String: IndicatorRecord]) -> String? {
        let catalogue = RegionCatalogue.shared
        if catalogue.region(named: subject) != nil {
            var wider = catalogue.parent(of: subject)
            while let name = wider, figures[name] == nil { wider = catalogue.parent(of: name) }
            return wider
        }
        let provinces = references.map(\.subject).filter { catalogue.region(named: $0)?.level == .province }
        if provinces.count == 1 { return provinces[0] }
        return figures[RegionCatalogue.country] == nil ? nil : RegionCatalogue.country
    }
}
