/// How a quantity is measured, from its unit and the verb that governs it.
extension MetricFinder {
    func measure(_ quantity: Quantity, _ context: LeftContext, _ index: Int) -> Indicator.Measure {
        switch quantity.form {
        case .rank: return .rank
        case .doubling: return .multiple
        case .digitCount: return .growth
        case .measured: break
        }
        switch quantity.unit.kind {
        case .multiple: return .multiple
        case .ratio where quantity.unit.base == "个百分点": return .change
        case .ratio: return context.isGrowth || context.isGain || hasGrowthTail(context.phrase) ? .growth : .share
        default: break
        }
        if quantity.number.isFraction, quantity.unit.name.isEmpty { return context.isGrowth ? .growth : .share }
        if context.isChange { return .change }
        return context.phrase.map(namesIncrease) ?? false ? .change : .level
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
