import TextAnalysis

/// How an indicator came to be, for people: a line for each field, and below it the words that it went by.
struct ExplanationReport {
    private let explanation: IndicatorExplanation
    private let style: Style

    init(_ explanation: IndicatorExplanation, style: Style = .plain) {
        self.explanation = explanation
        self.style = style
    }

    var lines: [String] {
        let indicator = explanation.indicator
        let head = "\(indicator.metric) \(indicator.text), \(indicator.range.lowerBound)-\(indicator.range.upperBound)"
        return [style.bold(head.printable)] + explanation.steps.flatMap(lines)
    }

    private func lines(_ step: IndicatorExplanation.Step) -> [String] {
        let value = step.value.isEmpty ? "(empty)" : step.value
        let head = "  \(style.cyan(step.field)): \(value.printable)  \(style.dim(step.rule.printable))"
        return [head] + step.words.map { "      「\($0.text)」 \($0.role)".printable }
    }
}
