/// Tells figures from numbers that only name, order or date something.
struct QuantityFilter {
    enum Verdict: Equatable {
        case record
        /// Part of a name or a class (`104国道`, `10亿元以上项目`), up to the given end.
        case label(end: Int)
        /// A stretch of time that only says when (`15年来`).
        case moment(end: Int)
        /// A length of time that fixes no period (`五年累计`).
        case span(end: Int)
    }

    private let scalars: [Unicode.Scalar]
    private let bounds: Range<Int>

    init(_ scalars: [Unicode.Scalar], in bounds: Range<Int>) {
        self.scalars = scalars
        self.bounds = bounds
    }

    /// - Parameter previous: what stands before the quantity and its hedges in the same sentence.
    func verdict(_ quantity: Quantity, after previous: SentenceToken?) -> Verdict {
        let label = Verdict.label(end: quantity.range.upperBound)
        switch quantity.form {
        case .rank: return isRank(quantity, after: previous) ? .record : label
        case .doubling: return .record
        case .digitCount: return saysGrowth(quantity, after: previous) ? .record : label
        case .measured: break
        }
        if isPageNumber(quantity) { return label }
        if touchesCode(quantity) || isEvery(quantity) || namesClass(quantity) || isStray(quantity) { return label }
        switch quantity.unit.kind {
        case .duration: return duration(quantity, after: previous)
        case .age: return isAge(quantity) ? .record : label
        case .streak: return .record
        default: break
        }
        if quantity.unit.name.isEmpty { return isBareFigure(quantity, after: previous) ? .record : label }
        if quantity.number.script == .magnitude { return isMagnitude(quantity) ? .record : label }
        if isRating(quantity) || isIndefinite(quantity) { return label }
        if isThreshold(quantity) || announcesList(quantity) { return label }
        if quantity.number.script == .chinese { return isChineseCount(quantity, after: previous) ? .record : label }
        return .record
    }

    /// 两位数 counts digits of a growth rate; of anything else it is a manner of speaking.
    private func saysGrowth(_ quantity: Quantity, after previous: SentenceToken?) -> Bool {
        if starts("增长", at: quantity.range.upperBound) || starts("的增长", at: quantity.range.upperBound) { return true }
        switch previous?.cue {
        case .rise?, .fall?, .rate?: return true
        default: return false
        }
    }

    // MARK: - Names and codes

    /// Letters, signs and ordinals around a number make it a code: `T2`, `3+12`, `第4版`, `2.0版`.
    private func touchesCode(_ quantity: Quantity) -> Bool {
        let start = quantity.core.lowerBound
        if let before = scalar(start - 1) {
            if ScalarClass.isLatinLetter(before) || ScalarClass.digit(before) != nil { return true }
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
        return NameMarks.shared.begins(scalars, at: quantity.range.upperBound, limit: bounds.upperBound)
    }

    private func digitFollows(_ quantity: Quantity) -> Bool {
        guard let after = scalar(quantity.core.upperBound) else { return false }
        if ScalarClass.isLatinLetter(after) { return true }
        return scalar(quantity.core.upperBound + 1).map { ScalarClass.digit($0) != nil } ?? false
    }

    /// A number alone at the head of a line inside a sentence: a page number that the extraction of a text left there.
    private func isPageNumber(_ quantity: Quantity) -> Bool {
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
    private func isEvery(_ quantity: Quantity) -> Bool {
        scalar(quantity.core.lowerBound - 1) == "每"
    }

    /// `100亿级`, `30万吨级`.
    private func namesClass(_ quantity: Quantity) -> Bool {
        scalar(quantity.core.upperBound) == "级" || scalar(quantity.range.upperBound) == "级"
    }

    /// `110千伏线路`: a voltage in front of a noun is the name of its class.
    private func isRating(_ quantity: Quantity) -> Bool {
        guard ["千伏", "伏", "kV"].contains(quantity.unit.name) else { return false }
        return scalar(quantity.range.upperBound).map(isIdeograph) ?? false
    }

    /// 数亿元, 数千人: says of no number which.
    private func isIndefinite(_ quantity: Quantity) -> Bool {
        quantity.number.script != .arabic && scalar(quantity.number.range.lowerBound) == "数"
    }

    /// Small numerals without a unit are parts of words.
    private func isStray(_ quantity: Quantity) -> Bool {
        quantity.number.script == .chinese && quantity.unit.name.isEmpty && quantity.number.power < 4
            && !quantity.number.isFraction && quantity.number.prefixUnit == nil
    }

    // MARK: - Bounds of a class, announced lists

    /// `10亿元以上制造业项目`: the bound belongs to the name of what is counted.
    private func isThreshold(_ quantity: Quantity) -> Bool {
        guard quantity.hasBoundAfter, quantity.range.upperBound > quantity.core.upperBound else { return false }
        let kind = quantity.unit.kind
        guard kind != .ratio, kind != .multiple else { return false }
        let after = skipBlanks(quantity.range.upperBound)
        guard let next = scalar(after), isIdeograph(next), !isOpenMark(quantity) else { return false }
        if kind.isCounter { return next == "的" }
        return !startsPredicate(after)
    }

    private func isOpenMark(_ quantity: Quantity) -> Bool {
        guard let last = scalar(quantity.range.upperBound - 1) else { return false }
        return last == "多" || last == "余"
    }

    /// A verb, an adverb or a conjunction begins here, so that the figure before it is complete.
    private func startsPredicate(_ index: Int) -> Bool {
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
    private func announcesList(_ quantity: Quantity) -> Bool {
        guard quantity.unit.kind == .count, quantity.upper == nil else { return false }
        guard quantity.value < ExactDecimal(20), quantity.comparison == .equal else { return false }
        return ListNouns.shared.begins(scalars, at: skipBlanks(quantity.core.upperBound), limit: bounds.upperBound)
    }

    // MARK: - Numbers without a unit, multiplier words, Chinese numerals

    private func isBareFigure(_ quantity: Quantity, after previous: SentenceToken?) -> Bool {
        if quantity.number.isFraction || quantity.number.prefixUnit != nil { return true }
        if quantity.number.script == .magnitude { return quantity.hasHedgeBefore && quantity.number.power >= 8 }
        if quantity.number.power >= 4 { return true }
        guard quantity.number.script == .arabic, endsStatement(quantity.range.upperBound) else { return false }
        guard !looksLikeYear(quantity) || quantity.hasHedgeBefore else { return false }
        switch previous?.cue {
        case .level?, .boundAbove?, .boundBelow?: return true
        default: return quantity.hasHedgeBefore
        }
    }

    private func looksLikeYear(_ quantity: Quantity) -> Bool {
        quantity.value >= ExactDecimal(1900) && quantity.value < ExactDecimal(2100) && quantity.number.range.count == 4
    }

    private func endsStatement(_ index: Int) -> Bool {
        guard let next = scalar(skipBlanks(index)) else { return true }
        return !isIdeograph(next) && !ScalarClass.isLatinLetter(next) && !["、", "．", ".", "-"].contains(next)
            || next == "和" || next == "的"
    }

    /// `千亿元` and `百个` state an amount; `万元`, `亿元`, `万人` alone name a denominator or a class.
    private func isMagnitude(_ quantity: Quantity) -> Bool {
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
    private func followedByClassName(_ quantity: Quantity) -> Bool {
        ["产业", "企业", "集群", "园区", "项目", "县", "强"].contains { word in
            starts(word, at: quantity.range.upperBound)
        }
    }

    private func isChineseCount(_ quantity: Quantity, after previous: SentenceToken?) -> Bool {
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
        return CountVerbs.shared.ends(scalars, at: quantity.range.lowerBound, from: bounds.lowerBound)
    }

    /// 连续, 先后, 已 …: what follows has been counted.
    private func isRun(_ previous: SentenceToken?) -> Bool {
        guard let cue = previous?.cue else { return false }
        return [.adverb, .actual, .light, .verb, .intransitive].contains(cue)
    }

    // MARK: - Durations, ages, ranks

    private func duration(_ quantity: Quantity, after previous: SentenceToken?) -> Verdict {
        if PlanMarks.shared.begins(scalars, at: quantity.range.upperBound, limit: bounds.upperBound) {
            return .label(end: quantity.range.upperBound)
        }
        let isMoment = MomentMarks.shared.begins(scalars, at: quantity.range.upperBound, limit: bounds.upperBound)
        let moment = isMoment ? Verdict.moment(end: momentEnd(quantity)) : .span(end: quantity.range.upperBound)
        guard quantity.number.script != .magnitude, !quantity.unit.name.hasSuffix("周年") else { return moment }
        if follows("连续", quantity) || follows("已连续", quantity) {
            // 连续三年计划 names a plan; 连续5个月居首 counts.
            return quantity.unit.name == "年度" ? moment : .record
        }
        if !isMoment, DurationNouns.shared.ends(scalars, at: quantity.range.lowerBound, from: bounds.lowerBound) {
            return .record
        }
        if isChangeEnd(quantity) { return .record }
        let short = ["天", "分钟", "小时", "个小时", "秒", "秒钟", "个工作日", "工作日"].contains(quantity.unit.name)
        guard short, quantity.number.script == .arabic else { return moment }
        var after = quantity.range.upperBound
        for word in ["内", "之内"] where starts(word, at: after) { after += word.unicodeScalars.count }
        return ServiceVerbs.shared.begins(scalars, at: after, limit: bounds.upperBound) ? .record : moment
    }

    /// `由41小时压缩到26小时`: the end that the change starts from.
    private func isChangeEnd(_ quantity: Quantity) -> Bool {
        guard ["由", "从"].contains(where: { follows($0, quantity) }) else { return false }
        let after = quantity.range.upperBound
        return DurationChanges.shared.begins(scalars, at: after, limit: bounds.upperBound)
    }

    private func momentEnd(_ quantity: Quantity) -> Int {
        MomentMarks.shared.end(scalars, at: quantity.range.upperBound, limit: bounds.upperBound)
            ?? quantity.range.upperBound
    }

    private func follows(_ word: String, _ quantity: Quantity) -> Bool {
        starts(word, at: quantity.range.lowerBound - word.unicodeScalars.count)
    }

    /// An average age or a life expectancy, not the age of a person or of a class of people.
    private func isAge(_ quantity: Quantity) -> Bool {
        guard endsStatement(quantity.range.upperBound) else { return false }
        let window = scalars[max(bounds.lowerBound, quantity.range.lowerBound - 12)..<quantity.range.lowerBound]
        return window.contains("寿") || window.contains("均")
    }

    private func isRank(_ quantity: Quantity, after previous: SentenceToken?) -> Bool {
        let end = skipBlanks(quantity.range.upperBound)
        if let next = scalar(end), isIdeograph(next), next != "的", !startsRankTail(end), !startsPredicate(end) {
            return false
        }
        if NoRankMarks.shared.ends(scalars, at: quantity.range.lowerBound, from: bounds.lowerBound) { return false }
        if scalar(quantity.range.lowerBound) == "首" || scalar(quantity.range.lowerBound) == "榜" { return true }
        switch previous?.kind {
        case .cue(.rank)?, .cue(.scope)?, .place?, .cue(.level)?: return true
        default:
            return RankScopes.shared.ends(scalars, at: quantity.range.lowerBound, from: bounds.lowerBound)
                || isRanked(quantity)
        }
    }

    /// `居全省内河港口第二`: a verb of ranking with the scope between it and the number.
    private func isRanked(_ quantity: Quantity) -> Bool {
        var index = quantity.range.lowerBound - 1
        while index >= bounds.lowerBound, quantity.range.lowerBound - index <= 14 {
            if !isIdeograph(scalars[index]) { return false }
            if let end = RankVerbs.shared.end(scalars, at: index, limit: bounds.upperBound),
                RankScopes.shared.begins(scalars, at: end, limit: bounds.upperBound)
            {
                return true
            }
            index -= 1
        }
        return false
    }

    private func startsRankTail(_ index: Int) -> Bool {
        ["位", "名", "方阵", "梯队"].contains { starts($0, at: index) }
    }

    // MARK: - Looking around

    private func scalar(_ index: Int) -> Unicode.Scalar? {
        bounds.contains(index) ? scalars[index] : nil
    }

    private func starts(_ word: String, at index: Int) -> Bool {
        var position = index
        for scalar in word.unicodeScalars {
            guard bounds.contains(position), scalars[position] == scalar else { return false }
            position += 1
        }
        return true
    }

    private func skipBlanks(_ index: Int) -> Int {
        var next = index
        while next < bounds.upperBound, next - index < 6, ScalarClass.isBlank(scalars[next]) { next += 1 }
        return next
    }

    private func isIdeograph(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }
}
