/// Ties each quantity of a sentence to the phrase that names what is measured, and to how it is measured.
///
/// The words left of a number are read from right to left: reach words (达, 为), adverbs and growth verbs are passed,
/// and the noun phrase behind them is the metric. A count that is followed by a noun takes that noun. A figure with no
/// phrase of its own takes the metric of the figure before it.
struct MetricFinder {
    let scalars: [Unicode.Scalar]
    let reading: SentenceReading
    let phrases: NounPhraseReader
    var findings: [Finding] = []
    let memory: MetricMemory

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

    var tokens: [SentenceToken] { reading.tokens }

    mutating func run() {
        findings.reserveCapacity(reading.quantities.count)
        var index = 0
        while index < reading.quantities.count {
            let context = LeftContext(reading, before: reading.quantityTokens[index], phrases: phrases)
            let group = context.isDistributed ? listed(from: index) : index..<index + 1
            if !context.isDistributed, let pair = growthsOfLevels(index, context) ?? growthsOfHeads(index, context) {
                distribute(pair, context)
                index += pair.count
            } else if context.isDistributed, group.count > 1 || context.phrase == nil {
                distribute(group, context)
                index += group.count
            } else {
                findings.append(finding(index, context))
                index += 1
            }
        }
    }

    // MARK: - One quantity

    func finding(_ index: Int, _ context: LeftContext) -> Finding {
        let quantity = reading.quantities[index]
        var finding = Finding(
            quantity: index,
            metric: metric(index, context),
            measure: measure(quantity, context, index),
            sign: context.isFall && quantity.form != .rank || quantity.isNegative || isLoss(context.phrase)
                ? .minus : .plus,
            comparison: comparison(index)
        )
        guard let before = findings.last else { return finding }
        if finding.measure == .share, before.measure == .growth, before.quantity == index - 1,
            isStillGrowth(finding, context, after: before)
        {
            finding.measure = .growth
        }
        if isContinuation(index) {
            finding.measure =
                quantity.unit == reading.quantities[before.quantity].unit ? before.measure : finding.measure
            finding.sign = quantity.isNegative ? .minus : before.sign
        } else if finding.measure == .level, before.measure == .change, sharesVerb(index, context, with: before) {
            finding.measure = .change
            finding.sign = before.sign
        }
        return finding
    }

    /// `城镇增长8.7%，乡村9.8%`, `增长6.5%、力争7%`, `增幅由14.7%收窄至2.1%`: a second share of the same thing is a growth too.
    private func isStillGrowth(_ finding: Finding, _ context: LeftContext, after before: Finding) -> Bool {
        guard finding.metric == before.metric, !context.isShare, context.verbs == nil,
            reading.quantities[finding.quantity].unit == reading.quantities[before.quantity].unit
        else { return false }
        if context.governor != nil { return context.reachesLevel && context.phrase == nil }
        return context.phrase.map { !ShareHeads.shared.ends(scalars, at: $0.upperBound, from: $0.lowerBound) } ?? true
    }

    /// 预计 in front of the verb makes an estimate of the figure too: `预计完成820万亩`.
    func comparison(_ index: Int) -> Indicator.Comparison {
        let own = reading.quantities[index].comparison
        guard own == .equal else { return own }
        var left = reading.quantityTokens[index] - 1
        while left >= 0, !tokens[left].isClauseEnd, !tokens[left].isQuantity {
            if isEstimate(left) { return .about }
            // 每县至少打造2条示范带
            if scalars[tokens[left].range].elementsEqual(["至", "少"]) { return .atLeast }
            left -= 1
        }
        return opensWithEstimate(before: left) ? .about : own
    }

    /// `产量25.83万吨，减产1.2%`: the word says how the figure before has changed.
    func isIncrement(_ phrase: Range<Int>) -> Bool {
        reading.token(at: phrase.lowerBound).map { $0.cue == .increment && $0.range.contains(phrase.upperBound - 1) }
            ?? false
    }

    private func isLoss(_ phrase: Range<Int>?) -> Bool {
        phrase.map { isIncrement($0) && scalars[$0.lowerBound] == "减" } ?? false
    }

    private func isEstimate(_ index: Int) -> Bool { scalars[tokens[index].range].elementsEqual(["预", "计"]) }

    /// `预计今年收入增长，支出规模28.5万亿元`, `某公司预计，…`: an estimate that opens the statement or says what
    /// follows holds up to its end.
    private func opensWithEstimate(before token: Int) -> Bool {
        let stop = tokens[...max(0, token)].suffix(SentenceReading.reach).lastIndex { $0.kind == .stop }
        let first = stop.map { $0 + 1 } ?? 0
        if first < tokens.count, isEstimate(first) { return true }
        return (first..<max(first, token)).suffix(SentenceReading.reach).contains {
            isEstimate($0) && tokens[$0 + 1].kind == .comma
        }
    }

    /// `新增甲5家、乙7家`, `新增甲12家、力争15家`: the verb of the figure before holds on.
    func sharesVerb(_ index: Int, _ context: LeftContext, with before: Finding) -> Bool {
        // 企业净增7家、总数达52家: 达 states a level of its own.
        guard context.governor == nil, context.verbs == nil, !context.hasReach, before.quantity == index - 1 else {
            return false
        }
        let gap = reading.quantityTokens[index - 1] + 1
        // 新增公路1.2万公里，其中高速公路3358公里
        if tokens[gap].isClauseEnd, tokens[gap + 1].cue == .part {
            let clause = tokens[..<gap].suffix(SentenceReading.reach).reversed().prefix { !$0.isClauseEnd }
            return context.phrase != nil && clause.contains { $0.cue == .gain }
        }
        // 转移支付增加1.5亿元、规模9.8亿元: a level of the same thing.
        guard tokens[gap].kind == .enumeration, !(context.phrase.map(phrases.isBareHead) ?? false) else { return false }
        if context.opensItem { return true }
        let opensWithFigure = reading.quantityTokens[index] == gap + 1
        return opensWithFigure || context.phrase == nil && tokens[gap + 1].cue == .target
    }
}
