/// Collects explanations while the extractor works; where there is none, extraction costs nothing more.
///
/// Rules are told by where their words stand: every phrase of a record is a range of the text, and its place before,
/// behind or far from the number says which rule took it.
final class ExtractionTrace {
    typealias Step = IndicatorExplanation.Step
    typealias Word = IndicatorExplanation.Word
    typealias Decision = (status: Indicator.Status, rule: StatusReader.Rule, word: Range<Int>?)

    let text: Text
    private(set) var explanations: [IndicatorExplanation] = []

    init(_ text: Text) { self.text = text }

    func add(
        _ indicator: Indicator,
        _ finding: Finding,
        _ reading: SentenceReading,
        subject: Range<Int>?,
        status: Decision,
        time: TimeExpression?,
        resolver: PeriodResolver
    ) {
        let steps = [
            valueStep(indicator, reading.quantities[finding.quantity]), metricStep(indicator, finding, reading),
            measureStep(indicator, finding, reading), statusStep(status, reading),
            periodStep(indicator, time, reading, resolver), subjectStep(indicator, subject, reading),
        ]
        explanations.append(IndicatorExplanation(indicator: indicator, steps: steps))
    }

    // MARK: - Value, measure

    private func valueStep(_ indicator: Indicator, _ quantity: Quantity) -> Step {
        var words = [Word(range: quantity.core, text: text[quantity.core], role: "number and unit")]
        let unit = quantity.unit
        if !unit.name.isEmpty {
            let start = max(quantity.core.lowerBound, quantity.core.upperBound - unit.name.unicodeScalars.count)
            let range = start..<quantity.core.upperBound
            let base = unit.base.isEmpty ? "" : ", \(unit.factor) \(unit.base)"
            words.append(Word(range: range, text: text[range], role: "unit, \(unit.kind.rawValue)\(base) (units.tsv)"))
        }
        for hedge in [
            quantity.range.lowerBound..<quantity.core.lowerBound, quantity.core.upperBound..<quantity.range.upperBound,
        ] where !hedge.isEmpty {
            words.append(Word(range: hedge, text: text[hedge], role: "hedge (hedges.tsv)"))
        }
        let rule =
            switch quantity.form {
            case .measured:
                "a number, multipliers folded in" + (unit.name.isEmpty ? ", without a unit" : ", and its unit")
            case .rank: "a rank"
            case .doubling: "a doubling"
            case .digitCount: "a number of digits that stands for a range"
            case .trend: "a growth told without a number: none, or past the turn"
            }
        let value = [indicator.comparison.rawValue, indicator.value, indicator.unit].joined(separator: " ")
        return Step(field: "value", value: value, rule: rule, words: words)
    }

    private func measureStep(_ indicator: Indicator, _ finding: Finding, _ reading: SentenceReading) -> Step {
        let token = reading.quantityTokens[finding.quantity]
        let governing = nearest(before: token, in: reading) { token in
            switch token.cue {
            case .rise?, .fall?, .gain?, .share?, .rank?, .rate?, .increment?, .level?, .levelDone?: true
            default: false
            }
        }
        let kind = reading.quantities[finding.quantity].unit.kind
        let rule =
            switch indicator.measure {
            case .level: "an amount: no verb of growth governs it, or one that ends in 到 or 至"
            case .growth: "a percentage that a verb or noun of growth governs"
            case .change: "an amount that a verb of change governs, or percentage points"
            case .share: "a percentage or fraction that no verb of growth governs"
            case .rank: "the form of the number is a rank"
            case .multiple: "the unit or the word is a multiple"
            }
        return Step(
            field: "measure, sign",
            value: "\(indicator.measure.rawValue) \(indicator.sign.rawValue)",
            rule: rule + " (unit of kind \(kind.rawValue))",
            words: governing.map { [word($0)] } ?? []
        )
    }

    // MARK: - Metric, subject

    private func metricStep(_ indicator: Indicator, _ finding: Finding, _ reading: SentenceReading) -> Step {
        guard let metric = finding.metric else {
            return Step(field: "metric", value: "", rule: "no phrase names what is measured", words: [])
        }
        var words = [Word(range: metric, text: text[metric], role: "metric as written")]
        for token in reading.tokens(in: metric) {
            if case .noun(.some(let index)) = token.kind {
                let name = MetricCatalogue.shared.metrics[index]
                words.append(word(token, role: "names \(name.id), \(name.name) (metrics.tsv)"))
            }
        }
        let figure = reading.quantities[finding.quantity].range
        if metric.upperBound <= figure.lowerBound, reading.range.contains(metric.lowerBound) {
            let between = reading.tokens(in: metric.upperBound..<figure.lowerBound).prefix(8)
            words += between.filter { !$0.isClauseEnd }.map { word($0, role: "passed over: " + role(of: $0)) }
        }
        let value = indicator.metricID.map { "\(indicator.metric) (\($0))" } ?? indicator.metric
        return Step(field: "metric", value: value, rule: metricRule(metric, figure, reading), words: words)
    }

    private func metricRule(_ metric: Range<Int>, _ figure: Range<Int>, _ reading: SentenceReading) -> String {
        if metric.lowerBound >= figure.upperBound {
            let isVerb = reading.token(at: metric.lowerBound).map { !$0.isNominal } ?? false
            return isVerb ? "what was done, behind the number" : "the noun behind the number"
        }
        guard metric.lowerBound >= reading.range.lowerBound else { return "carried over from a sentence before" }
        let between = reading.tokens(in: metric.upperBound..<figure.lowerBound)
        if between.contains(where: { $0.cue == .respectively }) {
            return "dealt out by 分别: the head of the same number"
        }
        if between.contains(where: \.isQuantity) { return "shared with the figure before" }
        if between.contains(where: \.isClauseEnd) { return "the last phrase of an earlier clause" }
        return "the noun phrase before the number, in its clause"
    }

    private func subjectStep(_ indicator: Indicator, _ subject: Range<Int>?, _ reading: SentenceReading) -> Step {
        guard let subject else {
            let rule =
                "nothing before the figure opens a clause with a place, a scope or a body, and none was carried over"
            return Step(field: "subject", value: "", rule: rule, words: [])
        }
        let isOwn = reading.range.contains(subject.lowerBound)
        let rule = isOwn ? "opens a clause of the sentence" : "carried over: it was stated before and holds on"
        let token = isOwn ? reading.token(at: subject.lowerBound) : nil
        return Step(
            field: "subject",
            value: indicator.subject,
            rule: rule,
            words: [Word(range: subject, text: text[subject], role: token.map(role) ?? "subject")]
        )
    }

    // MARK: - Status, period

    private func statusStep(_ decision: Decision, _ reading: SentenceReading) -> Step {
        let rule =
            switch decision.rule {
            case .cue: "the nearest word to the left that reports or pledges"
            case .continues: "the sentence goes on with 其中: as the figure before"
            case .existence: "it says what is there already"
            case .section: "the heading of the section reviews or plans"
            case .startOfChange: "a change starts from it, so it is there already"
            case .goal: "the figures are called a goal"
            case .pledgeBehind: "a word further on in the sentence pledges"
            case .paragraph: "the paragraph pledges more than it reports"
            case .surroundings: "the sentence begins like an instruction, in a section that plans"
            case .unmarked: "no word pledges: it is reported"
            }
        let words = decision.word.map { range in
            [
                reading.token(at: range.lowerBound).map { word($0) }
                    ?? Word(range: range, text: text[range], role: "word")
            ]
        }
        return Step(field: "status", value: decision.status.rawValue, rule: rule, words: words ?? [])
    }

    private func periodStep(
        _ indicator: Indicator,
        _ time: TimeExpression?,
        _ reading: SentenceReading,
        _ resolver: PeriodResolver
    ) -> Step {
        guard let time else {
            let rule = "no words of time in the sentence, and none holds on from before"
            return Step(field: "period", value: "", rule: rule, words: [])
        }
        guard !time.range.isEmpty else {
            let rule = "no words of time; a yearly report reviews the year that is over and plans its own"
            return Step(field: "period", value: indicator.period, rule: rule, words: [])
        }
        var rule = "words of time "
        if !reading.range.contains(time.range.lowerBound) {
            rule += "from a heading or a sentence before"
        } else {
            rule += time.range.lowerBound < indicator.range.lowerBound ? "to the left" : "to the right in the clause"
        }
        if indicator.period.isEmpty {
            rule += "; nothing in the document fixes them, so the period stays empty"
        } else {
            rule += resolver.date.map { "; resolved against the document's day, \($0)" } ?? ""
            rule += resolver.sectionYear.map { ", and the section's year, \($0)" } ?? ""
        }
        let word = Word(
            range: time.range,
            text: text[time.range],
            role: "time (time_words.tsv and the grammar of dates)"
        )
        return Step(field: "period", value: indicator.period, rule: rule, words: [word])
    }

    // MARK: - Words

    private func nearest(
        before token: Int,
        in reading: SentenceReading,
        where isWanted: (SentenceToken) -> Bool
    ) -> SentenceToken? {
        for index in stride(from: token - 1, through: max(0, token - SentenceReading.reach), by: -1) {
            if reading.tokens[index].isClauseEnd { return nil }
            if isWanted(reading.tokens[index]) { return reading.tokens[index] }
        }
        return nil
    }

    private func word(_ token: SentenceToken, role: String? = nil) -> Word {
        Word(range: token.range, text: text[token.range], role: role ?? self.role(of: token))
    }

    private func role(of token: SentenceToken) -> String {
        switch token.kind {
        case .text: "text that no list knows"
        case .noun(.some(let index)): "metric \(MetricCatalogue.shared.metrics[index].id) (metrics.tsv)"
        case .noun: "a noun whole"
        case .place: "place (regions.tsv)"
        case .cue(let cue): "\(cue.rawValue) (indicator_words.tsv)"
        case .quantity: "another figure"
        case .time: "time"
        case .comma, .enumeration, .stop: "mark"
        case .openBracket, .closeBracket: "bracket"
        }
    }
}
