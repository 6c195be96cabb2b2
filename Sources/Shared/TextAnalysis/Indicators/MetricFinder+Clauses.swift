/// Phrases of the clauses before, for a figure whose own clause names nothing.
extension MetricFinder {
    /// The noun phrase that opens the clause before and is its subject: `指数保持领先水平，高于…2个百分点`.
    func subjectOfClauseBefore(_ token: Int) -> Range<Int>? {
        var end = token - 1
        while end >= 0, !tokens[end].isClauseEnd {
            if tokens[end].isQuantity { return nil }
            end -= 1
        }
        var first = end
        while first > 0, !tokens[first - 1].isClauseEnd {
            if tokens[first - 1].isQuantity { return nil }
            first -= 1
        }
        guard first >= 0, first < end else { return nil }
        var last = first
        while last < end, tokens[last].isTime { last += 1 }
        guard last < end, tokens[last].isNominal else { return nil }
        while last + 1 < end, tokens[last + 1].isNominal { last += 1 }
        var next = last + 1
        while next < end, tokens[next].cue == .adverb { next += 1 }
        guard next < end, [.verb, .light, .level, .intransitive, .boundAbove, .boundBelow].contains(tokens[next].cue)
        else { return nil }
        return phrases.phrase(endingAt: last).flatMap { $0.count > 1 ? $0 : nil }
    }

    /// `拟发行特别国债，…今年先发行1万亿元`: the object of the same verb before.
    func objectOfSameVerb(_ verb: Range<Int>, _ index: Int) -> Range<Int>? {
        let own = reading.quantityTokens[index]
        for left in stride(from: own - 1, through: max(0, own - SentenceReading.reach), by: -1) {
            let token = tokens[left]
            guard token.range.upperBound <= verb.lowerBound, token.range.count == verb.count, left + 1 < own,
                scalars[token.range].elementsEqual(scalars[verb]), tokens[left + 1].isNominal,
                !["中", "的", "后", "时", "里", "上"].contains(scalars[token.range.upperBound])
            else { continue }
            return phrases.phrase(startingAt: left + 1)
        }
        return nil
    }

    /// `考虑价格因素，`, `按照规划，`: a remark on how the figure was reckoned.
    func isParenthesis(_ last: Int) -> Bool {
        var first = last
        while first > 0, last - first < SentenceReading.reach, !tokens[first - 1].isClauseEnd { first -= 1 }
        guard first >= 0, first <= last else { return false }
        let words = scalars[tokens[first].range.lowerBound..<tokens[last].range.upperBound]
        return ["考虑", "扣除", "剔除", "按照", "根据", "依据"].contains { words.starts(with: $0.unicodeScalars) }
    }

    private func isRecord(_ phrase: Range<Int>) -> Bool {
        ["历史新高", "新高", "新低", "历史新低", "历史最高", "历史最好水平"].contains {
            scalars[phrase].elementsEqual($0.unicodeScalars)
        }
    }

    /// `粮食产量在上年的基础上，`, `外贸出口从7月份开始回升，`: the noun phrase that opens a clause with 在 or 从 behind it is what the
    /// clause is about.
    private func topic(before index: Int, _ last: Range<Int>) -> Range<Int>? {
        var left = index
        let rest = tokens[(index + 1)...].prefix { !$0.isClauseEnd }
        var hasVerb =
            rest.contains { $0.cue == .rise || $0.cue == .fall }
            || Circumstances.shared.ends(scalars, at: last.upperBound, from: last.lowerBound)
        while left > 0, !tokens[left].isClauseEnd, !tokens[left].isQuantity {
            if tokens[left].cue == .preposition, ["在", "从"].contains(scalars[tokens[left].range.lowerBound]),
                tokens[left - 1].isNominal
            {
                // 使消费在收入中的比重，: a noun phrase with 在 inside it is one whole.
                guard hasVerb else {
                    return scalars[last].contains("的")
                        ? phrases.phrase(endingAt: left - 1).map { $0.lowerBound..<last.upperBound } : nil
                }
                return phrases.phrase(endingAt: left - 1).flatMap { $0.count > 1 ? $0 : nil }
            }
            switch tokens[left].cue {
            case .rise?, .fall?, .verb?, .intransitive?, .light?: hasVerb = true
            default: break
            }
            left -= 1
        }
        return nil
    }

    /// The last noun phrase of the clause before, where that clause holds no figure.
    func phraseOfClauseBefore(_ token: Int) -> Range<Int>? {
        var index = token - 1
        while index >= 0, !tokens[index].isClauseEnd {
            if tokens[index].isQuantity { return nil }
            index -= 1
        }
        index -= 1
        if isParenthesis(index) {
            // 纯收入，考虑价格因素，比上年增长4%
            while index >= 0, !tokens[index].isClauseEnd { index -= 1 }
            index -= 1
        }
        while index >= 0, !tokens[index].isClauseEnd {
            if tokens[index].isQuantity { return nil }
            if tokens[index].isNominal, let phrase = phrases.phrase(endingAt: index), phrase.count > 1 {
                if isView(index) || isAmount(phrase) { return nil }
                // 粮食产量屡创历史新高, 总量连上两个台阶: the record is the thing's before it.
                if isRecord(phrase) || isRung(phrase) {
                    index -= 1
                    continue
                }
                if let topic = topic(before: index, phrase) { return topic }
                let phrase = phrases.withVerb(phrase, index)
                // 用于教育的投入: a verb that ends the clause is a noun.
                guard index + 2 < tokens.count, tokens[index + 1].cue == .verb, tokens[index + 2].isClauseEnd else {
                    return phrase
                }
                return phrase.lowerBound..<tokens[index + 1].range.upperBound
            }
            index -= 1
        }
        return nil
    }
}
