/// Growth that the text tells in words: 持平 is a growth of nothing, 由负转正 one above nothing, 由升转降 one below.
///
/// They are records because an economist's table wants them; as a number 0 is what they state, with the comparison and
/// the sign for what is known beyond. A sentence that has the word as part of a longer one (保持平稳, 坚持平等) or in
/// front of a noun says nothing of a measure.
extension QuantityParser {
    func trend(at start: Int) -> Quantity? {
        guard let word = Self.trends.first(where: { matches($0.word, at: start) }) else { return nil }
        let end = start + word.word.unicodeScalars.count
        let next = skipBlanks(end)
        guard next >= bounds.upperBound || "，。；、,;）)".unicodeScalars.contains(scalars[next]) else { return nil }
        let number = NumberToken(range: start..<end, value: ExactDecimal(0), script: .chinese)
        var quantity = Quantity(
            range: start..<end,
            core: start..<end,
            number: number,
            unit: UnitLexicon.shared.unit(named: "%") ?? .none,
            comparison: word.comparison,
            form: .trend
        )
        quantity.isNegative = word.isFall
        if let hedge = ["基本", "大体", "大致", "总体"].first(where: { matches($0, at: start - 2) }) {
            quantity.range = start - hedge.unicodeScalars.count..<end
            quantity.comparison = .about
        }
        return quantity
    }

    private static let trends: [(word: String, comparison: Indicator.Comparison, isFall: Bool)] = [
        ("持平", .equal, false),
        ("由负转正", .atLeast, false), ("由降转升", .atLeast, false), ("由降转增", .atLeast, false),
        ("由正转负", .atLeast, true), ("由升转降", .atLeast, true), ("由增转降", .atLeast, true),
    ]
}

extension QuantityFilter {
    /// 持平 is a growth where it is said against an earlier time; 与全国持平 compares places.
    func isTrend(_ quantity: Quantity, after previous: SentenceToken?) -> Bool {
        guard scalars[quantity.core.lowerBound] == "持" else { return true }
        guard let previous else { return false }
        return previous.isTime || scalar(previous.range.upperBound - 1) == "比"
    }
}

extension MetricFinder {
    /// The noun phrase in front of `与上年持平` and `由负转正`; where the clause has none, the metric of the figure before.
    func trendMetric(_ index: Int) -> Range<Int>? {
        let trend = reading.quantityTokens[index]
        var start = trend
        while start > 0, !tokens[start - 1].isClauseEnd, !tokens[start - 1].isQuantity { start -= 1 }
        let base = tokens[start..<trend].firstIndex { isBase($0) } ?? trend
        let last = tokens[start..<base].lastIndex { $0.isNominal && phrases.shorn($0.range) != nil }
        guard let phrase = last.flatMap({ phrases.phrase(endingAt: $0) }) else {
            return before(index) ?? phraseOfClauseBefore(trend)
        }
        // 面积同上年持平: the phrase ends before the word of comparison.
        let touchesBase = base < trend && phrase.upperBound == tokens[base].range.lowerBound
        return touchesBase ? phrase.dropLast() : phrase
    }

    /// A time that the figure is compared with: `与上年`.
    private func isBase(_ token: SentenceToken) -> Bool {
        if case .time(let time) = token.kind { reading.times[time].isBase } else { false }
    }
}
