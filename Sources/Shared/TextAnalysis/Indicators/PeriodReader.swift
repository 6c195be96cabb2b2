/// Chooses the time expression that a quantity belongs to.
struct PeriodReader {
    let scalars: [Unicode.Scalar]
    let reading: SentenceReading
    /// The period of the section, for figures without words of their own.
    let section: TimeExpression?
    let sectionStatus: Indicator.Status?
    /// The time that held in the sentence before, for sentences that go on from it.
    let previous: TimeExpression?

    /// The nearest expression to the left in the sentence, or one in the same clause to the right.
    func time(of index: Int, status: Indicator.Status) -> TimeExpression? {
        let token = reading.quantityTokens[index]
        if let own = nearest(before: token) ?? following(token) { return own }
        if continuesPrevious(token), let previous { return previous }
        guard let section else { return nil }
        return sectionStatus == nil || sectionStatus == status ? section : nil
    }

    private func nearest(before token: Int) -> TimeExpression? {
        var fallback: TimeExpression?
        for index in stride(from: token - 1, through: max(0, token - SentenceReading.reach), by: -1) {
            guard case .time(let time) = reading.tokens[index].kind, !reading.times[time].isBase else { continue }
            let found = reading.times[time]
            if found.form == .span || reading.isOrigin(index, before: token, scalars) { continue }
            if found.form != .vague, !isAttribute(index) { return found }
            fallback = fallback ?? found
        }
        return fallback
    }

    /// `完成2017年改造项目`: the year belongs to the name of the projects, not to their number.
    private func isAttribute(_ index: Int) -> Bool {
        guard index > 0, index + 1 < reading.tokens.count, case .time(let time) = reading.tokens[index].kind,
            case .years(.absolute, _) = reading.times[time].form
        else { return false }
        switch reading.tokens[index - 1].kind {
        case .cue(.verb), .cue(.intransitive), .cue(.light): return reading.tokens[index + 1].isNominal
        default: return false
        }
    }

    private func following(_ token: Int) -> TimeExpression? {
        for next in reading.tokens[(token + 1)...].prefix(SentenceReading.reach) {
            switch next.kind {
            case .comma, .stop: return nil
            case .time(let time) where !reading.times[time].isBase:
                if case .years = reading.times[time].form { return reading.times[time] }
            default: continue
            }
        }
        return nil
    }

    /// 其中 and figures without a subject go on with the sentence before.
    private func continuesPrevious(_ token: Int) -> Bool {
        reading.tokens.first?.cue == .part
    }
}
