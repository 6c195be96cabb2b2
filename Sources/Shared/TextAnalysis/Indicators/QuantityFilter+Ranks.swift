/// Ranks, and the places that they are among.
extension QuantityFilter {
    func isRank(_ quantity: Quantity, after previous: SentenceToken?) -> Bool {
        let end = skipBlanks(quantity.range.upperBound)
        if let next = scalar(end), isIdeograph(next), next != "的", !startsRankTail(end), !startsPredicate(end) {
            return false
        }
        if isMannerOfSpeaking(quantity) { return false }
        if scalar(quantity.range.lowerBound) == "首" || scalar(quantity.range.lowerBound) == "榜" { return true }
        // 由第十位上升到第五位
        if follows("由", quantity) || follows("从", quantity), startsPredicate(end) { return true }
        switch previous?.kind {
        case .cue(.rank)?, .cue(.scope)?, .place?, .cue(.level)?: return true
        default:
            return RankScopes.shared.ends(scalars, at: quantity.range.lowerBound, from: bounds.lowerBound)
                || isRanked(quantity)
        }
    }

    /// `摆在首位`, `放在经济工作的首位`.
    private func isMannerOfSpeaking(_ quantity: Quantity) -> Bool {
        let start = quantity.range.lowerBound
        if NoRankMarks.shared.ends(scalars, at: start, from: bounds.lowerBound) { return true }
        guard scalar(start - 1) == "的" else { return false }
        return clause(before: start, within: 20).contains { NoRankMarks.shared.begins(scalars, at: $0, limit: start) }
    }

    private func clause(before end: Int, within length: Int) -> Range<Int> {
        var start = end
        while start > max(bounds.lowerBound, end - length), !"，,；。".unicodeScalars.contains(scalars[start - 1]) {
            start -= 1
        }
        return start..<end
    }

    /// `居全省内河港口第二`: a verb of ranking with the scope between it and the number.
    func isRanked(_ quantity: Quantity) -> Bool {
        var index = quantity.range.lowerBound - 1
        while index >= bounds.lowerBound, quantity.range.lowerBound - index <= 14 {
            if ["，", ",", "；", "。"].contains(scalars[index]) { return false }
            if let end = RankVerbs.shared.end(scalars, at: index, limit: bounds.upperBound),
                RankScopes.shared.begins(scalars, at: end, limit: bounds.upperBound)
                    || countsRivals(end..<quantity.range.lowerBound)
            {
                return true
            }
            index -= 1
        }
        return false
    }

    func startsRankTail(_ index: Int) -> Bool {
        ["位", "名", "方阵", "梯队"].contains { starts($0, at: index) }
    }

    /// `居九县市区第三位`, `在11个设区市中排第五`: a count of places between the verb, or 在, and the rank says whom it is among.
    ///
    /// - Returns: where the words of the scope end.
    func rivals(_ quantity: Quantity) -> Int? {
        let start = quantity.core.lowerBound
        let opens = clause(before: start, within: 6).contains { index in
            scalars[index] == "在" || RankVerbs.shared.begins(scalars, at: index, limit: start)
        }
        guard opens else { return nil }
        var end = start
        while end < min(bounds.upperBound, start + 16), !beginsRank(end) {
            if ["，", ",", "；", "。", "%", "％"].contains(scalars[end]) { return nil }
            end += 1
        }
        guard beginsRank(end), countsRivals(start..<end) else { return nil }
        // 排, 位居: the verb of the rank stays a word of its own.
        let verb = (quantity.core.upperBound..<end).first { RankVerbs.shared.end(scalars, at: $0, limit: end) == end }
        return verb ?? end
    }

    private func beginsRank(_ index: Int) -> Bool { starts("第", at: index) || starts("首位", at: index) }

    private func countsRivals(_ range: Range<Int>) -> Bool {
        guard let first = range.first, NumberLexer(scalars, limit: range.upperBound).number(at: first) != nil else {
            return false
        }
        return scalars[range].contains { ["县", "市", "区", "州", "省"].contains($0) }
    }
}
