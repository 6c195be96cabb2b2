/// Decides whether a figure is reported as reached or still to be reached.
///
/// The section speaks first (a review reports, a plan pledges), then the cue words of the sentence, then the tone of
/// the paragraph.
struct StatusReader {
    /// Cue words of a paragraph or a section, counted.
    struct Tone: Sendable {
        var targets = 0
        var plans = 0
        var actuals = 0

        mutating func add(_ reading: SentenceReading, _ scalars: [Unicode.Scalar]) {
            for (index, token) in reading.tokens.enumerated() {
                switch token.cue {
                case .target?
                where StatusReader.described(index, reading, scalars) == nil:
                    // 主要预期目标是：… sets the paragraph.
                    targets += scalars[token.range].suffix(3).elementsEqual(["目", "标", "是"]) ? 2 : 1
                case .plan?: plans += 1
                case .actual?, .levelDone?: actuals += 1
                default: break
                }
            }
        }

        mutating func add(_ other: Tone) {
            targets += other.targets
            plans += other.plans
            actuals += other.actuals
        }

        /// Pledges, and little that has happened.
        var isPlan: Bool { targets > actuals && targets + plans > 1 }
    }

    var section: Indicator.Status?
    var paragraph: Tone
    var surroundings: Tone
    /// The document's day: what ends after it has not been reached.
    var date: CalendarDate?

    /// The document is a work report from the beginning of a year: what it says of this year is planned.
    var plansYear: Bool

    /// What made a figure actual or target.
    enum Rule: Sendable {
        case startOfChange, goal, cue, continues, existence, section, pledgeBehind, paragraph, surroundings, unmarked
    }

    /// - Parameter previous: the status of the figure before, for sentences that go on with 其中.
    func status(
        of index: Int,
        in reading: SentenceReading,
        after previous: Indicator.Status?
    ) -> Indicator.Status {
        decision(of: index, in: reading, after: previous).status
    }

    /// The status with its rule and, where one word decided, that word.
    func decision(
        of index: Int,
        in reading: SentenceReading,
        after previous: Indicator.Status?
    ) -> (status: Indicator.Status, rule: Rule, word: Range<Int>?) {
        let token = reading.quantityTokens[index]
        if isInForce(index, in: reading) || isStartOfChange(index, in: reading) {
            return (.actual, .startOfChange, nil)
        }
        if isGoal(index, in: reading) { return (.target, .goal, nil) }
        if let (status, word) = cue(before: token, in: reading) { return (status, .cue, word) }
        if reading.tokens.first?.cue == .part, let previous { return (previous, .continues, nil) }
        if exists(index, in: reading), !isToCome(after: token, reading) { return (.actual, .existence, nil) }
        if let word = aspect(before: token, in: reading) { return (.actual, .cue, word) }
        if let section { return (section, .section, nil) }
        if hasTarget(after: token, in: reading) || isHeld(token, reading) { return (.target, .pledgeBehind, nil) }
        // Whoever pledges a rank says so.
        if reading.quantities[index].form == .rank { return (.actual, .unmarked, nil) }
        if paragraph.isPlan { return (.target, .paragraph, nil) }
        let isPlan = opensWithPlan(reading) && paragraph.actuals == 0 && surroundings.isPlan
        return isPlan ? (.target, .surroundings, nil) : (.actual, .unmarked, nil)
    }

    /// `完成了108个`, `先后走访20户`: what is over, even among pledges.
    private func aspect(before token: Int, in reading: SentenceReading) -> Range<Int>? {
        let start = reading.tokens[token].range.lowerBound
        if start > reading.range.lowerBound, scalars[start - 1] == "了" { return start - 1..<start }
        var index = token - 1
        while index >= 0, !reading.tokens[index].isClauseEnd, !reading.tokens[index].isQuantity {
            let word = reading.tokens[index].range
            let isPast = ["先后", "相继"].contains { scalars[word].elementsEqual($0.unicodeScalars) }
            if isPast || !reading.tokens[index].isNominal && scalars[word.upperBound - 1] == "了" { return word }
            index -= 1
        }
        return nil
    }

    /// `现行16%的税率`
    private func isInForce(_ index: Int, in reading: SentenceReading) -> Bool {
        let start = reading.quantities[index].range.lowerBound
        guard start - reading.range.lowerBound >= 2 else { return false }
        return ["现行", "现有"].contains { scalars[start - 2..<start].elementsEqual($0.unicodeScalars) }
    }

    /// `由75%提高到100%`: what a change starts from is there already, even in a plan.
    private func isStartOfChange(_ index: Int, in reading: SentenceReading) -> Bool {
        guard index + 1 < reading.quantities.count,
            reading.quantities[index + 1].unit == reading.quantities[index].unit
        else { return false }
        let token = reading.quantityTokens[index]
        // 由2018年的75%, 由每人每年380元, 从月销售额3万元: what stands between is the time or the name of the figure.
        var left = token - 1
        while left >= 0, token - left < 6,
            reading.tokens[left].isNominal || reading.tokens[left].isTime || reading.tokens[left].cue == .adverb
        {
            left -= 1
        }
        guard left >= 0, reading.tokens[left].cue == .preposition,
            ["从", "由"].contains(scalars[reading.tokens[left].range.lowerBound])
        else { return false }
        return reading.tokens[token + 1..<reading.quantityTokens[index + 1]].contains {
            ($0.cue == .rise || $0.cue == .fall || $0.cue == .level) && !$0.isClauseEnd
        }
    }

    /// `提出了能耗降低20%左右、排放减少10%等目标`: the list of figures is called a goal, and none that has been met.
    private func isGoal(_ index: Int, in reading: SentenceReading) -> Bool {
        let token = reading.quantityTokens[index]
        if isAim(token, reading) { return true }
        let rest = reading.tokens[(token + 1)...].prefix(24)
        let clause = rest.prefix { !$0.isClauseEnd }
        let start = reading.quantities[index].range.upperBound
        let end = clause.last?.range.upperBound ?? start
        guard end - start >= 3,
            ["的目标", "等目标"].contains(where: { scalars[end - 3..<end].elementsEqual($0.unicodeScalars) })
        else { return false }
        let front = reading.tokens[..<token].suffix(24)
        return front.contains { $0.cue == .fall || $0.cue == .rise } && !front.contains { isReached($0) }
    }

    /// `把价格涨幅控制在3.5%左右`, `将试点范围扩大到40%`: 把 in front of what is to be held or brought there makes an
    /// instruction where nothing in the paragraph has been reached.
    private func isHeld(_ token: Int, _ reading: SentenceReading) -> Bool {
        guard token > 1 else { return false }
        let word = reading.tokens[token - 1].cue == .scope ? token - 2 : token - 1
        guard let last = scalars[reading.tokens[word].range].last else { return false }
        let holds = reading.tokens[word].cue == .level && last == "在"
        let brings =
            (reading.tokens[word].cue == .rise || reading.tokens[word].cue == .fall) && ["到", "至", "为"].contains(last)
            && paragraph.actuals == 0
        guard holds || brings else { return false }
        let clause = reading.tokens[..<token].suffix(12).reversed().prefix { !$0.isClauseEnd && !$0.isQuantity }
        return clause.last.map { ["把", "将"].contains(scalars[$0.range.lowerBound]) && $0.range.count == 1 } ?? false
    }

    /// `增长目标为16%`, `把预期目标定在7.5%左右`
    private func isAim(_ token: Int, _ reading: SentenceReading) -> Bool {
        var left = token - 1
        while left >= 0, reading.tokens[left].cue == .level || reading.tokens[left].cue == .adverb { left -= 1 }
        guard left >= 0, left < token - 1, reading.tokens[left].isNominal else { return false }
        return scalars[reading.tokens[left].range].suffix(2).elementsEqual(["目", "标"])
    }

    /// 实现, 完成, 达到, unless 没有 or 未 denies them.
    private func isReached(_ token: SentenceToken) -> Bool {
        let word = scalars[token.range]
        guard ["实现", "完成", "达到"].contains(where: { word.starts(with: $0.unicodeScalars) }) else { return false }
        let before = token.range.lowerBound
        return before == 0 || !["有", "未", "能"].contains(scalars[before - 1])
    }

    /// The sentence begins like an instruction: `加快…`, `全力推进…`.
    private func opensWithPlan(_ reading: SentenceReading) -> Bool {
        reading.tokens.prefix(3).contains { $0.cue == .plan }
    }

    /// The nearest cue to the left: 力争 pledges, 已 and a growth over last year report.
    private func cue(before token: Int, in reading: SentenceReading) -> (Indicator.Status, Range<Int>)? {
        var index = token - 1
        let farthest = max(0, token - SentenceReading.reach)
        while index >= farthest {
            let word = reading.tokens[index].range
            switch reading.tokens[index].kind {
            case .cue(.target)
            where !describesNoun(index, before: token, reading): return (.target, word)
            case .cue(.level) where scalars[word.lowerBound] == "将": return (.target, word)
            case .noun where isPlanned(index, reading): return (.target, word)
            case .cue(.preposition) where isFuture(index, reading): return (.target, word)
            case .cue(.actual), .cue(.levelDone): return (.actual, word)
            case .time(let time)
            where !reading.isOrigin(index, before: token, scalars) && !describesNoun(index, before: token, reading):
                // A review does not pledge: a month still to come is last year's.
                let status = status(of: reading.times[time]) ?? statusOfYear(reading.times[time])
                if let status, status == .actual || section != .actual || isBeyond(reading.times[time]) {
                    if status == .actual, let pledge = pledge(before: index, reading) { return (.target, pledge) }
                    return (status, word)
                }
            default: break
            }
            index -= 1
        }
        return nil
    }

    /// `将于年底开通的高速总里程`: what is still to come in front of 的 does not reach the figure after the noun.
    private func describesNoun(_ index: Int, before token: Int, _ reading: SentenceReading) -> Bool {
        guard let head = Self.described(index, reading, scalars), head < token else { return false }
        return reading.tokens[head..<token].allSatisfy { $0.isNominal || $0.cue == .level }
    }

    /// The noun after 的 whose clause a word of the future opens.
    private static func described(_ index: Int, _ reading: SentenceReading, _ scalars: [Unicode.Scalar]) -> Int? {
        let first = reading.tokens[index]
        if first.cue == .target, !["将", "即", "拟"].contains(scalars[first.range.lowerBound]) { return nil }
        for next in index + 1..<min(reading.tokens.count, index + 12) {
            let token = reading.tokens[next]
            if token.isClauseEnd || token.isQuantity { return nil }
            guard token.isNominal, scalars[token.range.lowerBound] == "的" else { continue }
            switch reading.tokens[next - 1].cue {
            case .verb?, .intransitive?, .nounVerb?, .light?: return next
            default: return nil
            }
        }
        return nil
    }

    /// A pledge further on in the clause, or after a list of which the figure is a part.
    private func hasTarget(after token: Int, in reading: SentenceReading) -> Bool {
        let end = min(reading.tokens.count, token + SentenceReading.reach)
        let start = max(0, token - SentenceReading.reach)
        if token > 0, reading.tokens[token - 1].cue == .level,
            reading.tokens[token..<end].contains(where: \.isClauseEnd)
        {
            return false
        }
        return (reading.tokens[token..<end].contains { $0.cue == .target } || isToCome(after: token, reading))
            && !reading.tokens[start..<end].contains { $0.cue == .actual }
    }

    /// `11个县既要…`, `有900多万的人口`, `活跃在各地的240多万温州人`: what is there already, even in a plan.
    private func exists(_ index: Int, in reading: SentenceReading) -> Bool {
        let token = reading.quantityTokens[index]
        let kind = reading.quantities[index].unit.kind
        guard kind == .count || kind == .person || reading.quantities[index].unit.name.isEmpty else { return false }
        guard token + 1 < reading.tokens.count, reading.tokens[token + 1].isNominal else { return false }
        guard token > 0 else { return true }
        // 全县214个行政村中，…: those among whom something is to be done.
        let head = reading.tokens[token + 1].range
        if head.upperBound < reading.range.upperBound, scalars[head.upperBound - 1] == "中", head.count > 2,
            ["，", ","].contains(scalars[head.upperBound])
        {
            return true
        }
        // 14亿中国人: a population is there already.
        if reading.quantities[index].unit.name.isEmpty,
            reading.quantities[index].value >= ExactDecimal(1_000_000_000),
            Persons.shared.begins(
                scalars,
                at: reading.tokens[token + 1].range.lowerBound,
                limit: reading.range.upperBound
            )
        {
            return true
        }
        return ExistenceMarks.shared.ends(
            scalars,
            at: reading.quantities[index].range.lowerBound,
            from: reading.range.lowerBound
        )
    }

    let scalars: [Unicode.Scalar]

    init(
        _ text: Text,
        section: Indicator.Status?,
        paragraph: Tone,
        surroundings: Tone,
        date: CalendarDate?,
        plansYear: Bool
    ) {
        self.plansYear = plansYear
        scalars = text.scalars
        self.section = section
        self.paragraph = paragraph
        self.surroundings = surroundings
        self.date = date
    }
}
