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
                scalars[token.range].elementsEqual(scalars[verb]), tokens[left + 1].isNominal
            else { continue }
            return phrases.phrase(startingAt: left + 1)
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
        while index >= 0, !tokens[index].isClauseEnd {
            if tokens[index].isQuantity { return nil }
            if tokens[index].isNominal, let phrase = phrases.phrase(endingAt: index), phrase.count > 1 {
                if isRung(phrase) || isView(index) || isAmount(phrase) { return nil }
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
