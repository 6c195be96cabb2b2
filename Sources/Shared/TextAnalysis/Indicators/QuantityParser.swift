/// Reads a quantity at a position: a number, its unit, a range, and the hedges on both sides.
struct QuantityParser {
    let scalars: [Unicode.Scalar]
    /// The sentence; nothing outside it is looked at.
    let bounds: Range<Int>
    private let lexer: NumberLexer

    init(_ scalars: [Unicode.Scalar], in bounds: Range<Int>) {
        self.scalars = scalars
        self.bounds = bounds
        lexer = NumberLexer(scalars, limit: bounds.upperBound)
    }

    func quantity(at start: Int) -> Quantity? {
        if let special = wordy(at: start) { return special }
        guard let first = half(at: start) ?? lexer.number(at: start) else { return nil }
        var quantity = range(from: first) ?? single(first)
        readHedgeAfter(&quantity)
        readHedgeBefore(&quantity)
        if quantity.number.isOpen, quantity.comparison == .equal { quantity.comparison = .atLeast }
        return quantity
    }

    // MARK: - Number, unit, range

    /// `一半`, and the 半 of `半个工作日`.
    private func half(at start: Int) -> NumberToken? {
        guard let value = ExactDecimal(digits: [5], scale: 1) else { return nil }
        if matches("一半", at: start) {
            return NumberToken(range: start..<start + 2, value: value, script: .chinese, isFraction: true)
        }
        guard scalars[start] == "半",
            let (unit, _) = UnitLexicon.shared.unit(scalars, at: start + 1, limit: bounds.upperBound),
            ["个工作日", "工作日", "个小时", "小时"].contains(unit.name)
        else { return nil }
        return NumberToken(range: start..<start + 1, value: value, script: .chinese)
    }

    /// 分 of a score, where a figure in digits ends its statement: `得分82.6分`; elsewhere it is a minute or a part.
    private func score(after number: NumberToken, at next: Int) -> MeasureUnit? {
        guard number.script == .arabic, matches("分", at: next) else { return nil }
        if let before = scalar(before: number.range.lowerBound), "点时:：".unicodeScalars.contains(before) { return nil }
        let behind = skipBlanks(next + 1)
        let ends = behind >= bounds.upperBound || "，。；、,;）)以左".unicodeScalars.contains(scalars[behind])
        return ends ? MeasureUnit(name: "分", kind: .rate, base: "分", factor: ExactDecimal(1)) : nil
    }

    private func single(_ number: NumberToken) -> Quantity {
        var number = number
        let (unit, end) = unit(after: number)
        var whole = number.range.lowerBound..<end
        if matches("半", at: end), takesHalf(unit, before: end + 1), let half = ExactDecimal(digits: [5], scale: 1),
            let sum = number.value.adding(half)
        {
            number.value = sum
            whole = whole.lowerBound..<end + 1
        } else if number.script == .chinese, unit.kind == .ratio, unit.name == "成", end < bounds.upperBound,
            let digit = ScalarClass.chineseDigit(scalars[end]),
            !UnitLexicon.shared.beginsUnit(scalars, at: end + 1, limit: bounds.upperBound),
            let tenths = ExactDecimal(digits: [UInt8(digit)], scale: 1), let sum = number.value.adding(tenths)
        {
            // 九成五
            number.value = sum
            whole = whole.lowerBound..<end + 1
        }
        return Quantity(range: whole, core: whole, number: number, upper: number.upper, unit: unit)
    }

    /// `三成半`, `一倍半`, `两米半`; the half of what is counted stands before its counter, and 半年 is a word of its own.
    private func takesHalf(_ unit: MeasureUnit, before index: Int) -> Bool {
        switch unit.kind {
        case .ratio, .multiple, .length, .mass, .area:
            !UnitLexicon.shared.beginsUnit(scalars, at: index, limit: bounds.upperBound)
        default: false
        }
    }

    /// `2.6个和3.9个百分点`: the unit's first character written with each number, the rest after the last.
    private func points(after number: NumberToken, at next: Int) -> MeasureUnit? {
        guard number.script == .arabic, matches("个和", at: next) || matches("个、", at: next),
            let second = lexer.number(at: next + 2), matches("个百分点", at: second.range.upperBound)
        else { return nil }
        return UnitLexicon.shared.unit(named: "个百分点")
    }

    private func unit(after number: NumberToken) -> (MeasureUnit, Int) {
        let end = number.range.upperBound
        if let name = number.prefixUnit, let unit = UnitLexicon.shared.unit(named: name) { return (unit, end) }
        let next = skipBlanks(end)
        if let unit = points(after: number, at: next) { return (unit, next + 1) }
        if let unit = score(after: number, at: next) { return (unit, next + 1) }
        // 900多万个体工商户
        if matches("个体", at: next) { return (.none, end) }
        if let found = UnitLexicon.shared.unit(scalars, at: next, limit: bounds.upperBound), !number.isFraction {
            return bracketed(found)
        }
        return sharedUnit(after: number).map { ($0, end) } ?? (.none, end)
    }

    /// `件(次)`, `台（套）`: a second counter in brackets belongs to the unit.
    private func bracketed(_ found: (MeasureUnit, Int)) -> (MeasureUnit, Int) {
        let (unit, end) = found
        guard unit.kind.isCounter || unit.kind == .person, end + 2 < bounds.upperBound,
            ["(", "（"].contains(scalars[end])
        else { return found }
        guard let (second, close) = UnitLexicon.shared.unit(scalars, at: end + 1, limit: bounds.upperBound),
            close <= end + 3, close < bounds.upperBound, [")", "）"].contains(scalars[close]),
            second.kind.isCounter || second.kind == .person
        else { return found }
        var both = unit
        both.name = String(String.UnicodeScalarView(scalars[end - unit.name.unicodeScalars.count..<close + 1]))
        return (both, close + 1)
    }

    /// `分别提高4.2和0.7个百分点`: the unit of a ratio written once, after the last of its numbers.
    private func sharedUnit(after number: NumberToken) -> MeasureUnit? {
        let mark = number.range.upperBound
        guard number.script == .arabic, number.power == 0, mark + 1 < bounds.upperBound else { return nil }
        guard ["和", "、", "与"].contains(scalars[mark]), let next = lexer.number(at: mark + 1) else { return nil }
        let end = next.range.upperBound
        guard let (unit, _) = UnitLexicon.shared.unit(scalars, at: end, limit: bounds.upperBound) else { return nil }
        return [.ratio, .multiple].contains(unit.kind) ? unit : nil
    }

    /// `2-3家`, `30%到40%`, `10—20万元`: the right side's unit holds for both.
    private func range(from first: NumberToken) -> Quantity? {
        guard !first.isFraction, !first.isOpen else { return nil }
        let (firstUnit, firstEnd) = unit(after: first)
        var mark = skipBlanks(firstEnd)
        guard mark < bounds.upperBound, ScalarClass.isRangeMark(scalars[mark]) else { return nil }
        if matches("——", at: mark) || matches("--", at: mark) { mark += 1 }
        let next = skipBlanks(mark + 1)
        guard next < bounds.upperBound, let second = lexer.number(at: next) else { return nil }
        let (unit, end) = unit(after: second)
        guard unit.name == firstUnit.name || firstUnit.name.isEmpty, !unit.name.isEmpty || second.power > 0 else {
            return nil
        }
        var low = first
        // 七千到九千亿: the multiplier is of both. 8500到3万: it is not, the first would be the larger.
        if firstUnit.name.isEmpty, let shifted = shared(second.power, with: first), shifted < second.value {
            low.value = shifted
        }
        guard low.value < second.value else { return nil }
        let whole = first.range.lowerBound..<end
        return Quantity(range: whole, core: whole, number: low, upper: second.value, unit: unit)
    }

    /// `2—3万`, `一百二十到一百五十万`: the multiplier that both numbers share is written once.
    private func shared(_ power: Int, with first: NumberToken) -> ExactDecimal? {
        first.power == 0 || first.power < 4 && power >= 4 ? first.value.shifted(by: power) : nil
    }

    // MARK: - Hedges

    private func readHedgeAfter(_ quantity: inout Quantity) {
        let end = quantity.range.upperBound
        let next = skipBlanks(end)
        // 四分之一强, 三成强: somewhat more than that; 500强 is a list.
        if quantity.number.isFraction || quantity.unit.base == "%", matches("强", at: next) {
            quantity.range = quantity.range.lowerBound..<next + 1
            quantity.comparison = .atLeast
            return
        }
        guard next < bounds.upperBound, let hedges = Hedges.after[scalars[next]] else { return }
        for hedge in hedges where matches(hedge.word, at: next) {
            let after = next + hedge.length
            if after < bounds.upperBound, hedge.foreignNeighbours.contains(scalars[after]) { continue }
            quantity.range = quantity.range.lowerBound..<next + hedge.length
            quantity.comparison = hedge.comparison
            quantity.hasBoundAfter = hedge.comparison != .about
            return
        }
    }

    private func readHedgeBefore(_ quantity: inout Quantity) {
        var start = quantity.range.lowerBound
        while start > bounds.lowerBound, ScalarClass.isBlank(scalars[start - 1]) { start -= 1 }
        let hedges = scalar(before: start).flatMap { Hedges.before[$0] } ?? []
        for hedge in hedges where endsBefore(hedge.word, at: start) {
            if let guardScalar = scalar(before: start - hedge.length), hedge.foreignNeighbours.contains(guardScalar) {
                continue
            }
            quantity.hasHedgeBefore = true
            if hedge.comparison == .about || quantity.comparison == .equal { quantity.comparison = hedge.comparison }
            if hedge.isInside { quantity.range = start - hedge.length..<quantity.range.upperBound }
            return
        }
        if let sign = scalar(before: start), ["-", "－", "—", "–", "负"].contains(sign),
            scalar(before: start - 1).map({ !["-", "－", "—", "–"].contains($0) && ScalarClass.digit($0) == nil })
                ?? true
        {
            quantity.isNegative = true
        }
    }

    func scalar(before index: Int) -> Unicode.Scalar? {
        index > bounds.lowerBound ? scalars[index - 1] : nil
    }

    // MARK: - Ranks, doublings, digit counts

    private func wordy(at start: Int) -> Quantity? {
        switch scalars[start] {
        case "首", "榜", "第", "前": rank(at: start)
        case "翻": doubling(at: start)
        case "两", "双", "个", "三": digitCount(at: start)
        case "持", "由": trend(at: start)
        case "百": whole(at: start)
        default: nil
        }
    }

    private func rank(at start: Int) -> Quantity? {
        switch scalars[start] {
        case "首": return firstPlace(at: start)
        case "榜":
            guard matches("榜首", at: start) else { return nil }
            return ranked(start..<start + 2, 1)
        case "第":
            guard let number = lexer.number(at: start + 1), number.power < 3 else { return nil }
            let end = number.range.upperBound
            return ranked(start..<(matches("位", at: end) || matches("名", at: end) ? end + 1 : end), number)
        case "前":
            guard let number = lexer.number(at: start + 1), number.power < 3, !number.isOpen else { return nil }
            let end = number.range.upperBound
            let mark = ["位", "名", "强"].contains { matches($0, at: end) }
            return ranked(start..<(mark ? end + 1 : end), number)
        default: return nil
        }
    }

    private func firstPlace(at start: Int) -> Quantity? {
        if matches("首位度", at: start) { return nil }
        if matches("首位", at: start) { return ranked(start..<start + 2, 1) }
        guard let before = scalar(before: start), ["居", "榜", "列"].contains(before) else { return nil }
        return ranked(start..<start + 1, 1)
    }

    private func ranked(_ range: Range<Int>, _ value: Int) -> Quantity {
        ranked(range, NumberToken(range: range, value: ExactDecimal(value), script: .chinese))
    }

    private func ranked(_ range: Range<Int>, _ number: NumberToken) -> Quantity {
        Quantity(range: range, core: range, number: number, unit: .none, form: .rank)
    }

    /// `翻番`, `翻两番`, `翻了近一番`, `翻了一番多`
    private func doubling(at start: Int) -> Quantity? {
        guard scalars[start] == "翻", start + 1 < bounds.upperBound else { return nil }
        if matches("番", at: start + 1) { return doubled(start..<start + 2, times: 1) }
        var next = skipBlanks(start + 1)
        if matches("了", at: next) { next += 1 }
        let isNear = matches("近", at: next) || matches("约", at: next)
        if isNear { next += 1 }
        guard next < bounds.upperBound, let number = lexer.number(at: skipBlanks(next)),
            matches("番", at: number.range.upperBound), let times = Int(number.value.description),
            (1...10).contains(times)
        else { return nil }
        let end = number.range.upperBound + 1
        let isOver = matches("多", at: end)
        var quantity = doubled(start..<(isOver ? end + 1 : end), times: times)
        quantity.comparison = isNear ? .about : isOver ? .atLeast : .equal
        if !isOver { readHedgeAfter(&quantity) }
        return quantity
    }

    /// `百分之百`
    private func whole(at start: Int) -> Quantity? {
        guard matches("百分之百", at: start) else { return nil }
        let range = start..<start + 4
        let number = NumberToken(range: range, value: ExactDecimal(100), script: .arabic, prefixUnit: "%")
        return Quantity(
            range: range,
            core: range,
            number: number,
            unit: UnitLexicon.shared.unit(named: "%") ?? .none
        )
    }

    private func doubled(_ range: Range<Int>, times: Int) -> Quantity {
        let number = NumberToken(range: range, value: ExactDecimal(1 << times), script: .chinese)
        return Quantity(range: range, core: range, number: number, unit: .none, form: .doubling)
    }

    /// `两位数`: from ten to a hundred, said of a growth rate.
    private func digitCount(at start: Int) -> Quantity? {
        let words: [(String, Int, Int)] = [("两位数", 10, 100), ("双位数", 10, 100), ("个位数", 1, 10), ("三位数", 100, 1000)]
        for (word, low, high) in words where matches(word, at: start) {
            let range = start..<start + 3
            let number = NumberToken(range: range, value: ExactDecimal(low), script: .chinese)
            return Quantity(
                range: range,
                core: range,
                number: number,
                upper: ExactDecimal(high),
                unit: UnitLexicon.shared.unit(named: "%") ?? .none,
                form: .digitCount
            )
        }
        return nil
    }

    // MARK: - Matching

    func matches(_ word: String, at index: Int) -> Bool {
        var position = index
        for scalar in word.unicodeScalars {
            guard position < bounds.upperBound, scalars[position] == scalar else { return false }
            position += 1
        }
        return true
    }

    private func matches(_ word: [Unicode.Scalar], at index: Int) -> Bool {
        guard index + word.count <= bounds.upperBound else { return false }
        for offset in word.indices where scalars[index + offset] != word[offset] { return false }
        return true
    }

    private func endsBefore(_ word: [Unicode.Scalar], at end: Int) -> Bool {
        end - word.count >= bounds.lowerBound && matches(word, at: end - word.count)
    }

    func skipBlanks(_ index: Int) -> Int {
        var next = index
        while next < bounds.upperBound, next - index < 6, ScalarClass.isBlank(scalars[next]) { next += 1 }
        return next
    }
}
