/// Which phrase a figure is of: the first of four steps that has an answer.
///
/// Ranks, durations and figures that go on from others have rules of their own; then a noun behind the figure may claim it,
/// then the phrase in front of it, and last the verb or the figures and clauses before.
extension MetricFinder {
    func metric(_ index: Int, _ context: LeftContext) -> Range<Int>? {
        if let own = metricOfForm(index, context) { return own }
        let behind = nounBehind(index, context)
        return metricBehind(index, context, behind) ?? metricInFront(index, context, behind)
            ?? metricOfRest(index, context, behind)
    }

    // MARK: - Forms with rules of their own

    /// What a form of figure says by itself, which may be that it has no metric; the outer `nil` leaves it to the words around.
    private func metricOfForm(_ index: Int, _ context: LeftContext) -> Range<Int>?? {
        let quantity = reading.quantities[index]
        if quantity.form == .rank { return .some(rankMetric(index)) }
        if quantity.form == .trend { return .some(trendMetric(index)) }
        if quantity.unit.kind == .duration { return .some(durationMetric(index, context)) }
        if quantity.unit.kind == .streak { return .some(context.phrase ?? before(index)) }
        if isContinuation(index), let last = findings.last?.metric { return .some(last) }
        if context.phrase == nil, let growth = growthNoun(after: quantity) { return .some(growth) }
        if let run = runOfTimes(index) { return .some(run) }
        if quantity.unit.kind == .multiple, isOfBase(index), let metric = metricOfMultiple(index) {
            return .some(metric)
        }
        if context.isTransition, let next = phraseOfNext(index) { return .some(context.phrase ?? next) }
        return nil
    }

    /// 的, 这 or 着 stands right before the figure, so that a noun follows it: `国家的5万元贷款`, `揣着3000元借款`.
    private func isOfBase(_ index: Int) -> Bool { follows(["的", "这", "那", "着"], index) }

    /// `取消了160多项…`: a verb, known or not, has the noun behind the figure.
    private func isObject(_ index: Int) -> Bool { follows(["了"], index) }

    private func follows(_ words: [Unicode.Scalar], _ index: Int) -> Bool {
        let start = reading.quantities[index].range.lowerBound
        return start > reading.range.lowerBound && words.contains(scalars[start - 1])
    }

    // MARK: - Behind the figure

    private func nounBehind(_ index: Int, _ context: LeftContext) -> Range<Int>? {
        // 甲、乙等15种可以预防的疾病
        let opensNoun = !context.isAdjacent || follows(["等"], index)
        return (opensNoun ? headOfRelative(index) : nil)
            ?? phraseAfter(index, allowsVerb: !context.isAdjacent || isObject(index)) ?? phraseAfterGlued(index)
    }

    /// A number without a unit that nothing in front governs: `13亿人口`.
    private func isBare(_ index: Int, _ context: LeftContext) -> Bool {
        reading.quantities[index].unit.name.isEmpty && !context.hasReach
            && (context.governor == nil || context.phrase == nil)
    }

    private func metricBehind(_ index: Int, _ context: LeftContext, _ behind: Range<Int>?) -> Range<Int>? {
        let quantity = reading.quantities[index]
        let kind = quantity.unit.kind
        let isFollowed = isFollowedByOf(index)
        if let behind {
            // 领到了8000元的赔偿: the noun behind the figure, whatever stands before it.
            if isOfBase(index) && !context.hasReach || isObject(index) && isFollowed { return behind }
            if isFollowed, context.hasExistence || index > 0 && isFollowedByOf(index - 1) { return behind }
            // 我们这样一个有13亿人口的国家
            if quantity.unit.name.isEmpty, context.hasExistence { return behind }
        }
        // 人口不足千人的村庄: the figure is of what stands right before it.
        if isFollowed, context.isAdjacent, context.hasReach, let phrase = context.phrase { return phrase }
        // 超过一半是女委员
        if quantity.number.isFraction, let part = partNamed(index) { return part }
        if kind == .count, ["次", "轮"].contains(quantity.unit.name), let action = actionAfter(index) { return action }
        // 财政支出近八成投向民生
        if kind == .ratio, !isFollowed, context.isAdjacent, context.namesMetric, let phrase = context.phrase {
            return phrase
        }
        if let behind, claims(behind, index, context) { return behind }
        // 造成至少21人死亡: the bound is the figure's own.
        let left = reading.quantityTokens[index] - 1
        let isBounded = left >= 0 && (tokens[left].cue == .boundAbove || tokens[left].cue == .boundBelow)
        if kind == .person, !context.hasReach || isBounded, let fate = intransitiveAfter(index) { return fate }
        if kind == .money || isBare(index, context), context.spends, let aim = purpose(index) { return aim }
        guard context.isSourced else { return nil }
        let aim = purpose(index).flatMap { reading.tokens(in: $0).contains(where: \.isQuantity) ? nil : $0 }
        return aim ?? behind ?? context.phrase
    }

    /// Whether the noun behind a figure is what the figure is of, by its unit.
    private func claims(_ behind: Range<Int>, _ index: Int, _ context: LeftContext) -> Bool {
        let quantity = reading.quantities[index]
        let isFree = !context.hasReach && context.governor == nil
        if quantity.unit.kind.isCounter || quantity.unit.kind == .ratio && isFree { return true }
        // 拥有13亿人口; 投资20亿建厂 leaves out 元.
        if isBare(index, context), quantity.form != .doubling, !(context.isAdjacent && isSum(context.phrase)) {
            return true
        }
        // 用好1800亿元引导基金, 发放200亿元补贴
        if quantity.unit.kind == .money, isFree,
            MoneyNouns.shared.ends(scalars, at: behind.upperBound, from: behind.lowerBound)
        {
            return true
        }
        // 减少1/3行政审批事项
        return quantity.number.isFraction && !context.hasReach
    }

    // MARK: - In front of the figure

    private func metricInFront(_ index: Int, _ context: LeftContext, _ behind: Range<Int>?) -> Range<Int>? {
        guard let phrase = context.phrase else { return nil }
        let kind = reading.quantities[index].unit.kind
        if let whole = owner(of: phrase, index) { return whole }
        // 可支配收入，考虑价格因素比上年增长9%
        if ["因素", "影响"].contains(where: { scalars[phrase].suffix(2).elementsEqual($0.unicodeScalars) }),
            isParenthesis(reading.quantityTokens[index] - 1),
            let thing = phraseOfClauseBefore(reading.quantityTokens[index])
        {
            return thing
        }
        if isIncrement(phrase) {
            if kind == .ratio, let last = findings.last?.metric { return last }
            // 粮食总产量连年提高，又增产50万吨: of what, the clause before says.
            if opensClause(index), let thing = phraseOfClauseBefore(reading.quantityTokens[index]) { return thing }
        }
        if pointsBack(phrase, context), let last = findings.last?.metric {
            let isFormer = findings.count > 1 && scalars[phrase].elementsEqual(["前", "者"])
            return isFormer ? findings[findings.count - 2].metric : last
        }
        if let behind {
            // 东湖县41.6万亩小麦收割完毕: a place in front of the figure is not what it is of.
            let isOfPlace = context.isAdjacent && isPlaceLike(phrase) && !isFollowedByOf(index)
            if [.area, .mass, .volume].contains(kind), isOfPlace { return behind }
            if isYield(phrase) { return behind }
        }
        return context.isAdjacent && !isBareDenominator(phrase) ? phrase : nil
    }

    // MARK: - Neither

    private func metricOfRest(_ index: Int, _ context: LeftContext, _ behind: Range<Int>?) -> Range<Int>? {
        if context.isEmpty {
            return behind ?? phraseAfterList(index) ?? verbAfter(index) ?? listMate(index) ?? fallback(index, context)
        }
        if context.governor == nil, let behind, context.verbs != nil || context.phrase == nil { return behind }
        if let phrase = context.phrase {
            return isBareDenominator(phrase) ? fallback(index, context) ?? phrase : phrase
        }
        if let verb = context.contentVerb(phrases) {
            if let object = objectOfSameVerb(verb, index) { return object }
            let hasObjectBefore = ResultVerbs.shared.begins(scalars, at: verb.lowerBound, limit: verb.upperBound)
            return hasObjectBefore && opensClause(index)
                ? phraseOfClauseBefore(reading.quantityTokens[index]) ?? sameCount(index) ?? verb : verb
        }
        return fallback(index, context) ?? verbAfter(index)
    }
}
