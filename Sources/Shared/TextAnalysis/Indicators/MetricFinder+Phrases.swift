/// Where the phrase of one quantity is looked for when its own clause does not say: with the figure or the clause before.
extension MetricFinder {
    /// The clause of the quantity begins after a comma, not within a list.
    func opensClause(_ index: Int) -> Bool {
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

    /// `占比达62%`, `前者增长5%`, `对非洲增长27%`: the figure goes on with the thing before it.
    func pointsBack(_ phrase: Range<Int>, _ context: LeftContext) -> Bool {
        if ShareHeads.shared.contains(phrase, of: scalars) {
            return true
        }
        if [
            "前者", "后者", "两者", "这一数字", "这一比例", "仅此一项", "此项", "他们", "她们", "它们", "城镇", "乡村", "农村", "平均", "数字", "这个数字",
            "该数字",
        ].contains(where: {
            scalars[phrase].elementsEqual($0.unicodeScalars)
        }) {
            return true
        }
        return context.governor != nil && scalars[phrase.lowerBound] == "对" && phrase.count <= 10
    }

    /// 某县, 产业园一期
    func isPlaceLike(_ phrase: Range<Int>) -> Bool {
        ["县", "市", "区", "镇", "乡", "村", "省", "州", "园", "期"].contains(scalars[phrase.upperBound - 1])
    }

    /// `年产30万吨聚酯`: the verb names no product.
    func isYield(_ phrase: Range<Int>) -> Bool {
        phrase.count >= 2 && scalars[phrase.upperBound - 1] == "产"
            && ["年", "月", "日"].contains(scalars[phrase.upperBound - 2])
    }

    /// `查处问题716件、830人`: two counts of one thing.
    func listMate(_ index: Int) -> Range<Int>? {
        guard index > 0, reading.quantityTokens[index] == reading.quantityTokens[index - 1] + 2,
            tokens[reading.quantityTokens[index] - 1].kind == .enumeration
        else { return nil }
        return findings.last?.metric
    }

    /// No phrase in its own clause: the clause before it, or the figure before it.
    func fallback(_ index: Int, _ context: LeftContext) -> Range<Int>? {
        let token = reading.quantityTokens[index]
        if context.isComparison, let subject = subjectOfClauseBefore(token) { return subject }
        let clause = phraseOfClauseBefore(token)
        if context.governor != nil || context.isRate || context.isGain, let last = lastOutsideBrackets(index),
            clause == nil || !isParted(last.quantity, index), let metric = last.metric
        {
            return metric
        }
        if let clause { return clause }
        return context.isShare ? findings.last?.metric ?? before(index) : before(index)
    }

    /// `新开工安居工程666万套，建成544万套`: the same things as the figure before, counted in the same unit.
    func sameCount(_ index: Int) -> Range<Int>? {
        guard let last = findings.last, last.quantity == index - 1,
            reading.quantities[last.quantity].unit == reading.quantities[index].unit
        else { return nil }
        return last.metric
    }

    func before(_ index: Int) -> Range<Int>? {
        let unit = reading.quantities[index].unit
        // 原煤八千万吨，等于上年的二点六倍: a multiple is of the figure right before it.
        if unit.kind == .multiple, let last = findings.last?.metric { return last }
        if let same = findings.suffix(16).last(where: {
            reading.quantities[$0.quantity].unit == unit && $0.metric != nil
        }) {
            return same.metric
        }
        return findings.last?.metric ?? memory.metric(in: unit) ?? memory.last
    }

    /// `；` stands between two figures: the later one goes on with a clause of its own.
    private func isParted(_ first: Int, _ second: Int) -> Bool {
        tokens[reading.quantityTokens[first]..<reading.quantityTokens[second]].contains { $0.kind == .stop }
    }

    /// The finding before, leaving out what a closed bracket adds (`86521元（折合12864美元），增长3.9%`).
    func lastOutsideBrackets(_ index: Int) -> Finding? {
        guard let last = findings.last else { return nil }
        let gap = reading.quantityTokens[last.quantity] + 1..<reading.quantityTokens[index]
        guard findings.count > 1, gap.contains(where: { tokens[$0].kind == .closeBracket }),
            !gap.contains(where: { tokens[$0].kind == .openBracket })
        else { return last }
        return findings[findings.count - 2]
    }

    /// What a phrase that names no thing of its own speaks of: 总额 and 总量 of the figure before, and what 中央财政 pays for
    /// (`增加教育投入，中央财政拟安排80亿元`), which the clause before names.
    func owner(of phrase: Range<Int>, _ index: Int) -> Range<Int>? {
        if Purses.shared.ends(scalars, at: phrase.upperBound, from: phrase.lowerBound) {
            return phraseAfter(index) ?? purpose(index) ?? phraseOfClauseBefore(reading.quantityTokens[index])
        }
        // 企业净增58家，总数翻了一番
        let quantity = reading.quantities[index]
        let isRelative = quantity.form == .doubling || quantity.unit.kind == .multiple
        guard phrases.isBareHead(phrase),
            scalars[phrase.lowerBound] == "总" || scalars[phrase].elementsEqual(["规", "模"]),
            let last = findings.last,
            last.quantity == index - 1,
            isRelative || reading.quantities[last.quantity].unit == quantity.unit
        else { return nil }
        return last.metric
    }

    /// `比原来预计的高一些`
    func isAmount(_ phrase: Range<Int>) -> Bool {
        ["一些", "一点", "不少", "许多"].contains { scalars[phrase].elementsEqual($0.unicodeScalars) }
    }

    /// `是1997年总和的1.7倍`, `为转企前的10倍`: what stands before 的 is the base, the metric stands before 是.
    func metricOfMultiple(_ index: Int) -> Range<Int>? {
        var token = reading.quantityTokens[index] - 1
        while token > 0, !tokens[token].isClauseEnd, !tokens[token].isQuantity {
            if tokens[token].cue == .level || tokens[token].cue == .levelDone {
                var left = token - 1
                while left >= 0, tokens[left].cue == .adverb || tokens[left].isTime { left -= 1 }
                guard left >= 0, tokens[left].isNominal else { break }
                return phrases.phrase(endingAt: left)
            }
            token -= 1
        }
        return findings.last?.metric ?? phraseOfClauseBefore(reading.quantityTokens[index])
    }

    /// `从季度走势看`, `分门类看`, `据海关统计`: how the figures are looked at.
    func isView(_ last: Int) -> Bool {
        let end = tokens[last].range.upperBound - 1
        guard ["看", "分", "计", "讲", "说"].contains(scalars[end]) else { return false }
        var start = last
        while start > 0, !tokens[start - 1].isClauseEnd { start -= 1 }
        return ["从", "按", "据", "就", "分", "以"].contains(scalars[tokens[start].range.lowerBound])
    }

    /// `跨过1400亿元两个台阶`, `冲破12亿元大关`: what a figure passed, not what it is of.
    func isRung(_ phrase: Range<Int>) -> Bool {
        ["台阶", "大关", "关口", "门槛"].contains { word in
            phrase.count >= 2 && scalars[phrase.upperBound - 2..<phrase.upperBound].elementsEqual(word.unicodeScalars)
        }
    }

    /// 人均 alone, as in `去年又人均提高10%`: of what, the words before it say.
    func isBareDenominator(_ phrase: Range<Int>) -> Bool {
        ["人均", "户均", "亩均"].contains { scalars[phrase].elementsEqual($0.unicodeScalars) }
    }

    /// `完成投资20亿`, `销售额3亿`: a phrase for an amount of money.
    func isSum(_ phrase: Range<Int>?) -> Bool {
        guard let phrase, phrase.count > 1 else { return false }
        let tail = scalars[phrase].suffix(2)
        return scalars[phrase.upperBound - 1] == "额"
            || ["投资", "产值", "收入", "利润", "资金"].contains { tail.elementsEqual($0.unicodeScalars) }
    }

    /// `连续举办4届`: the run itself is what is counted.
    func runOfTimes(_ index: Int) -> Range<Int>? {
        let last = reading.quantityTokens[index] - 1
        guard last > 0, let cue = tokens[last].cue, [.light, .verb, .intransitive].contains(cue) else { return nil }
        let first = tokens[last - 1].range
        guard tokens[last - 1].cue == .adverb, scalars[first.lowerBound] == "连",
            ["届", "期", "次"].contains(reading.quantities[index].unit.name)
        else { return nil }
        return first.lowerBound..<tokens[last].range.upperBound
    }

    /// `1分钟受理`, `连续5个月居首位`, `发言时间6分钟`.
    func durationMetric(_ index: Int, _ context: LeftContext) -> Range<Int>? {
        let token = reading.quantityTokens[index]
        var end = token + 1
        while end < tokens.count, end - token < 8, !tokens[end].isClauseEnd, tokens[end].kind != .enumeration,
            !tokens[end].isQuantity
        {
            end += 1
        }
        // 养老金连续5年增加, 产量连续5年超1万亿斤: the growth or the bound says what came of the thing in front.
        let isOutcome =
            tokens[token + 1..<end].allSatisfy { [.rise, .fall, .boundAbove, .boundBelow, .level].contains($0.cue) }
        if isOutcome, let phrase = context.phrase ?? fallback(index, context) { return phrase }
        let isService = token + 1 < tokens.count && [.verb, .intransitive].contains(tokens[token + 1].cue)
        let isRun = scalars[reading.range.lowerBound..<reading.quantities[index].range.lowerBound].suffix(2)
            .elementsEqual(["连", "续"])
        // 经济增长连续四年达到10%: what was reached is of the noun before the run.
        let isReached = token + 1 < tokens.count && [.level, .levelDone, .boundAbove].contains(tokens[token + 1].cue)
        if isRun, isReached, let phrase = context.phrase { return phrase }
        // 企业开办4小时办结: what is timed has a name of its own; 事件1分钟受理 says only whom it is about.
        if isService, !isRun, context.isAdjacent, let phrase = context.phrase, phrase.count > 3 { return phrase }
        if end > token + 1, !context.isAdjacent || isService || isRun {
            return phrases.shorn(tokens[token + 1].range.lowerBound..<tokens[end - 1].range.upperBound)
        }
        return context.phrase ?? context.contentVerb(phrases) ?? fallback(index, context)
    }

    func rankMetric(_ index: Int) -> Range<Int>? {
        let context = RankContext(tokens, before: reading.quantityTokens[index], phrases: phrases)
        if let phrase = context.phrase, !phrases.isBareHead(phrase) || findings.isEmpty { return phrase }
        if context.isShared, let first = sharedHeads() { return first }
        return findings.suffix(8).last(where: { reading.quantities[$0.quantity].unit.kind != .duration })?.metric
            ?? phraseOfClauseBefore(reading.quantityTokens[index]) ?? memory.last
    }

    /// `A、B分别增长x和y，均居第一`: the rank is of A and B together.
    func sharedHeads() -> Range<Int>? {
        guard let last = findings.last?.metric else { return nil }
        let heads = findings.suffix(8).compactMap(\.metric).filter { $0.upperBound <= last.upperBound }
        guard heads.count > 1, heads[heads.count - 2].upperBound + 2 >= last.lowerBound else { return last }
        return heads[heads.count - 2].lowerBound..<last.upperBound
    }
}
