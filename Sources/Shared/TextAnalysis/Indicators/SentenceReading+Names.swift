/// Words that pledge by themselves but are nouns here.
extension SentenceReading {
    /// Makes nouns of 计划 in the name of a plan and of goals that are spoken of: `好于预期`, `主要目标任务全面完成`.
    mutating func nameNouns(_ scalars: [Unicode.Scalar]) {
        for index in tokens.indices where tokens[index].cue == .target {
            let word = scalars[tokens[index].range]
            let isName =
                word.elementsEqual(["计", "划"])
                ? isPlanName(index, scalars)
                : (word.last == "期" || word.last == "标") && isGoalSpokenOf(index, scalars)
            // …是下一步改进的重点
            let isNext = index > 0 && word.starts(with: "下一步".unicodeScalars) && tokens[index - 1].cue == .level
            if isName || isNext { tokens[index].kind = .noun(metric: nil) }
        }
    }

    /// `三年行动计划，`, `营养改善计划补助标准`, `攻关计划和研究计划`, `招生计划为694万人`.
    private func isPlanName(_ index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        let range = tokens[index].range
        guard index > 0, range.upperBound < self.range.upperBound,
            tokens[index - 1].range.upperBound == range.lowerBound
        else { return false }
        let before = tokens[index - 1]
        switch before.cue {
        case .verb?, .nounVerb?, .noun?: return true
        default: break
        }
        guard before.isNominal else { return false }
        if index + 1 < tokens.count {
            switch tokens[index + 1].kind {
            case .text where before.kind == .text, .noun where before.kind == .text: return true
            case .cue(.level), .cue(.levelDone): return true
            // 计划补助标准: verb and bare head make one noun.
            case .cue(.verb), .cue(.nounVerb):
                let end = tokens[index + 1].range.upperBound
                if BareHeads.shared.begins(scalars, at: end, limit: self.range.upperBound) { return true }
            default: break
            }
        }
        return ["的", "，", "、", "。", "；", "”", ",", "和", "与", "及"].contains(scalars[range.upperBound])
    }

    /// `好于预期`, `超预期`, `预期目标顺利实现`: a goal that something is held against, or that has been met.
    private func isGoalSpokenOf(_ index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        let start = tokens[index].range.lowerBound
        let before: Set<Unicode.Scalar> = ["于", "超", "过", "合", "稳", "出"]
        if start > range.lowerBound, before.contains(scalars[start - 1]) { return true }
        let clause = tokens[(index + 1)...].prefix(Self.reach).prefix { !$0.isClauseEnd && !$0.isQuantity }
        return clause.contains { token in
            ["完成", "实现"].contains { scalars[token.range].starts(with: $0.unicodeScalars) }
        } && !tokens[..<index].suffix(8).contains { $0.cue == .target || $0.cue == .plan }
    }
}
