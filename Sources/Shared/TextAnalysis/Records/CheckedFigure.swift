/// A record that can be checked: an exact number, with the interval that rounding leaves around it and the words in
/// front of it.
struct CheckedFigure: Sendable {
    let record: IndicatorRecord
    /// In base units, with its sign.
    let amount: Double
    /// Half a unit of the last place that the text gives, in base units.
    let rounding: Double
    /// From the figure before, or the beginning of the sentence, up to the number.
    let lead: [Unicode.Scalar]
    /// From the beginning of the sentence up to the number.
    let before: [Unicode.Scalar]

    var indicator: Indicator { record.indicator }

    /// `nil` for what is hedged, a range, or has no known unit.
    init?(_ record: IndicatorRecord) {
        let indicator = record.indicator
        guard indicator.comparison == .equal, indicator.valueMax == nil, !indicator.metric.isEmpty,
            let amount = record.amount.flatMap({ Double($0.description) }), let value = Double(indicator.value)
        else { return nil }
        self.record = record
        self.amount = amount
        let factor = value == 0 ? 1 : abs(amount / value)
        rounding = Self.lastPlace(of: indicator) / 2 * factor
        let sentence = Array(record.evidence.unicodeScalars)
        let offset = indicator.range.lowerBound - record.evidenceStart
        before = sentence.indices.contains(offset) ? sentence[..<offset].filter { !ScalarClass.isBlank($0) } : []
        let cut = before.lastIndex(where: Self.isBreak) ?? -1
        lead = Array(before[(cut + 1)...])
    }

    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool { "，。；：！？,;、（(".unicodeScalars.contains(scalar) }

    /// The value of one unit in the last place written: 0.01万 of `6.85万` is 100.
    private static func lastPlace(of indicator: Indicator) -> Double {
        var digits: [UInt8] = []
        for scalar in indicator.text.unicodeScalars {
            if let digit = ScalarClass.digit(scalar) { digits.append(UInt8(digit)) }
        }
        let value = Array(indicator.value.utf8)
        let point = value.firstIndex(of: UInt8(ascii: "."))
        let decimals = point.map { value.count - $0 - 1 } ?? 0
        let significant = value.filter { $0 != UInt8(ascii: ".") }.drop { $0 == UInt8(ascii: "0") }
        let written = digits.drop { $0 == 0 }
        // Digits of the value that the text does not have come from 万 and 亿.
        let added =
            written.isEmpty
            ? significant.reversed().prefix { $0 == UInt8(ascii: "0") }.count
            : max(0, significant.count - written.count)
        return power(added - decimals)
    }

    private static func power(_ exponent: Int) -> Double {
        (0..<abs(exponent)).reduce(1.0) { number, _ in exponent < 0 ? number / 10 : number * 10 }
    }

    /// Whether both count the same: measure, base unit, status.
    func isLike(_ other: CheckedFigure) -> Bool {
        indicator.measure == other.indicator.measure && record.baseUnit == other.record.baseUnit
            && indicator.status == other.indicator.status
    }

    /// Whether any of the words stands in front of the number, in its clause.
    func isLed(by words: [String]) -> Bool { words.contains { lead.contains($0.unicodeScalars) } }

    /// What narrows the metric: the words before it in its clause and those between it and the number in the number's,
    /// less each of the given words where it stands first.
    func narrowing(without words: [String]) -> String {
        let metric = Array(metricWords.unicodeScalars)
        var rest = lead
        if let start = rest.firstOffset(of: metric) {
            rest.removeSubrange(start..<start + metric.count)
        } else if let start = before.lastOffset(of: metric) {
            let cut = before[..<start].lastIndex(where: Self.isBreak) ?? -1
            rest = before[(cut + 1)..<start] + rest
        }
        for word in words {
            let scalars = Array(word.unicodeScalars).filter { !ScalarClass.isBlank($0) }
            if let start = rest.firstOffset(of: scalars) { rest.removeSubrange(start..<start + scalars.count) }
        }
        return Text(scalars: rest)[0..<rest.count]
    }

    var metricWords: String { MetricNames.withoutBlanks(indicator.metric) }

    /// The figure as a message names it.
    var name: String { "\(metricWords) \(indicator.text)" }
}

extension [Unicode.Scalar] {
    /// Whether the word stands in the text.
    func contains(_ word: String.UnicodeScalarView) -> Bool { firstOffset(of: Array(word)) != nil }

    /// Where the word begins first.
    func firstOffset(of word: [Unicode.Scalar]) -> Int? { offsets(of: word).first }

    func lastOffset(of word: [Unicode.Scalar]) -> Int? { offsets(of: word).last }

    private func offsets(of word: [Unicode.Scalar]) -> [Int] {
        guard !word.isEmpty, count >= word.count else { return [] }
        return (0...count - word.count).filter { self[$0..<$0 + word.count].elementsEqual(word) }
    }
}
