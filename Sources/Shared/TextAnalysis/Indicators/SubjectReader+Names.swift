/// The names of places and bodies, and who acts.
extension SubjectReader {
    /// Who does what the figure tells: `救援人员已搜救出44人`, `中央财政安排资金1713亿元`. A noun phrase opens the clause,
    /// a verb follows it, and what is measured stands behind the verb, or in a later clause that has no subject of its
    /// own: `审计部门抽查12个乡镇，查出违规资金1340万元`.
    ///
    /// - Parameter clause: the token that opens the clause of the figure.
    func agent(at index: Int, of metric: Range<Int>, clause: Int, in reading: SentenceReading) -> Range<Int>? {
        let tokens = reading.tokens
        guard
            clause <= index || isInClause(metric, of: index, in: reading)
                || opensSentence(index, reading) && continues(clause, from: index, in: reading)
        else { return nil }
        if let treasury = treasury(at: index, in: reading), metric.upperBound > treasury.upperBound { return treasury }
        // 审计部门: the first word may be one that the lists know; what is quoted acts not.
        guard tokens[index].isNominal, tokens[index].cue != .scope, tokens[index].kind != .place,
            !["“", "\""].contains(scalars[tokens[index].range.lowerBound]),
            metric.lowerBound >= tokens[index].range.upperBound
        else { return nil }
        var end = index + 1
        while end < tokens.count, tokens[end].isNominal, end - index < 3 { end += 1 }
        var verb = end
        while verb < tokens.count, tokens[verb].isTime || [.actual, .adverb].contains(tokens[verb].cue) { verb += 1 }
        guard verb < tokens.count, tokens[verb].range.lowerBound <= metric.lowerBound,
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

    /// Before the next comma: `中央财政安排资金75亿元，增长9%` is all about the same metric.
    private func isInClause(_ metric: Range<Int>, of index: Int, in reading: SentenceReading) -> Bool {
        let end = reading.tokens[index...].prefix(SentenceReading.reach).first { $0.isClauseEnd }
        return end.map { metric.lowerBound < $0.range.lowerBound } ?? true
    }

    /// With nothing before it but times.
    private func opensSentence(_ index: Int, _ reading: SentenceReading) -> Bool {
        reading.tokens[..<index].suffix(8).allSatisfy { $0.isTime || $0.kind == .comma || $0.cue == .adverb }
    }

    /// A later clause goes on with who acts unless a noun opens it, or a semicolon has come between.
    private func continues(_ clause: Int, from index: Int, in reading: SentenceReading) -> Bool {
        let between = reading.tokens[index..<clause]
        guard !between.contains(where: { [";", "；"].contains(scalars[$0.range.lowerBound]) }),
            let opening = reading.tokens[clause...].first(where: { !$0.isTime })
        else { return false }
        return !opening.isNominal || opening.cue == .nounVerb || opening.cue == .increment
    }

    /// `中央财政“三农”投入`, `中央和地方财政安排…`: who pays, whatever follows, but not 中央财政收入, which is an account.
    private func treasury(at index: Int, in reading: SentenceReading) -> Range<Int>? {
        let start = reading.tokens[index].range.lowerBound
        let limit = min(start + 10, reading.range.upperBound)
        guard ["中", "地", "各", "省", "市", "县"].contains(scalars[start]) else { return nil }
        let marks = start + 2..<max(start + 2, limit - 1)
        guard let mark = marks.first(where: { scalars[$0] == "财" && scalars[$0 + 1] == "政" }) else { return nil }
        let levels: [Unicode.Scalar] = ["中", "央", "地", "方", "和", "各", "级", "省", "市", "县", "、"]
        guard scalars[start..<mark].allSatisfy(levels.contains) else { return nil }
        let next = mark + 2 < reading.range.upperBound ? scalars[mark + 2] : "。"
        return ["收", "支", "赤", "预", "性", "部", "厅", "局", "供"].contains(next) ? nil : start..<mark + 2
    }

    /// `集团完成投资`, `园区推行“拿地即开工”`: a word for a body opens the clause by itself, and a verb follows it.
    func bareBody(at index: Int, of metric: Range<Int>, in reading: SentenceReading) -> Range<Int>? {
        let token = reading.tokens[index]
        guard token.kind == .text,
            let end = SubjectScopes.bare.end(scalars, at: token.range.lowerBound, limit: token.range.upperBound),
            metric.upperBound > end, index + 1 < reading.tokens.count
        else { return nil }
        let next = reading.tokens[index + 1]
        let rest = token.range.upperBound - end
        let isVerb =
            switch next.kind {
            case .time: true
            case .cue(let cue): [.verb, .light, .intransitive, .adverb, .actual, .preposition, .target].contains(cue)
            default: false
            }
        let isNoun = if case .noun = next.kind { true } else { false }
        // 园区推行“拿地即开工”: an unknown verb of two characters and its object.
        guard rest == 0 && isVerb || rest == 2 && isNoun else { return nil }
        return token.range.lowerBound..<end
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

    /// The names of the districts behind a place, without their last character: 鹿城 of 温州市鹿城区.
    static func shortNames(in readings: [[SentenceReading]], _ scalars: [Unicode.Scalar]) -> Set<UInt64> {
        var names: Set<UInt64> = []
        for reading in readings.joined() {
            for (place, next) in zip(reading.tokens, reading.tokens.dropFirst()) where place.kind == .place {
                guard next.kind == .text, next.range.lowerBound == place.range.upperBound,
                    let county = county(at: next.range.lowerBound, limit: reading.range.upperBound, scalars),
                    county.count == 3
                else { continue }
                names.insert(key(county.lowerBound, scalars))
            }
        }
        return names
    }

    private static func key(_ start: Int, _ scalars: [Unicode.Scalar]) -> UInt64 {
        UInt64(scalars[start].value) << 32 | UInt64(scalars[start + 1].value)
    }

    /// `鹿城相继创成…`, once the article has named 温州市鹿城区: the word stands alone before a verb.
    func shortName(_ index: Int, in reading: SentenceReading) -> Range<Int>? {
        let range = reading.tokens[index].range
        guard range.count == 2, shortNames.contains(Self.key(range.lowerBound, scalars)),
            index + 1 < reading.tokens.count
        else { return nil }
        let next = reading.tokens[index + 1]
        return next.isTime || next.cue != nil && !next.isNominal ? range : nil
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
