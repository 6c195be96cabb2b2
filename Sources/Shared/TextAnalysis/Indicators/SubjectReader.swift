/// Finds whom a figure is about: a region, a scope word such as 全市, or a body named after a place.
///
/// A subject stands at the head of its clause. One that covers the whole of a place (全市, 我县, a name) holds on until
/// another comes; a part of it (市区, 各地) or a wider scope (全省) only holds for its sentence.
struct SubjectReader {
    private let scalars: [Unicode.Scalar]
    /// The subject that holds for sentences without one of their own.
    private var standing: Range<Int>?
    private let signing: Range<Int>?
    /// The scope that the document states for the whole of its place (全市, 我县): holds for every section after it.
    private var home: Range<Int>?
    /// The subject that the paragraph has stated.
    private var recent: Range<Int>?
    /// 我国 of the paragraph before: a national report's plans are the nation's too.
    private var nation: Range<Int>?

    /// - Parameter signing: the place that signs the article, in its byline or dateline.
    init(_ scalars: [Unicode.Scalar], signing: Range<Int>?) {
        self.scalars = scalars
        self.signing = signing
        standing = signing
    }

    mutating func beginSection() { standing = home ?? signing }

    /// Another place than the document's own holds for the paragraph that names it.
    ///
    /// A scope wider than the document's place (全国) holds for its paragraph only, 我国 for the one after it too.
    mutating func beginParagraph() {
        let last = recent
        recent = nil
        nation = last.flatMap { scalars[$0].elementsEqual(["我", "国"]) ? $0 : nil }
        let isWide =
            standing.map { SubjectScopes.wide.end(scalars, at: $0.lowerBound, limit: $0.upperBound) != nil } ?? false
        standing = home ?? (isWide && nation == nil ? signing : standing)
    }

    /// The subject of a quantity; remembered for the sentences that follow.
    ///
    /// A target takes the subject of its own paragraph only: plans speak to whoever reads them.
    mutating func subject(
        of finding: Finding,
        in reading: SentenceReading,
        status: Indicator.Status
    ) -> Range<Int>? {
        let index = finding.quantity
        let isRank = reading.quantities[index].form == .rank
        let token = reading.quantityTokens[index]
        if let own = candidate(before: token, in: reading, isRank: isRank, metric: finding.metric) {
            keep(own, reading)
            return own
        }
        return status == .target ? recent ?? nation : standing
    }

    /// Keeps the subject of a sentence without figures.
    mutating func pass(_ reading: SentenceReading) {
        if let own = candidate(before: min(reading.tokens.count, 3), in: reading, isRank: false, metric: nil) {
            keep(own, reading)
        } else if let scope = reading.tokens.indices.first(where: {
            reading.tokens[$0].cue == .scope && opensClause($0, reading)
        }) {
            keep(reading.tokens[scope].range, reading)
        }
    }

    /// The last and innermost place that a line names: 秀洲区 of `嘉兴市秀洲区委书记`.
    static func place(in line: Range<Int>, of text: Text) -> Range<Int>? {
        var found: Range<Int>?
        var mayBegin = true
        for token in SentenceReader.read(line, of: text).tokens {
            if token.kind == .place {
                found = token.range
            } else if mayBegin, let county = county(at: token.range.lowerBound, limit: line.upperBound, text.scalars) {
                found = county
            }
            mayBegin = token.kind == .place || token.kind == .enumeration || token.isClauseEnd
        }
        return found
    }

    private mutating func keep(_ subject: Range<Int>, _ reading: SentenceReading) {
        let isPartial = SubjectScopes.partial.end(scalars, at: subject.lowerBound, limit: subject.upperBound) != nil
        let isWide = SubjectScopes.wide.end(scalars, at: subject.lowerBound, limit: subject.upperBound) != nil
        guard let token = reading.token(at: subject.lowerBound) else { return }
        let isNamed =
            token.kind == .text && Self.county(at: subject.lowerBound, limit: subject.upperBound, scalars) == nil
        if isPartial || isNamed || isWide && standing != nil { return }
        standing = subject
        recent = subject
        if token.cue == .scope, !isWide { home = subject }
    }

    private func candidate(
        before token: Int,
        in reading: SentenceReading,
        isRank: Bool,
        metric: Range<Int>?
    ) -> Range<Int>? {
        var index = token - 1
        // What stands right before a rank is whom it is among.
        var skipsScope = isRank
        let farthest = max(0, token - SentenceReading.reach)
        while index >= farthest {
            if reading.tokens[index].isClauseEnd { skipsScope = false }
            if !skipsScope {
                if opensClause(index, reading) {
                    if let found = subject(at: index, in: reading) { return found }
                    if let metric, let agent = agent(at: index, of: metric, in: reading) { return agent }
                } else if let named = describedBody(index, in: reading) {
                    return named
                }
            }
            index -= 1
        }
        return nil
    }

    /// At the head of a clause, after nothing but times, 其中 or another place.
    private func opensClause(_ index: Int, _ reading: SentenceReading) -> Bool {
        guard index > 0 else { return true }
        switch reading.tokens[index - 1].kind {
        case .comma, .stop, .time, .cue(.part), .openBracket: return true
        case .place: return opensClause(index - 1, reading)
        case .cue(.light): return reading.tokens[index].cue == .scope
        default: return false
        }
    }

    private func subject(at index: Int, in reading: SentenceReading) -> Range<Int>? {
        let token = reading.tokens[index]
        switch token.kind {
        case .cue(.scope), .place: return extended(index, in: reading)
        case .text:
            return Self.county(at: token.range.lowerBound, limit: token.range.upperBound, scalars)
                ?? body(index, in: reading)
        case .noun:
            let isBody = SubjectScopes.body.end(scalars, at: token.range.lowerBound, limit: token.range.upperBound)
            let goesOn = index + 1 < reading.tokens.count && reading.tokens[index + 1].continuesClause
            return isBody == token.range.upperBound && goesOn ? token.range : nil
        default: return nil
        }
    }

    /// Who does what the figure tells: `救援人员已搜救出44人`, `中央财政安排资金1713亿元`. A noun phrase opens the clause,
    /// a verb follows it, and what is measured stands behind the verb.
    private func agent(at index: Int, of metric: Range<Int>, in reading: SentenceReading) -> Range<Int>? {
        let tokens = reading.tokens
        guard tokens[index].kind == .text, metric.lowerBound >= tokens[index].range.upperBound else { return nil }
        var end = index + 1
        while end < tokens.count, tokens[end].isNominal, end - index < 3 { end += 1 }
        var verb = end
        while verb < tokens.count, tokens[verb].isTime || [.actual, .adverb].contains(tokens[verb].cue) { verb += 1 }
        guard verb < tokens.count, tokens[verb].range.lowerBound <= metric.lowerBound,
            tokens[verb...].prefix(while: { !$0.isClauseEnd }).last.map({ metric.lowerBound < $0.range.upperBound })
                ?? false,
            [.light, .verb, .intransitive].contains(tokens[verb].cue),
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
    private func describedBody(_ index: Int, in reading: SentenceReading) -> Range<Int>? {
        let tokens = reading.tokens
        guard index > 1, tokens[index].kind == .place, scalars[tokens[index].range.lowerBound - 1] == "的",
            tokens[index - 2].isTime || tokens[index - 2].cue != nil
        else { return nil }
        let found = extended(index, in: reading)
        return SubjectScopes.body.ends(scalars, at: found.upperBound, from: found.lowerBound) ? found : nil
    }

    /// `课题组先后走访…`, `临澜港已开通…`, `这家企业获得…`: a body, a work or a thing pointed at opens the clause.
    private func body(_ index: Int, in reading: SentenceReading) -> Range<Int>? {
        var range = reading.tokens[index].range
        while range.count > 1, ScalarClass.isBlank(scalars[range.lowerBound]) {
            range = range.lowerBound + 1..<range.upperBound
        }
        let isLast = index + 1 == reading.tokens.count || !reading.tokens[index + 1].continuesClause
        if SubjectScopes.pointer.begins(scalars, at: range.lowerBound, limit: range.upperBound) {
            if range.count == 2 { return pointed(index, in: reading) }
            if !isLast { return range }
        }
        guard range.count > 2, !SubjectScopes.particle.begins(scalars, at: range.lowerBound, limit: range.upperBound),
            (0x4E00...0x9FFF).contains(scalars[range.lowerBound].value)
        else { return nil }
        for end in range.lowerBound + 2..<min(range.upperBound, range.lowerBound + 12) {
            guard let suffix = SubjectScopes.body.end(scalars, at: end, limit: range.upperBound) else { continue }
            if suffix < range.upperBound, ["科", "生", "城", "园", "创", "等", "、"].contains(scalars[suffix]) { return nil }
            return suffix < range.upperBound || !isLast ? range.lowerBound..<suffix : nil
        }
        return nil
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
    private func extended(_ index: Int, in reading: SentenceReading) -> Range<Int> {
        var range = reading.tokens[index].range
        var first = index
        while first > 0, reading.tokens[first - 1].kind == .place {
            first -= 1
            range = reading.tokens[first].range.lowerBound..<range.upperBound
        }
        guard index + 1 < reading.tokens.count, reading.tokens[index + 1].kind == .text else { return range }
        let next = reading.tokens[index + 1].range
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
    private static func county(at start: Int, limit: Int, _ scalars: [Unicode.Scalar]) -> Range<Int>? {
        var begin = start
        while begin < limit, ScalarClass.isBlank(scalars[begin]) { begin += 1 }
        if SubjectScopes.particle.begins(scalars, at: begin, limit: limit) { return nil }
        for length in 2...3 {
            let mark = begin + length
            guard mark < limit, ["县", "区", "市", "镇", "旗", "村"].contains(scalars[mark]) else { continue }
            let after = mark + 1 < limit ? scalars[mark + 1] : "。"
            if ["场", "域", "级", "长", "民", "值", "块", "位", "间", "庄", "务", "干", "集", "口", "委"].contains(after) {
                return nil
            }
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

/// Words that tell the subjects of `figure_contexts.tsv` apart.
enum SubjectScopes {
    /// Parts of a place: 市区, 各地.
    static let partial = ContextWords("partial-scope")
    /// Wider than the place that a local text is about: 全省, 全国.
    static let wide = ContextWords("wide-scope")
    /// Ends of the names of bodies: 局, 大学.
    static let body = ContextWords("body-suffix")
    /// Ends of the names of those who act: 人员, 财政.
    static let agent = ContextWords("agent-suffix")
    /// Words that have the form of a county's name and are none: 各县, 开发区.
    static let common = ContextWords("common-place")
    /// What a county's name does not end in: 社区, 街区.
    static let commonTail = ContextWords("common-tail")
    /// What joins words and begins no name: 的, 与.
    static let particle = ContextWords("name-break")
    /// What points at a thing: 这家, 本届.
    static let pointer = ContextWords("pointer")
}
