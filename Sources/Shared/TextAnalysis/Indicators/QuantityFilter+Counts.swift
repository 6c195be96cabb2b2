/// Numbers without a unit, multiplier words and Chinese numerals, which are figures only in certain company.
extension QuantityFilter {
    func isBareFigure(_ quantity: Quantity, after previous: SentenceToken?) -> Bool {
        if quantity.number.isFraction || quantity.number.prefixUnit != nil { return true }
        if quantity.number.script == .magnitude { return quantity.hasHedgeBefore && quantity.number.power >= 8 }
        if quantity.number.power >= 4 { return true }
        if isStartOfChange(quantity) || isEndOfChange(quantity, after: previous) { return true }
        guard quantity.number.script == .arabic, endsStatement(quantity.range.upperBound) else { return false }
        guard !looksLikeYear(quantity) || quantity.hasHedgeBefore else { return false }
        switch previous?.cue {
        case .level?, .boundAbove?, .boundBelow?: return true
        default: return quantity.hasHedgeBefore
        }
    }

    /// `由上年的2.17缩小至2.13`: a ratio that a change starts from.
    private func isStartOfChange(_ quantity: Quantity) -> Bool {
        let start = quantity.range.lowerBound
        guard quantity.number.script == .arabic,
            scalars[quantity.number.range].contains(where: ScalarClass.isDecimalPoint),
            scalars[max(bounds.lowerBound, start - 8)..<start].contains(where: { $0 == "由" || $0 == "从" }),
            case (.cue(let cue), let end)? = CueLexicon.shared.longestEntry(
                in: scalars,
                at: quantity.range.upperBound,
                limit: bounds.upperBound
            )
        else { return false }
        return (cue == .rise || cue == .fall) && ["到", "至"].contains(scalars[end - 1])
    }

    /// `缩小至1.95`
    private func isEndOfChange(_ quantity: Quantity, after previous: SentenceToken?) -> Bool {
        guard let previous, previous.cue == .rise || previous.cue == .fall, quantity.number.script == .arabic,
            endsStatement(quantity.range.upperBound)
        else { return false }
        return ["到", "至"].contains(scalars[previous.range.upperBound - 1])
            && scalars[quantity.number.range].contains(where: ScalarClass.isDecimalPoint)
    }

    func looksLikeYear(_ quantity: Quantity) -> Bool {
        quantity.value >= ExactDecimal(1900) && quantity.value < ExactDecimal(2100) && quantity.number.range.count == 4
    }

    func endsStatement(_ index: Int) -> Bool {
        guard let next = scalar(skipBlanks(index)) else { return true }
        return !isIdeograph(next) && !ScalarClass.isLatinLetter(next) && !["、", "．", ".", "-"].contains(next)
            || next == "和" || next == "的"
    }

    /// `千亿元` and `百个` state an amount; `万元`, `亿元`, `万人` alone name a denominator or a class.
    func isMagnitude(_ quantity: Quantity) -> Bool {
        if quantity.hasHedgeBefore { return true }
        let length = quantity.number.range.count
        switch quantity.unit.kind {
        case .money: return length >= 2 && !quantity.hasBoundAfter && !followedByClassName(quantity)
        case .count:
            return length == 1 && quantity.value >= ExactDecimal(100) && quantity.value < ExactDecimal(10_000)
                && ["个", "家", "场", "项", "所", "台", "辆", "件", "条", "处"].contains(quantity.unit.name)
        default: return false
        }
    }

    /// `千亿元产业`, `百亿元企业`: a rung on a ladder of sizes.
    func followedByClassName(_ quantity: Quantity) -> Bool {
        ["产业", "企业", "集群", "园区", "项目", "县", "强"].contains { word in
            starts(word, at: quantity.range.upperBound)
        }
    }

    func isChineseCount(_ quantity: Quantity, after previous: SentenceToken?) -> Bool {
        switch quantity.unit.kind {
        case .ratio, .multiple, .money, .area, .mass, .volume, .energy, .power: return quantity.value > ExactDecimal(0)
        case .length: return quantity.number.power > 0
        case .count, .person, .transport: break
        default: return false
        }
        let large = quantity.number.power >= 1 && (quantity.number.isOpen || quantity.value > ExactDecimal(10))
        switch quantity.unit.name {
        case "届", "期", "条", "章", "级", "轮次", "号":
            return CountVerbs.shared.ends(scalars, at: quantity.range.lowerBound, from: bounds.lowerBound)
        case "次": return large || isRun(previous) && quantity.value > ExactDecimal(1)
        default: break
        }
        if large || quantity.upper != nil { return true }
        guard CountableUnits.names.contains(quantity.unit.name) else { return false }
        // 三个“一号工程” counts names, not things.
        if let next = scalar(quantity.range.upperBound), ["“", "\"", "‘", "《"].contains(next) { return false }
        let isOne = quantity.value < ExactDecimal(2)
        if isOne, !["家", "所", "座"].contains(quantity.unit.name) { return false }
        let start = quantity.range.lowerBound
        // 办结九件, 租下两间民房; 个 and 项 are said of ideas too.
        if previous?.cue == .verb, !["个", "项"].contains(quantity.unit.name) { return true }
        // 前移两位
        if quantity.unit.name == "位", previous?.cue == .rise || previous?.cue == .fall { return true }
        // 抽水蓄能电站一座，
        if quantity.unit.name == "座", previous?.isNominal ?? false, endsStatement(quantity.range.upperBound) {
            return true
        }
        return CountVerbs.shared.ends(
            scalars,
            at: scalar(start - 1) == "了" ? start - 1 : start,
            from: bounds.lowerBound
        )
    }

    /// 连续, 先后, 已 …: what follows has been counted.
    func isRun(_ previous: SentenceToken?) -> Bool {
        guard let cue = previous?.cue else { return false }
        return [.adverb, .actual, .light, .verb, .intransitive].contains(cue)
    }
}
