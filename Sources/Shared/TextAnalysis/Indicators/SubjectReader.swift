/// Finds whom a figure is about: a region, a scope word such as 全市, or a body named after a place.
///
/// A subject stands at the head of its clause. One that covers the whole of a place (全市, 我县, a name) holds on until
/// another comes; a part of it (市区, 各地) or a wider scope (全省) only holds for its sentence.
struct SubjectReader {
    let scalars: [Unicode.Scalar]
    /// The subject that holds for sentences without one of their own.
    private var standing: Range<Int>?
    private let signing: Range<Int>?
    /// The scope that the document states for the whole of its place (全市, 我县): holds for every section after it.
    private var home: Range<Int>?
    /// The subject that the paragraph has stated.
    private var recent: Range<Int>?
    /// The body that the paragraph speaks of, once it has named it.
    private var named: Range<Int>?
    /// The two characters by which the article may call a district that it has named: 鹿城 of 温州市鹿城区.
    let shortNames: Set<UInt64>
    /// 我国 of the paragraph before: a national report's plans are the nation's too.
    private var nation: Range<Int>?

    /// - Parameter signing: the place that signs the article, in its byline or dateline.
    ///   - home: the scope that the document is known to be about.
    ///   - readings: the sentences of the article.
    init(_ scalars: [Unicode.Scalar], signing: Range<Int>?, home: Range<Int>?, readings: [[SentenceReading]]) {
        self.scalars = scalars
        shortNames = Self.shortNames(in: readings, scalars)
        self.signing = signing
        self.home = home
        standing = home ?? signing
    }

    mutating func beginSection() { standing = home ?? signing }

    /// Another place than the document's own holds for the paragraph that names it.
    ///
    /// A scope wider than the document's place (全国) holds for its paragraph only, 我国 for the one after it too.
    ///
    /// Where no place signs and no scope is stated, a body called by the bare word (集团) goes on from the paragraph before.
    mutating func beginParagraph() {
        let last = recent
        recent = nil
        if standing == nil, let body = named,
            SubjectScopes.bare.contains(body, of: scalars)
        {
            standing = body
        }
        named = nil
        nation = last.flatMap { ["我国", "中国"].contains(String(String.UnicodeScalarView(scalars[$0]))) ? $0 : nil }
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
            if !own.isAgent { keep(own.range, reading) }
            return own.range
        }
        return named ?? (status == .target ? recent ?? nation : standing) ?? owner(before: token, in: reading)
    }

    /// 我市 of `依托我市产业特点，搭建配送网络`: whose affair the sentence tells, where nothing else is named.
    private func owner(before token: Int, in reading: SentenceReading) -> Range<Int>? {
        reading.tokens[max(0, token - SentenceReading.reach)..<token].last {
            $0.cue == .scope && scalars[$0.range.lowerBound] == "我" && scalars[$0.range.lowerBound + 1] != "国"
        }?.range
    }

    /// Keeps the subject of a sentence without figures.
    mutating func pass(_ reading: SentenceReading) {
        if let own = candidate(before: min(reading.tokens.count, 3), in: reading, isRank: false, metric: nil) {
            keep(own.range, reading)
        }
        // 【青阳县】今天，全县早稻收购圆满收官。
        if let scope = reading.tokens.indices.first(where: {
            reading.tokens[$0].cue == .scope && opensClause($0, reading)
        }) {
            keep(reading.tokens[scope].range, reading)
        }
    }

    /// The scope that an article states first for the whole of its place (全省, 全县), the nation's apart.
    static func firstScope(in readings: [[SentenceReading]], _ scalars: [Unicode.Scalar]) -> Range<Int>? {
        for reading in readings.joined() {
            for (index, token) in reading.tokens.enumerated() where token.cue == .scope {
                let word = String(String.UnicodeScalarView(scalars[token.range]))
                let opens = index == 0 || reading.tokens[index - 1].isClauseEnd || reading.tokens[index - 1].isTime
                if opens, ["全省", "全市", "全县", "全区", "全州"].contains(word) { return token.range }
            }
        }
        return nil
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
        // What comes after a figure of its sentence, or is one of many, has its own clause to speak of:
        // `新增学位530个；县医院通过复评`, `每个县建一所医院`. The whole of the place comes back at any time.
        let first = reading.quantityTokens.first.map { reading.tokens[$0].range.lowerBound } ?? Int.max
        let isWhole = token.cue == .scope && (isWide || scalars[subject.lowerBound] == "全")
        if !isWhole, first < subject.lowerBound || scalars[subject.lowerBound] == "每" { return }
        let isNamed =
            token.kind == .text && Self.county(at: subject.lowerBound, limit: subject.upperBound, scalars) == nil
        if scalars[max(0, subject.lowerBound - 1)] != "【" {
            // Who acts goes on acting; a road or a bridge is named for its own figures.
            let isWork = SubjectScopes.work.ends(scalars, at: subject.upperBound, from: subject.lowerBound)
            named = isNamed && !isPartial && !isWork ? subject : nil
            if isPartial || isNamed || isWide && standing != nil { return }
        }
        standing = subject
        recent = subject
        if token.cue == .scope, !isWide { home = subject }
    }

    private func candidate(
        before token: Int,
        in reading: SentenceReading,
        isRank: Bool,
        metric: Range<Int>?
    ) -> (range: Range<Int>, isAgent: Bool)? {
        var index = token - 1
        // What stands right before a rank is whom it is among.
        var skipsScope = isRank
        var clause: Int?
        let farthest = max(0, token - SentenceReading.reach)
        while index >= farthest {
            if reading.tokens[index].isClauseEnd {
                skipsScope = false
                clause = clause ?? index + 1
            }
            // 市区大气优良率居全省第一: who stands before what is measured is not among whom it is.
            if let metric, reading.tokens[index].range.upperBound <= metric.lowerBound { skipsScope = false }
            if !skipsScope {
                if opensClause(index, reading) {
                    if let found = subject(at: index, in: reading) { return (found, false) }
                    if let metric, let body = bareBody(at: index, of: metric, in: reading) { return (body, false) }
                    if let metric, let agent = agent(at: index, of: metric, clause: clause ?? index, in: reading) {
                        return (agent, true)
                    }
                } else if let named = describedBody(index, in: reading) {
                    return (named, false)
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
        case .noun: return index == 1 && scalars[reading.tokens[0].range.lowerBound] == "【"
        // 实现全市…, 预计全县…
        case .cue(.light), .cue(.adverb), .cue(.actual): return reading.tokens[index].cue == .scope
        default: return false
        }
    }

    /// `北京奥运会`: the place is part of the name of what was held there.
    private func namesEvent(after place: SentenceToken, in reading: SentenceReading) -> Bool {
        SubjectScopes.event.begins(scalars, at: place.range.upperBound, limit: reading.range.upperBound)
    }

    /// `继续保持全省前三`: whom a rank is among.
    private func isAmong(_ scope: Int, in reading: SentenceReading) -> Bool {
        guard scope + 1 < reading.tokens.count, case .quantity(let rank) = reading.tokens[scope + 1].kind else {
            return false
        }
        return reading.quantities[rank].form == .rank
    }

    private func subject(at index: Int, in reading: SentenceReading) -> Range<Int>? {
        let token = reading.tokens[index]
        switch token.kind {
        case .place where namesEvent(after: token, in: reading): return nil
        case .cue(.scope) where isAmong(index, in: reading): return nil
        case .cue(.scope), .place: return extended(index, in: reading)
        case .text:
            return Self.county(at: token.range.lowerBound, limit: token.range.upperBound, scalars)
                ?? shortName(index, in: reading) ?? body(index, in: reading)
        case .noun where index == 0 && scalars[token.range.lowerBound] == "【":
            // 【云浦县】 at the head of a news item
            return Self.county(at: token.range.lowerBound + 1, limit: token.range.upperBound - 1, scalars)
        case .noun:
            let isBody = SubjectScopes.body.end(scalars, at: token.range.lowerBound, limit: token.range.upperBound)
            let goesOn = index + 1 < reading.tokens.count && reading.tokens[index + 1].continuesClause
            return isBody == token.range.upperBound && goesOn ? token.range : nil
        default: return nil
        }
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
    /// Ends of the names of things that were built: 大桥, 高速.
    static let work = ContextWords("work-suffix")
    /// Words that have the form of a county's name and are none: 各县, 开发区.
    static let common = ContextWords("common-place")
    /// What a county's name does not end in: 社区, 街区.
    static let commonTail = ContextWords("common-tail")
    /// What joins words and begins no name: 的, 与.
    static let particle = ContextWords("name-break")
    /// What is held at a place and named after it: 奥运会, 峰会.
    static let event = ContextWords("event-name")
    /// Bodies that a text names by the bare word, once it is known which: 集团, 园区.
    static let bare = ContextWords("bare-body")
    /// What points at a thing: 这家, 本届.
    static let pointer = ContextWords("pointer")
}
