/// The metrics of the sentences before in the same paragraph, for figures that go on from them.
struct MetricMemory: Sendable {
    private(set) var last: Range<Int>?
    private var byUnit: [(unit: String, metric: Range<Int>)] = []

    mutating func remember(_ findings: [Finding], in reading: SentenceReading) {
        for finding in findings {
            guard let metric = finding.metric else { continue }
            last = metric
            let unit = reading.quantities[finding.quantity].unit.name
            byUnit.removeAll { $0.unit == unit }
            byUnit.append((unit, metric))
        }
    }

    /// The last metric counted in that unit.
    func metric(unit: String) -> Range<Int>? { byUnit.last { $0.unit == unit }?.metric }
}

/// Ties each quantity of a sentence to the phrase that names what is measured, and to how it is measured.
///
/// The words left of a number are read from right to left: reach words (达, 为), adverbs and growth verbs are passed,
/// and the noun phrase behind them is the metric. A count that is followed by a noun takes that noun. A figure with no
/// phrase of its own takes the metric of the figure before it.
struct MetricFinder {
    private let scalars: [Unicode.Scalar]
    private let reading: SentenceReading
    private let phrases: NounPhraseReader
    private var findings: [Finding] = []
    private let memory: MetricMemory

    static func findings(in reading: SentenceReading, of text: Text, after memory: MetricMemory) -> [Finding] {
        var finder = MetricFinder(text.scalars, reading, memory)
        finder.run()
        return finder.findings
    }

    private init(_ scalars: [Unicode.Scalar], _ reading: SentenceReading, _ memory: MetricMemory) {
        self.scalars = scalars
        self.reading = reading
        self.memory = memory
        phrases = NounPhraseReader(scalars: scalars, tokens: reading.tokens)
    }

    private var tokens: [SentenceToken] { reading.tokens }

    private mutating func run() {
        var index = 0
        while index < reading.quantities.count {
            let context = LeftContext(reading, before: reading.quantityTokens[index], phrases: phrases)
            let group = context.isDistributed ? listed(from: index) : index..<index + 1
            if context.isDistributed, group.count > 1 || context.phrase == nil {
                distribute(group, context)
                index += group.count
            } else {
                findings.append(finding(index, context))
                index += 1
            }
        }
    }

    // MARK: - One quantity

    private func finding(_ index: Int, _ context: LeftContext) -> Finding {
        let quantity = reading.quantities[index]
        var finding = Finding(
            quantity: index,
            metric: metric(index, context),
            measure: measure(quantity, context, index),
            sign: context.isFall && quantity.form != .rank || quantity.isNegative ? .minus : .plus,
            comparison: comparison(index)
        )
        guard let before = findings.last else { return finding }
        if isContinuation(index) {
            finding.measure =
                quantity.unit == reading.quantities[before.quantity].unit ? before.measure : finding.measure
            finding.sign = before.sign
        } else if finding.measure == .level, before.measure == .change, sharesVerb(index, context, with: before) {
            finding.measure = .change
            finding.sign = before.sign
        }
        return finding
    }

    /// 预计 in front of the verb makes an estimate of the figure too: `预计完成820万亩`.
    private func comparison(_ index: Int) -> Indicator.Comparison {
        let own = reading.quantities[index].comparison
        guard own == .equal else { return own }
        var left = reading.quantityTokens[index] - 1
        while left >= 0, !tokens[left].isClauseEnd, !tokens[left].isQuantity {
            if scalars[tokens[left].range].elementsEqual(["预", "计"]) { return .about }
            left -= 1
        }
        return own
    }

    /// `新增甲5家、乙7家`, `新增甲12家、力争15家`: the verb of the figure before holds on.
    private func sharesVerb(_ index: Int, _ context: LeftContext, with before: Finding) -> Bool {
        guard context.governor == nil, context.verbs == nil, before.quantity == index - 1 else { return false }
        let gap = reading.quantityTokens[index - 1] + 1
        guard tokens[gap].kind == .enumeration else { return false }
        if context.opensItem { return true }
        let opensWithFigure = reading.quantityTokens[index] == gap + 1
        return opensWithFigure || context.phrase == nil && tokens[gap + 1].cue == .target
    }

    private func metric(_ index: Int, _ context: LeftContext) -> Range<Int>? {
        let quantity = reading.quantities[index]
        if quantity.form == .rank { return rankMetric(index) }
        if quantity.unit.kind == .duration { return durationMetric(index, context) }
        if quantity.unit.kind == .streak { return context.phrase ?? before(index) }
        if isContinuation(index), let last = findings.last?.metric { return last }
        if let run = runOfTimes(index) { return run }
        if context.isTransition, let next = phraseOfNext(index) { return context.phrase ?? next }
        let after = phraseAfter(index, allowsVerb: !context.isAdjacent)
        if let after, isFollowedByOf(index), context.hasExistence || index > 0 && isFollowedByOf(index - 1) { return after }
        if ["次", "轮"].contains(quantity.unit.name), let action = actionAfter(index) { return action }
        if quantity.unit.kind == .ratio, !context.hasReach, context.governor == nil, let after { return after }
        let takesNoun =
            quantity.unit.kind.isCounter
            || quantity.unit.name.isEmpty && !context.hasReach && context.governor == nil
        if takesNoun, let after { return after }
        if quantity.unit.kind == .person, !context.hasReach, let fate = intransitiveAfter(index) { return fate }
        if context.isAdjacent, let phrase = context.phrase { return phrase }
        if context.isEmpty { return after ?? phraseAfterList(index) ?? verbAfter(index) ?? listMate(index) ?? fallback(index, context) }
        if context.governor == nil, let after, context.verbs != nil || context.phrase == nil { return after }
        if let phrase = context.phrase { return phrase }
        if let verb = context.contentVerb(phrases) {
            let hasObjectBefore = ResultVerbs.shared.begins(scalars, at: verb.lowerBound, limit: verb.upperBound)
            return hasObjectBefore && opensClause(index)
                ? phraseOfClauseBefore(reading.quantityTokens[index]) ?? verb : verb
        }
        return fallback(index, context) ?? verbAfter(index)
    }

    /// The clause of the quantity begins after a comma, not within a list.
    private func opensClause(_ index: Int) -> Bool {
        var left = reading.quantityTokens[index] - 1
        while left >= 0 {
            if tokens[left].kind == .comma { return true }
            if tokens[left].kind == .enumeration || tokens[left].kind == .stop || tokens[left].isQuantity {
                return false
            }
            left -= 1
        }
        return false
    }

    /// `25个、2.1万套安置房`: the first of two counts takes the noun after the second.
    private func phraseAfterList(_ index: Int) -> Range<Int>? {
        guard index + 1 < reading.quantities.count,
            reading.quantityTokens[index + 1] == reading.quantityTokens[index] + 2,
            tokens[reading.quantityTokens[index] + 1].kind == .enumeration
        else { return nil }
        return phraseAfter(index + 1)
    }

    /// `查处问题716件、830人`: two counts of one thing.
    private func listMate(_ index: Int) -> Range<Int>? {
        guard index > 0, reading.quantityTokens[index] == reading.quantityTokens[index - 1] + 2,
            tokens[reading.quantityTokens[index] - 1].kind == .enumeration
        else { return nil }
        return findings.last?.metric
    }

    /// No phrase in its own clause: the clause before it, or the figure before it.
    private func fallback(_ index: Int, _ context: LeftContext) -> Range<Int>? {
        let clause = phraseOfClauseBefore(reading.quantityTokens[index])
        if context.governor != nil || context.isRate, let last = lastOutsideBrackets(index)?.metric { return last }
        if let clause { return clause }
        return context.isShare ? findings.last?.metric ?? before(index) : before(index)
    }

    private func before(_ index: Int) -> Range<Int>? {
        let unit = reading.quantities[index].unit
        // 原煤八千万吨，等于上年的二点六倍: a multiple is of the figure right before it.
        if unit.kind == .multiple, let last = findings.last?.metric { return last }
        if let same = findings.suffix(16).last(where: {
            reading.quantities[$0.quantity].unit == unit && $0.metric != nil
        }) {
            return same.metric
        }
        return findings.last?.metric ?? memory.metric(unit: unit.name) ?? memory.last
    }

    /// The finding before, leaving out what a closed bracket adds (`86521元（折合12864美元），增长3.9%`).
    private func lastOutsideBrackets(_ index: Int) -> Finding? {
        guard let last = findings.last else { return nil }
        let gap = reading.quantityTokens[last.quantity] + 1..<reading.quantityTokens[index]
        guard findings.count > 1, gap.contains(where: { tokens[$0].kind == .closeBracket }),
            !gap.contains(where: { tokens[$0].kind == .openBracket })
        else { return last }
        return findings[findings.count - 2]
    }

    /// The last noun phrase of the clause before, where that clause holds no figure.
    private func phraseOfClauseBefore(_ token: Int) -> Range<Int>? {
        var index = token - 1
        while index >= 0, !tokens[index].isClauseEnd {
            if tokens[index].isQuantity { return nil }
            index -= 1
        }
        index -= 1
        while index >= 0, !tokens[index].isClauseEnd {
            if tokens[index].isQuantity { return nil }
            if tokens[index].isNominal, let phrase = phrases.phrase(endingAt: index), phrase.count > 1 {
                // 用于教育的投入: a verb that ends the clause is a noun.
                guard index + 1 < tokens.count, tokens[index + 1].cue == .verb else { return phrase }
                return phrase.lowerBound..<tokens[index + 1].range.upperBound
            }
            index -= 1
        }
        return nil
    }

    /// The noun after a count: `280多家企业`, `100%的民生事项`.
    private func phraseAfter(_ index: Int, allowsVerb: Bool = true) -> Range<Int>? {
        let next = reading.quantityTokens[index] + 1
        guard next < tokens.count, startsGlued(tokens[next], index) else { return nil }
        let kind = reading.quantities[index].unit.kind
        let mayBeVerb = allowsVerb && kind == .count && phrases.nounAfterVerbs(next) != nil
        guard tokens[next].isNominal || mayBeVerb else { return nil }
        guard let phrase = phrases.phrase(startingAt: next) else { return nil }
        // 和 after a figure joins it to the next one: 5个中心和6个平台.
        let first = scalars[tokens[next].range.lowerBound]
        let isNoNoun = ["和", "及", "与", "或", "等", "后", "时", "内", "都", "均", "也", "可", "能", "就"].contains(first)
        return isNoNoun ? nil : phrase
    }

    /// `4000公里的公路`: 的 ties the figure to the noun after it.
    private func isFollowedByOf(_ index: Int) -> Bool {
        let end = reading.quantities[index].range.upperBound
        return end < reading.range.upperBound && scalars[end] == "的"
    }

    private func startsGlued(_ token: SentenceToken, _ index: Int) -> Bool {
        token.range.lowerBound - reading.quantities[index].range.upperBound <= 2
    }

    /// `126项已经破解`: with nothing else to name, the verb says what was counted.
    private func verbAfter(_ index: Int) -> Range<Int>? {
        var next = reading.quantityTokens[index] + 1
        while next < tokens.count {
            switch tokens[next].kind {
            case .cue(.adverb), .cue(.actual), .time: next += 1
            case .cue(.verb), .cue(.intransitive): return tokens[next].range
            default: return nil
            }
        }
        return nil
    }

    /// `连续举办4届`: the run itself is what is counted.
    private func runOfTimes(_ index: Int) -> Range<Int>? {
        guard ["届", "期", "次"].contains(reading.quantities[index].unit.name) else { return nil }
        let last = reading.quantityTokens[index] - 1
        guard last > 0, let cue = tokens[last].cue, [.light, .verb, .intransitive].contains(cue) else { return nil }
        let first = tokens[last - 1].range
        guard tokens[last - 1].cue == .adverb, scalars[first.lowerBound] == "连" else { return nil }
        return first.lowerBound..<tokens[last].range.upperBound
    }

    /// `先后4次降低存款准备金率`: what was done so many times.
    private func actionAfter(_ index: Int) -> Range<Int>? {
        let first = reading.quantityTokens[index] + 1
        guard first < tokens.count else { return nil }
        switch tokens[first].kind {
        case .cue(.verb), .cue(.intransitive), .cue(.light), .cue(.rise), .cue(.fall), .cue(.nounVerb): break
        default: return nil
        }
        var end = first + 1
        while end < tokens.count, !tokens[end].isClauseEnd, !tokens[end].isQuantity, tokens[end].kind != .enumeration {
            end += 1
        }
        return phrases.shorn(tokens[first].range.lowerBound..<tokens[end - 1].range.upperBound)
    }

    /// `32人受伤`, `2亿多人次观赛`: what the people counted did or suffered.
    private func intransitiveAfter(_ index: Int) -> Range<Int>? {
        let next = reading.quantityTokens[index] + 1
        guard next < tokens.count, tokens[next].cue == .intransitive, startsGlued(tokens[next], index) else {
            return nil
        }
        return tokens[next].range
    }

    /// `从50多家发展到106家成员单位`: both ends take the noun of the second.
    private func phraseOfNext(_ index: Int) -> Range<Int>? {
        guard index + 1 < reading.quantities.count, reading.quantities[index + 1].unit == reading.quantities[index].unit
        else { return nil }
        return phraseAfter(index + 1)
    }

    /// `1分钟受理`, `连续5个月居首位`, `发言时间6分钟`.
    private func durationMetric(_ index: Int, _ context: LeftContext) -> Range<Int>? {
        let token = reading.quantityTokens[index]
        var end = token + 1
        while end < tokens.count, end - token < 8, !tokens[end].isClauseEnd, tokens[end].kind != .enumeration {
            end += 1
        }
        let isService = token + 1 < tokens.count && [.verb, .intransitive].contains(tokens[token + 1].cue)
        let isRun = scalars[reading.range.lowerBound..<reading.quantities[index].range.lowerBound].suffix(2)
            .elementsEqual(["连", "续"])
        if end > token + 1, !context.isAdjacent || isService || isRun {
            return phrases.shorn(tokens[token + 1].range.lowerBound..<tokens[end - 1].range.upperBound)
        }
        return context.phrase ?? context.contentVerb(phrases) ?? fallback(index, context)
    }

    private func rankMetric(_ index: Int) -> Range<Int>? {
        let context = RankContext(tokens, before: reading.quantityTokens[index], phrases: phrases)
        if let phrase = context.phrase, !isBareHead(phrase) || findings.isEmpty { return phrase }
        if context.isShared, let first = sharedHeads() { return first }
        return findings.suffix(8).last(where: { reading.quantities[$0.quantity].unit.kind != .duration })?.metric
            ?? phraseOfClauseBefore(reading.quantityTokens[index]) ?? memory.last
    }

    /// 总量, 规模: says nothing without the metric before it.
    private func isBareHead(_ phrase: Range<Int>) -> Bool {
        BareHeads.shared.end(scalars, at: phrase.lowerBound, limit: phrase.upperBound) == phrase.upperBound
    }

    /// `A、B分别增长x和y，均居第一`: the rank is of A and B together.
    private func sharedHeads() -> Range<Int>? {
        guard let last = findings.last?.metric else { return nil }
        let heads = findings.suffix(8).compactMap(\.metric).filter { $0.upperBound <= last.upperBound }
        guard heads.count > 1, heads[heads.count - 2].upperBound + 2 >= last.lowerBound else { return last }
        return heads[heads.count - 2].lowerBound..<last.upperBound
    }

    // MARK: - Lists

    /// Quantities that follow one another with nothing but 、 or 和 between them.
    private func listed(from index: Int) -> Range<Int> {
        var end = index + 1
        while end < reading.quantities.count, isNext(end) { end += 1 }
        return index..<end
    }

    private func isNext(_ index: Int) -> Bool {
        let between = reading.quantityTokens[index - 1] + 1..<reading.quantityTokens[index]
        return !between.isEmpty && between.allSatisfy { isJoint(tokens[$0]) }
    }

    private func isJoint(_ token: SentenceToken) -> Bool {
        switch token.kind {
        case .enumeration, .cue(.rise), .cue(.fall), .cue(.boundAbove): true
        case .comma: true
        case .text: token.range.count <= 2 && ["和", "与", "及", "以"].contains(scalars[token.range.lowerBound])
        default: false
        }
    }

    /// The second of `12家、15家` or `7.8%和8.6%`.
    private func isContinuation(_ index: Int) -> Bool {
        guard index > 0, isNext(index) else { return false }
        let between = reading.quantityTokens[index - 1] + 1..<reading.quantityTokens[index]
        let isPlainList = between.allSatisfy { tokens[$0].kind == .enumeration || tokens[$0].kind == .text }
        return isPlainList && reading.quantities[index].unit == reading.quantities[index - 1].unit
            && phraseAfter(index) == nil
    }

    private mutating func distribute(_ group: Range<Int>, _ context: LeftContext) {
        let phrase =
            context.phrase
            ?? (findings.count < group.count
                ? phraseOfClauseBefore(reading.quantityTokens[group.lowerBound]) : nil)
        let heads = phrase.map { HeadSplitter(scalars).heads(of: $0, count: group.count) }
        let earlier = findings.suffix(group.count).map(\.metric)
        for (offset, index) in group.enumerated() {
            var finding = finding(index, context)
            finding.measure = measure(reading.quantities[index], context, index)
            if finding.comparison == .equal { finding.comparison = reading.quantities[group.lowerBound].comparison }
            if let heads {
                let head = heads[min(offset, heads.count - 1)]
                finding.metric = head.metric
                finding.subject = head.subject
            } else if earlier.count == group.count {
                finding.metric = earlier[offset]
            }
            findings.append(finding)
        }
    }

    // MARK: - Measure

    private func measure(_ quantity: Quantity, _ context: LeftContext, _ index: Int) -> Indicator.Measure {
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

    private func hasGrowthTail(_ phrase: Range<Int>?) -> Bool {
        guard let phrase else { return false }
        return GrowthTails.shared.ends(scalars, at: phrase.upperBound, from: phrase.lowerBound)
    }

    /// `城镇新增就业`: the metric itself is an increase.
    private func namesIncrease(_ phrase: Range<Int>) -> Bool {
        phrase.dropLast().contains { scalars[$0] == "新" && scalars[$0 + 1] == "增" }
    }
}
