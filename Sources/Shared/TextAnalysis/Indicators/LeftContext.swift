/// What stands left of a quantity in its clause: growth verbs, adverbs, verbs, and the noun phrase behind them.
struct LeftContext {
    enum Governor { case rise, fall }

    /// The growth verb that the quantity completes.
    private(set) var governor: Governor?
    /// The growth verb names a level reached (上升到, 降至).
    private(set) var reachesLevel = false
    /// 新增 and the like right before the quantity or before its phrase.
    private(set) var isGain = false
    /// 达, 为, 超过 stand before the quantity.
    private(set) var hasReach = false
    private(set) var isRate = false
    private(set) var isRateFall = false
    private(set) var isShare = false
    /// 分别
    private(set) var isDistributed = false
    /// 从 … 到
    private(set) var isTransition = false
    /// The phrase stands right before the quantity, with nothing but reach words and adverbs between them.
    private(set) var isAdjacent = false
    /// The noun phrase that names the metric.
    private(set) var phrase: Range<Int>?
    /// Verbs between the phrase and the quantity, from the first to the last.
    private(set) var verbs: ClosedRange<Int>?
    /// The phrase opens an item of a list whose item before ended in a figure.
    private(set) var opensItem = false
    /// The figure is a distance from a yardstick: `高于全国2个百分点`.
    private(set) var isComparison = false
    /// The phrase ends in a metric of the catalogue.
    private(set) var namesMetric = false
    /// The phrase names what the figure is taken from: `从结余中拿出1000亿元`.
    private(set) var isSourced = false
    /// 有 stands before the quantity: what there is follows it.
    private(set) var hasExistence = false
    private var growthGoal: Range<Int>?
    private var hasContentVerb = false
    /// A transitive verb before the quantity is the tail of the phrase: `片区改造33个`.
    private var endsPhrase = false
    private var governsPhrase: Governor?
    private let tokens: [SentenceToken]
    private let scalars: [Unicode.Scalar]
    private let times: [TimeExpression]
    /// The figure's unit, and where it begins.
    private let unit: MeasureUnit
    private let figureStart: Int
    private let isFraction: Bool
    /// Quantities that are lengths of time.
    private let durations: (Int) -> Bool

    init(_ reading: SentenceReading, before quantity: Int, phrases: NounPhraseReader) {
        tokens = reading.tokens
        times = reading.times
        if case .quantity(let own) = tokens[quantity].kind {
            unit = reading.quantities[own].unit
            isFraction = reading.quantities[own].number.isFraction
        } else {
            unit = .none
            isFraction = false
        }
        figureStart = tokens[quantity].range.lowerBound
        durations = { reading.quantities[$0].unit.kind == .duration }
        scalars = phrases.scalars
        var index = quantity - 1
        while index >= 0, pass(index, quantity) || isParticle(index, phrases) { index -= 1 }
        if index >= 0, tokens[index].isNominal || tokens[index].kind == .closeBracket { take(index, phrases) }
        if governor != nil { phrase = phrase ?? growthGoal }
    }

    /// Whether the token stands between a metric and its number, so that the reading goes on to its left.
    private mutating func pass(_ index: Int, _ quantity: Int) -> Bool {
        switch tokens[index].kind {
        case .openBracket: return index == quantity - 1
        case .time: return true
        // 连续两年增长10%: the run does not part the growth from its metric.
        case .quantity(let run): return (governor != nil || hasReach) && durations(run)
        case .cue(let cue): return pass(cue, index)
        default: return false
        }
    }

    /// 的 alone or the 平均 of an average growth, as in `由2013年的79%`.
    private func isParticle(_ index: Int, _ phrases: NounPhraseReader) -> Bool {
        if isDenominator(index) { return true }
        // 由前三年: 前 belongs to the time behind it.
        if tokens[index + 1].isTime, scalars[tokens[index].range].elementsEqual(["前"]) { return true }
        if governor != nil, scalars[tokens[index].range].elementsEqual(["平", "均"]) { return true }
        return tokens[index].kind == .text && phrases.shorn(tokens[index].range) == nil
    }

    /// 人均 right beside a growth verb or a reach word, with no noun of its own: `标准增加到人均280元`, `又人均提高10%`.
    private func isDenominator(_ index: Int) -> Bool {
        guard scalars[tokens[index].range].elementsEqual(["人", "均"]), index > 0 else { return false }
        switch tokens[index - 1].cue {
        case .rise?, .fall?, .level?, .levelDone?: return true
        // 生产率从人均8.7万元提高到12万元
        case .preposition?: return tokens[index - 1].range.count == 1
        case .adverb?: return governor != nil
        default: return false
        }
    }

    private mutating func pass(_ cue: CueClass, _ index: Int) -> Bool {
        switch cue {
        case .level, .levelDone, .boundAbove, .boundBelow:
            hasReach = true
            if scalars[tokens[index].range.upperBound - 1] == "有" { hasExistence = true }
            if cue == .level || cue == .levelDone, governor == nil { reachesLevel = true }
        case .adverb, .actual, .each, .plan: break
        case .target: noteGoal(index)
        case .respectively: isDistributed = true
        case .rise, .fall:
            guard verbs == nil else { return false }
            if governor == nil {
                governor = cue == .rise ? .rise : .fall
                reachesLevel = reachesLevel || endsInReach(index)
            }
        case .gain: isGain = true
        case .rate:
            isRate = true
            if ["降", "跌", "减"].contains(scalars[tokens[index].range.lowerBound]) { isRateFall = true }
        case .share: isShare = true
        case .verb, .light, .intransitive:
            verbs = index...(verbs?.upperBound ?? index)
            hasContentVerb = hasContentVerb || cue != .light
            if cue == .verb { endsPhrase = true }
        case .preposition:
            isTransition = tokens[index].range.count == 1
            return isTransition && verbs == nil
        case .increment where unit.kind == .ratio:
            // 减产1.2%: how much the harvest fell; the harvest stands before it.
            governor = ["减", "少", "降"].contains(scalars[tokens[index].range.lowerBound]) ? .fall : .rise
        case .part, .scope, .noun, .nounVerb, .increment, .rank: return false
        }
        return true
    }

    /// `把增长预期目标定在7.5%左右`: with no noun in front, the goal names what is measured.
    private mutating func noteGoal(_ index: Int) {
        guard index > 0, tokens[index - 1].cue == .rise,
            scalars[tokens[index].range].suffix(2).elementsEqual(["目", "标"])
        else { return }
        growthGoal = tokens[index - 1].range.lowerBound..<tokens[index].range.upperBound
    }

    /// 增长到, 降至, 上升为: words that end in what reaches a level.
    private func endsInReach(_ index: Int) -> Bool {
        let last = scalars[tokens[index].range].last { $0 != "了" }
        return last == "到" || last == "至" || last == "为"
    }

    private mutating func take(_ index: Int, _ phrases: NounPhraseReader) {
        guard let bound = phraseOrBound(index, phrases), let nearest = phrases.phrase(endingAt: bound) else { return }
        var index = bound
        if let topic = beforeCircumstance(nearest, index) {
            // 经济增长预期目标是在…的基础上年均增长7%
            let noun = topic > 0 && tokens[topic].cue == .target ? topic - 1 : topic
            guard noun >= 0, tokens[noun].isNominal else { return }
            index = noun
        } else if isSource(nearest, index) {
            isSourced = true
            phrase = nearest.dropLast()
            return
        }
        if let noun = ofGrowthGoal(nearest, index) {
            governor = governor ?? .rise
            index = noun
        }
        guard var found = index == bound ? nearest : phrases.phrase(endingAt: index) else { return }
        found = phrases.withVerb(found, index)
        if governor != nil || hasReach, let own = phrases.shorn(withoutBase(found)) { found = own }
        guard found.count > 1 else { return }
        if case .noun(metric: .some) = tokens[index].kind { namesMetric = true }
        isAdjacent = verbs == nil && governor == nil && !isGain && !isShare
        if tokens[index].cue == .increment { isGain = true }
        var range = found
        var left = phrases.firstToken(of: found, before: index) - 1
        // 占全国总额: the phrase after 占 is the whole; the part stands before it.
        while left > 0, tokens[left].cue == .adverb, tokens[left - 1].cue == .share { left -= 1 }
        if left >= 0, tokens[left].cue == .share || namesGoal(found, left) {
            isShare = true
            isAdjacent = false
            var before = left - 1
            while before > 0, tokens[before].cue == .adverb { before -= 1 }
            guard before >= 0, tokens[before].isNominal, let part = phrases.phrase(endingAt: before) else { return }
            range = part
            left = phrases.firstToken(of: part, before: before) - 1
        }
        // 门店在城外超2万家: the place after 在 is not what is counted.
        if left > 0, tokens[left].cue == .preposition, scalars[tokens[left].range.lowerBound] == "在",
            tokens[left - 1].isNominal, let counted = phrases.phrase(endingAt: left - 1)
        {
            // 服务业在国内生产总值中的比重: 在 stands inside the phrase.
            range = scalars[range].contains("的") ? counted.lowerBound..<range.upperBound : counted
            left = phrases.firstToken(of: counted, before: left - 1) - 1
        }
        if let verbs, endsPhrase { range = withEndVerb(range, verbs) }
        // 新设企业增长70%: what grew is the number of new ones.
        if governor != nil, !reachesLevel, left >= 0, scalars[tokens[left].range.lowerBound] == "新",
            tokens[left].range.upperBound == range.lowerBound
        {
            range = tokens[left].range.lowerBound..<range.upperBound
        }
        phrase = range
        noteVerb(before: left)
    }

    /// `在优化结构的基础上年均增长7%`: what a figure rests on is not what it is of. The token before 在, -1 where there is none.
    private func beforeCircumstance(_ phrase: Range<Int>, _ index: Int) -> Int? {
        guard Circumstances.shared.ends(scalars, at: phrase.upperBound, from: phrase.lowerBound),
            let preposition = preposition("在", before: index)
        else { return nil }
        var left = preposition - 1
        while left >= 0, tokens[left].cue == .adverb || tokens[left].cue == .level || tokens[left].isTime { left -= 1 }
        return left
    }

    /// `从超收收入中安排500亿元`: where the money comes from.
    private func isSource(_ phrase: Range<Int>, _ index: Int) -> Bool {
        phrase.count > 2 && scalars[phrase.upperBound - 1] == "中" && preposition("从", before: index) != nil
    }

    private func preposition(_ word: Unicode.Scalar, before index: Int) -> Int? {
        var left = index
        while left >= 0, !tokens[left].isClauseEnd, !tokens[left].isQuantity {
            if tokens[left].cue == .preposition, scalars[tokens[left].range.lowerBound] == word { return left }
            left -= 1
        }
        return nil
    }

    /// `广义货币增长目标为16%`: the goal is a growth of the noun before; the noun's token.
    private func ofGrowthGoal(_ phrase: Range<Int>, _ index: Int) -> Int? {
        guard phrase.count <= 4, scalars[phrase].suffix(2).elementsEqual(["目", "标"]) else { return nil }
        var left = index
        while left > 0, tokens[left].range.lowerBound >= phrase.lowerBound { left -= 1 }
        guard left > 0, tokens[left].cue == .rise || tokens[left].cue == .rate, tokens[left - 1].isNominal else {
            return nil
        }
        return left - 1
    }

    /// `片区改造33个`: the verb is the tail of the phrase, unless what is counted is its object (`医疗保险覆盖13.5亿人`) or a
    /// time shows that the phrase is who acts (`剧院每年演出2000场`).
    private func withEndVerb(_ phrase: Range<Int>, _ verbs: ClosedRange<Int>) -> Range<Int> {
        let word = tokens[verbs.upperBound].range
        if ObjectVerbs.shared.contains(word, of: scalars) {
            return phrase
        }
        let before = tokens[..<verbs.lowerBound].suffix(4).filter { $0.range.lowerBound >= phrase.upperBound }
        if before.contains(where: \.isTime) { return tokens[verbs.lowerBound].range.lowerBound..<word.upperBound }
        return phrase.lowerBound..<word.upperBound
    }

    /// `完成年度目标的107.1%`: a goal is the whole that the share is taken of.
    private func namesGoal(_ phrase: Range<Int>, _ left: Int) -> Bool {
        guard [.light, .level, .boundAbove].contains(tokens[left].cue) else { return false }
        // 试点县达到全国县总数50%
        if unit.kind == .ratio, governor == nil, tokens[left].cue != .light,
            Totals.shared.ends(scalars, at: phrase.upperBound, from: phrase.lowerBound)
        {
            return true
        }
        return phrase.upperBound < scalars.count && scalars[phrase.upperBound] == "的"
            && Goals.shared.ends(scalars, at: phrase.upperBound, from: phrase.lowerBound)
    }

    /// The last token of the phrase that is measured: steps over a denominator (`每百户`), over what is compared with
    /// (`比上年预算`) and over a yardstick (`高于全国`), which all stand between it and the figure.
    private mutating func phraseOrBound(_ index: Int, _ phrases: NounPhraseReader) -> Int? {
        var left = index
        while left > 0, tokens[left].isNominal || tokens[left].kind == .enumeration { left -= 1 }
        let start = tokens[left].isNominal ? left : left + 1
        guard start <= index else { return index }
        if hasBase(start) || isBaseOfMultiple(start) {
            var before = start - 1
            if tokens[before].cue == .level { before -= 1 }
            // 贷款增速比各项贷款平均增速高4.2个百分点
            while before >= 0, tokens[before].isTime || tokens[before].cue == .rate { before -= 1 }
            return before >= 0 && tokens[before].isNominal ? before : nil
        }
        guard left > 0 || start > 0 else { return index }
        let isDenominator = scalars[tokens[start].range.lowerBound] == "每" && tokens[start - 1].cue == .level
        var bound = start - 1
        // 高于全部工业投资3个百分点
        while bound > 0, tokens[bound].cue == .adverb { bound -= 1 }
        if isDenominator || isYardstick(left: bound, start, phrases.phrase(endingAt: index)) {
            if !isDenominator, !isShareOfWhole(phrases.phrase(endingAt: index)) { takeYardstick(bound) }
            var before = bound - 1
            while before >= 0, let cue = tokens[before].cue, [.adverb, .actual, .rate].contains(cue) { before -= 1 }
            return before >= 0 && tokens[before].isNominal ? before : nil
        }
        return index
    }

    /// `比去年预算高0.2个百分点`: the words after 比去年 name what is compared with.
    private func hasBase(_ first: Int) -> Bool {
        let isCompared = ["比", "较"].contains(scalars[tokens[first].range.lowerBound]) && !startsWord(tokens[first])
        // 结算款比预算高出两倍
        if isCompared, governor != nil || hasReach { return true }
        guard governor != nil else { return false }
        var index = first - 1
        while index >= 0, case .time(let time) = tokens[index].kind {
            // 去年末存款余额增长8%: at the head of a clause nothing is compared with it.
            if times[time].isBase {
                let start = tokens[index].range.lowerBound
                let compares = scalars[max(0, start - 1)...start].contains { ["比", "较", "与", "同", "跟"].contains($0) }
                return compares || index > 0 && !tokens[index - 1].isClauseEnd
            }
            index -= 1
        }
        return false
    }

    /// `是转企前的10倍`: the words between 是 and 的 name what the multiple is of.
    private func isBaseOfMultiple(_ first: Int) -> Bool {
        unit.kind == .multiple && first > 0 && tokens[first - 1].cue == .level && scalars[figureStart - 1] == "的"
    }

    private func startsWord(_ token: SentenceToken) -> Bool {
        token.range.count > 1 && ["例", "重", "率", "赛", "值", "价"].contains(scalars[token.range.lowerBound + 1])
    }

    /// `高于全国2个百分点`, `低于全省平均水平6.2个百分点`: a scope after a bound is what the figure is compared with.
    private func isYardstick(left: Int, _ first: Int, _ phrase: Range<Int>?) -> Bool {
        guard left >= 0, tokens[left].cue == .boundAbove || tokens[left].cue == .boundBelow else { return false }
        if isShareOfWhole(phrase) { return tokens[first].cue == .scope || tokens[first].kind == .place }
        let word = scalars[tokens[left].range]
        // 高于制造业整体水平2个百分点: whatever stands behind 高于 is what is compared with.
        let compares =
            (unit.kind == .ratio || unit.kind == .multiple) && (word.last == "于" || word.last == "出") && word.count == 2
        return compares || unit.base == "个百分点" || tokens[first].cue == .scope || tokens[first].kind == .place
            || phrase.map { Yardsticks.shared.ends(scalars, at: $0.upperBound, from: $0.lowerBound) } ?? true
    }

    /// `超过全球一半` is a share of the whole; `不足全市平均水平的一半` compares.
    private func isShareOfWhole(_ phrase: Range<Int>?) -> Bool {
        guard isFraction else { return false }
        return !(phrase.map { Yardsticks.shared.ends(scalars, at: $0.upperBound, from: $0.lowerBound) } ?? false)
    }

    private mutating func takeYardstick(_ bound: Int) {
        isComparison = true
        governor = tokens[bound].cue == .boundAbove ? .rise : .fall
    }

    /// 新增 or 减少 in front of the phrase: `新增市场主体31.2万户`.
    private mutating func noteVerb(before index: Int) {
        var left = index
        var isNearest = true
        while left >= 0 {
            switch tokens[left].kind {
            // 新增的市场主体纳税3亿元: describes who pays.
            case .cue(.gain) where scalars[tokens[left].range.upperBound] == "的": break
            case .cue(.gain):
                isGain = true
                return
            case .cue(.fall) where isNearest: governsPhrase = .fall
            case .cue(.rise) where isNearest: governsPhrase = .rise
            // 用于增加教师工资100亿元: what the money is for does not say that it grew.
            case .cue(.preposition) where scalars[tokens[left].range].elementsEqual(["用", "于"]):
                governsPhrase = nil
                return
            case .enumeration:
                opensItem = isNearest && left > 0 && tokens[left - 1].isQuantity
                return
            case .cue(.adverb), .cue(.actual), .time, .cue(.target), .cue(.plan), .cue(.each): break
            // 削减市里设立的收费项目60%: a verb in front of 的 is inside the phrase.
            case .cue(.verb) where scalars[tokens[left].range.upperBound] == "的": break
            case .text, .noun, .place:
                if left + 1 >= tokens.count || tokens[left + 1].cue != .verb { isNearest = false }
            case .cue(.verb), .cue(.intransitive), .cue(.nounVerb): isNearest = false
            default: return
            }
            left -= 1
        }
    }

    /// `病例比此前一周增长27%`: the phrase ends where the comparison begins.
    private func withoutBase(_ range: Range<Int>) -> Range<Int> {
        for index in range.dropLast() where scalars[index] == "比" || scalars[index] == "较" {
            let next = scalars[index + 1]
            if ["例", "重", "率", "赛", "值", "价", "为", "大", "多", "高", "快", "好"].contains(next) { continue }
            if index > range.lowerBound, ["占", "同", "环", "对", "相", "之", "计"].contains(scalars[index - 1]) { continue }
            return range.lowerBound..<index
        }
        return range
    }

    // MARK: - What it means for the figure

    /// Nothing in the clause stands before the quantity.
    var isEmpty: Bool { phrase == nil && verbs == nil && governor == nil && !isGain && !isRate && !isShare }

    var isFall: Bool { governor == .fall || governor == nil && governsPhrase == .fall && !reachesLevel || isRateFall }

    var isGrowth: Bool {
        governor != nil && !reachesLevel || isRate
            || governor == nil && (governsPhrase == .fall && !reachesLevel || governsPhrase != nil && !isAdjacent)
    }

    var isChange: Bool {
        if isGain { return true }
        if governor != nil { return !reachesLevel }
        return governsPhrase != nil && !reachesLevel
    }

    /// `县里拿出5000万元设立旅游基金`: who spends stands before the verb, what for behind the figure.
    var spends: Bool {
        guard let verbs, governor == nil else { return false }
        let word = tokens[verbs.upperBound].range
        return SpendingVerbs.shared.contains(word, of: scalars)
    }

    /// The verbs themselves, where no noun phrase stands before them: `问责156人`.
    func contentVerb(_ phrases: NounPhraseReader) -> Range<Int>? {
        guard let verbs, hasContentVerb, governor == nil else { return nil }
        // 完成造林: the light verb says nothing of what was counted.
        let first = verbs.first { tokens[$0].cue == .verb || tokens[$0].cue == .intransitive } ?? verbs.lowerBound
        return phrases.shorn(tokens[first].range.lowerBound..<tokens[verbs.upperBound].range.upperBound)
    }
}
