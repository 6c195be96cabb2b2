/// How a quantity is measured, from its unit and the verb that governs it.
extension MetricFinder {
    func measure(_ quantity: Quantity, _ context: LeftContext, _ index: Int) -> Indicator.Measure {
        switch quantity.form {
        case .rank: return .rank
        case .doubling: return .multiple
        case .digitCount, .trend: return .growth
        case .measured: break
        }
        switch quantity.unit.kind {
        case .multiple: return .multiple
        case .ratio where quantity.unit.base == "个百分点": return .change
        case .ratio where context.hasReach && context.governor == nil && !context.isRate && namesIndex(context.phrase):
            return .level
        case .ratio where namesGrowth(after: quantity): return .growth
        case .ratio where !context.isGrowth && context.phrase.map(isIndex) ?? false: return .level
        case .ratio: return context.isGrowth || context.isGain || hasGrowthTail(context.phrase) ? .growth : .share
        default: break
        }
        if quantity.number.isFraction, quantity.unit.name.isEmpty { return context.isGrowth ? .growth : .share }
        if context.isChange { return .change }
        return context.phrase.map(namesIncrease) ?? false ? .change : .level
    }

    /// `8%的增速`, `以年均9%的速度`: the noun after the figure is the growth.
    func namesGrowth(after quantity: Quantity) -> Bool { growthNoun(after: quantity) != nil }

    /// The noun for growth behind the 的 after a figure.
    func growthNoun(after quantity: Quantity) -> Range<Int>? {
        let end = quantity.range.upperBound
        guard end < reading.range.upperBound, scalars[end] == "的" else { return nil }
        let noun = ["增长速度", "增速", "增长", "增幅", "涨幅", "降幅", "速度"].first { word in
            scalars[end + 1..<reading.range.upperBound].starts(with: word.unicodeScalars)
        }
        return noun.map { end + 1..<end + 1 + $0.unicodeScalars.count }
    }

    /// 采购经理指数: a level, though it is told in percent.
    private func isIndex(_ phrase: Range<Int>) -> Bool {
        phrase.count > 2 && scalars[phrase.upperBound - 2..<phrase.upperBound].elementsEqual(["指", "数"])
    }

    /// `采购经理指数为51.2%`: an index is no share, though it is written with %.
    func namesIndex(_ phrase: Range<Int>?) -> Bool {
        guard let phrase, phrase.count > 2 else { return false }
        return scalars[phrase].suffix(2).elementsEqual(["指", "数"])
    }

    func hasGrowthTail(_ phrase: Range<Int>?) -> Bool {
        guard let phrase else { return false }
        return GrowthTails.shared.ends(scalars, at: phrase.upperBound, from: phrase.lowerBound)
    }

    /// `城镇新增就业`: the metric itself is an increase.
    func namesIncrease(_ phrase: Range<Int>) -> Bool {
        phrase.dropLast().contains { scalars[$0] == "新" && scalars[$0 + 1] == "增" }
    }
}
