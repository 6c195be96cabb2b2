/// The names of places and bodies, and who acts.
extension SubjectReader {
    /// Who does what the figure tells: `救援人员已搜救出44人`, `中央财政安排资金1713亿元`. A noun phrase opens the clause,
    /// a verb follows it, and what is measured stands behind the verb.
    func agent(at index: Int, of metric: Range<Int>, in reading: SentenceReading) -> Range<Int>? {
        let tokens = reading.tokens
        guard tokens[index].kind == .text, metric.lowerBound >= tokens[index].range.upperBound else { return nil }
        var end = index + 1
        while end < tokens.count, tokens[end].isNominal, end - index < 3 { end += 1 }
        var verb = end
        while verb < tokens.count, tokens[verb].isTime || [.actual, .adverb].contains(tokens[verb].cue) { verb += 1 }
        guard verb < tokens.count, tokens[verb].range.lowerBound <= metric.lowerBound,
            tokens[verb...].prefix(SentenceReading.reach).prefix(while: { !$0.isClauseEnd }).last.map({
                metric.lowerBound < $0.range.upperBound
            })
                ?? false,
            [.light, .verb, .intransitive].contains(tokens[verb].cue)
                || tokens[verb].cue == .preposition && tokens[verb].range.count == 1,
            let phrase = NounPhraseReader(scalars: scalars, tokens: tokens).shorn(
                tokens[index].range.lowerBound..<tokens[end - 1].range.upperBound
            )
        else { return nil }
        guard (2...14).contains(phrase.count), phrase.upperBound <= metric.lowerBound,
            !SubjectScopes.particle.begins(scalars, at: phrase.lowerBound, limit: phrase.upperBound),
            SubjectScopes.agent.ends(scalars, at: phrase.upperBound, from: phrase.lowerBound)
        else { return nil }
        return phrase
    }

    /// `成立于2004年的山西清徐艺术公司目前…`: a body behind a clause that describes it.
    func describedBody(_ index: Int, in reading: SentenceReading) -> Range<Int>? {
        let tokens = reading.tokens
        guard index > 1, tokens[index].kind == .place, scalars[tokens[index].range.lowerBound - 1] == "的",
            tokens[index - 2].isTime || tokens[index - 2].cue != nil
        else { return nil }
        let found = extended(index, in: reading)
        return SubjectScopes.body.ends(scalars, at: found.upperBound, from: found.lowerBound) ? found : nil
    }

    /// `课题组先后走访…`, `临澜港已开通…`, `这家企业获得…`: a body, a work or a thing pointed at opens the clause.
    func body(_ index: Int, in reading: SentenceReading) -> Range<Int>? {
        var range = reading.tokens[index].range
        while range.count > 1, ScalarClass.isBlank(scalars[range.lowerBound]) {
            range = range.lowerBound + 1..<range.upperBound
        }
        let isLast = index + 1 == reading.tokens.count || !reading.tokens[index + 1].continuesClause
        if SubjectScopes.pointer.begins(scalars, at: range.lowerBound, limit: range.upperBound) {
            if range.count == 2 { return pointed(index, in: reading) }
            if !isLast { return range }
        }
        // 东屿 + 经济 + 开发区: a word that the lists know may stand inside the name.
        range = range.lowerBound..<run(from: index, in: reading)
        let isEnd = reading.token(at: range.upperBound).map { !$0.continuesClause } ?? true
        guard range.count > 2, !SubjectScopes.particle.begins(scalars, at: range.lowerBound, limit: range.upperBound),
            (0x4E00...0x9FFF).contains(scalars[range.lowerBound].value)
        else { return nil }
        for end in range.lowerBound + 2..<min(range.upperBound, range.lowerBound + 14) {
            guard let suffix = SubjectScopes.body.end(scalars, at: end, limit: range.upperBound) else { continue }
            if suffix < range.upperBound, ["科", "生", "城", "园", "创", "等", "、"].contains(scalars[suffix]) { return nil }
            return suffix < range.upperBound || !isEnd ? range.lowerBound..<suffix : nil
        }
        return nil
    }

    /// Where the words of a name end that begins with token `first`: four of them at most, with nothing between.
    private func run(from first: Int, in reading: SentenceReading) -> Int {
        var last = first
        while last + 1 < reading.tokens.count, last - first < 3, reading.tokens[last + 1].isNominal,
            reading.tokens[last + 1].range.lowerBound == reading.tokens[last].range.upperBound
        {
            last += 1
        }
        return reading.tokens[last].range.upperBound
    }

    /// `此次` + `温州` + `交易会`: what is pointed at bears the name of a place or is a word of the lists.
    private func pointed(_ index: Int, in reading: SentenceReading) -> Range<Int>? {
        var end = index + 1
        while end < reading.tokens.count, end - index < 4, reading.tokens[end].isNominal,
            reading.tokens[end].range.lowerBound == reading.tokens[end - 1].range.upperBound
        {
            end += 1
        }
        guard end > index + 1, end < reading.tokens.count, reading.tokens[end].continuesClause else { return nil }
        let range = reading.tokens[index].range.lowerBound..<reading.tokens[end - 1].range.upperBound
        for end in range.dropFirst(2) {
            if let suffix = SubjectScopes.body.end(scalars, at: end, limit: range.upperBound) {
                return range.lowerBound..<suffix
            }
        }
        return range.count <= 16 ? range : nil
    }

    /// `温州` + `全市`; `温州市` + `应急管理局`.
    func extended(_ index: Int, in reading: SentenceReading) -> Range<Int> {
        var range = reading.tokens[index].range
        var first = index
        while first > 0, reading.tokens[first - 1].kind == .place {
            first -= 1
            range = reading.tokens[first].range.lowerBound..<range.upperBound
        }
        guard index + 1 < reading.tokens.count, reading.tokens[index + 1].kind == .text else { return range }
        let next = reading.tokens[index + 1].range.lowerBound..<run(from: index + 1, in: reading)
        if reading.tokens[index].kind == .place,
            let county = Self.county(at: next.lowerBound, limit: next.upperBound, scalars)
        {
            range = range.lowerBound..<county.upperBound
        }
        for end in range.upperBound..<min(next.upperBound, range.upperBound + 14) {
            guard let suffix = SubjectScopes.body.end(scalars, at: end, limit: next.upperBound) else { continue }
            return range.lowerBound..<suffix
        }
        return range
    }

    /// A county, district or town by its form: two or three characters and 县, 区, 市, 镇, 旗 or 村.
    static func county(at start: Int, limit: Int, _ scalars: [Unicode.Scalar]) -> Range<Int>? {
        var begin = start
        while begin < limit, ScalarClass.isBlank(scalars[begin]) { begin += 1 }
        if SubjectScopes.particle.begins(scalars, at: begin, limit: limit) { return nil }
        for length in 2...3 {
            let mark = begin + length
            guard mark < limit, ["县", "区", "市", "镇", "旗", "村"].contains(scalars[mark]) else { continue }
            let after = mark + 1 < limit ? scalars[mark + 1] : "。"
            if ["场", "域", "级", "长", "民", "值", "块", "位", "间"].contains(after) { return nil }
            // 村委会, 村干部: the village is no place of a figure there.
            if scalars[mark] == "村", ["庄", "务", "干", "集", "口", "委", "里"].contains(after) { return nil }
            if SubjectScopes.common.begins(scalars, at: begin, limit: mark + 1)
                || SubjectScopes.commonTail.ends(scalars, at: mark + 1, from: begin)
            {
                return nil
            }
            return begin..<mark + 1
        }
        return nil
    }
}
