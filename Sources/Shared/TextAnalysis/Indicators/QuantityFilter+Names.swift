/// Numbers that are part of a name, a code or a class, or only announce a list.
extension QuantityFilter {
    /// Letters, signs and ordinals around a number make it a code: `T2`, `3+12`, `第4版`, `2.0版`.
    func touchesCode(_ quantity: Quantity) -> Bool {
        let start = quantity.core.lowerBound
        if let before = scalar(start - 1) {
            if ScalarClass.isLatinLetter(before) || ScalarClass.digit(before) != nil { return true }
            // 新36条: the short name of a decree.
            if before == "新", quantity.unit.name == "条" { return true }
            if before == "+" || before == "＋", quantity.unit.kind == .ratio, !isCode(before: start - 1) { return false }
            if ["第", "+", "＋", "№", "#", "＃", "/", "_", "@", "×"].contains(before) { return true }
            // The tail of a code such as 2018-12: a dash glued to a digit.
            if ["-", "－", ".", "．"].contains(before), let further = scalar(start - 2),
                ScalarClass.digit(further) != nil || ScalarClass.isLatinLetter(further)
            {
                return true
            }
        }
        guard let after = scalar(quantity.core.upperBound) else { return false }
        if ["+", "＋", "_", "@", "×", "/"].contains(after) { return true }
        if quantity.unit.name.isEmpty {
            if ScalarClass.isLatinLetter(after) || ["-", "－", ":", "："].contains(after) {
                return digitFollows(quantity)
            }
            return NameMarks.shared.begins(scalars, at: quantity.core.upperBound, limit: bounds.upperBound)
        }
        // 5条高速, 30公里国道 count roads.
        return NameMarks.shared.begins(scalars, at: quantity.range.upperBound, limit: bounds.upperBound)
            && !["条", "公里", "千米"].contains(quantity.unit.name)
    }

    private func isCode(before index: Int) -> Bool {
        scalar(index - 1).map { ScalarClass.digit($0) != nil || ScalarClass.isLatinLetter($0) } ?? false
    }

    func digitFollows(_ quantity: Quantity) -> Bool {
        guard let after = scalar(quantity.core.upperBound) else { return false }
        if ScalarClass.isLatinLetter(after) { return true }
        return scalar(quantity.core.upperBound + 1).map { ScalarClass.digit($0) != nil } ?? false
    }

    /// A number alone at the head of a line inside a sentence: a page number that the extraction of a text left there.
    func isPageNumber(_ quantity: Quantity) -> Bool {
        let end = quantity.number.range.upperBound
        guard let after = scalar(end), ScalarClass.isBlank(after) else { return false }
        var index = quantity.number.range.lowerBound - 1
        while let before = scalar(index), ScalarClass.isBlank(before) {
            if before == "\n" || before == "\r" { return true }
            index -= 1
        }
        return false
    }

    /// `每3年`, `每百户`: a rate's denominator.
    func isEvery(_ quantity: Quantity) -> Bool {
        let start = quantity.core.lowerBound
        if scalar(start - 1) == "每" { return true }
        // 三个1亿人: what so many slogans speak of.
        if scalar(start - 1) == "个", scalar(start - 2).flatMap(ScalarClass.chineseDigit) ?? 0 > 1 { return true }
        // 每增长1个百分点: the step that something else is reckoned by.
        return scalar(start - 3) == "每"
            && ["增长", "增加", "提高", "上升", "下降", "降低", "减少"].contains { starts($0, at: start - 2) }
    }

    /// `100亿级`, `30万吨级`.
    func namesClass(_ quantity: Quantity) -> Bool {
        scalar(quantity.core.upperBound) == "级" || scalar(quantity.range.upperBound) == "级"
    }

    /// `110千伏线路`: a voltage in front of a noun is the name of its class.
    func isRating(_ quantity: Quantity) -> Bool {
        guard quantity.unit.kind == .power, ["千伏", "伏", "kV"].contains(quantity.unit.name) else { return false }
        return scalar(quantity.range.upperBound).map(isIdeograph) ?? false
    }

    /// 数亿元, 几千人: says of no number which.
    func isIndefinite(_ quantity: Quantity) -> Bool {
        quantity.number.script != .arabic
            && ["数", "几"].contains(scalars[quantity.number.range.lowerBound])
    }

    /// Small numerals without a unit are parts of words.
    func isStray(_ quantity: Quantity) -> Bool {
        quantity.number.script == .chinese && quantity.unit.name.isEmpty && quantity.number.power < 4
            && !quantity.number.isFraction && quantity.number.prefixUnit == nil
    }

    /// `10亿元以上制造业项目`: the bound belongs to the name of what is counted.
    func isThreshold(_ quantity: Quantity) -> Bool {
        let kind = quantity.unit.kind
        guard kind != .ratio, kind != .multiple else { return false }
        guard quantity.hasBoundAfter, quantity.range.upperBound > quantity.core.upperBound else { return false }
        let after = skipBlanks(quantity.range.upperBound)
        guard let next = scalar(after), isIdeograph(next), !isOpenMark(quantity) else { return false }
        if kind.isCounter { return next == "的" }
        return !startsPredicate(after)
    }

    /// `销售过亿元的仅11家`, `亩产超千斤的有3个`: says which ones are counted.
    func isClassOfCounted(_ quantity: Quantity) -> Bool {
        guard !quantity.unit.kind.isCounter, quantity.unit.kind != .person, quantity.comparison != .equal,
            scalar(quantity.range.upperBound) == "的"
        else { return false }
        var next = quantity.range.upperBound + 1
        while next < quantity.range.upperBound + 4, let mark = scalar(next), "仅有共达到已只就".unicodeScalars.contains(mark) {
            next += 1
        }
        guard let (unit, _) = count(at: next) else { return false }
        return unit.kind.isCounter
    }

    /// The unit of a number in digits at `index`, and where it ends.
    private func count(at index: Int) -> (MeasureUnit, Int)? {
        guard let first = scalar(index), ScalarClass.digit(first) != nil,
            let number = NumberLexer(scalars, limit: bounds.upperBound).number(at: index)
        else { return nil }
        return UnitLexicon.shared.unit(scalars, at: number.range.upperBound, limit: bounds.upperBound)
    }

    func isOpenMark(_ quantity: Quantity) -> Bool {
        guard let last = scalar(quantity.range.upperBound - 1) else { return false }
        return last == "多" || last == "余"
    }

    /// A verb, an adverb or a conjunction begins here, so that the figure before it is complete.
    func startsPredicate(_ index: Int) -> Bool {
        if scalar(index) == "和" || scalar(index) == "及" { return true }
        guard let (entry, end) = CueLexicon.shared.longestEntry(in: scalars, at: index, limit: bounds.upperBound),
            case .cue(let cue) = entry, end > index + 1
        else { return false }
        switch cue {
        case .noun, .nounVerb, .scope, .rate, .plan: return false
        default: return true
        }
    }

    /// `四个环节`, `3个层面` only announce what follows.
    func announcesList(_ quantity: Quantity) -> Bool {
        guard quantity.unit.kind == .count, quantity.upper == nil else { return false }
        guard quantity.value < ExactDecimal(20), quantity.comparison == .equal else { return false }
        return ListNouns.shared.begins(scalars, at: skipBlanks(quantity.core.upperBound), limit: bounds.upperBound)
    }
}
