/// What follows a time expression and changes what it means: 以来, 前, 期间, or a comparison with it.
extension TimeParser {
    /// Adds 前, 以前, 期间, 上午 and marks a base of comparison.
    func finished(_ expression: TimeExpression) -> TimeExpression {
        var time = expression
        if follows("以来", &time) {
            time.form = Self.since(time.form)
        }
        if follows("之前", &time) || follows("以前", &time) || followsLimit(&time) { time.isDeadline = true }
        for word in ["期间", "时期", "上午", "下午", "晚上", "晚", "同期"] where follows(word, &time) {
            if word == "同期" { time.isBase = true }
        }
        if time.range.lowerBound > 0 {
            switch scalars[time.range.lowerBound - 1] {
            case "是" where Self.isStretch(time.form), "了" where Self.isStretch(time.form): time.isBase = true
            case "到", "为", "是": time.isBase = time.isBase || isWholeOfShare(time.range.upperBound)
            case "自" where isSince(time.range.upperBound): time.form = Self.since(time.form)
            case "比", "较", "于": time.isBase = true
            case "与", "同", "和", "跟": time.isBase = time.isBase || isCompared(time.range.upperBound)
            default: break
            }
        }
        return time
    }

    /// `是1950年到2002年的总和`: several years named after 是 are what the figure is compared with.
    private static func isStretch(_ form: TimeExpression.Form) -> Bool {
        if case .years(let from, let to) = form { from != to } else { false }
    }

    private static func since(_ form: TimeExpression.Form) -> TimeExpression.Form {
        switch form {
        case .years(let year, _): .since(year, month: 1)
        case .months(let year, let from, _): .since(year, month: from)
        default: .vague
        }
    }

    /// `自2006年改制以来`: 以来 closes the clause that the time opens.
    private func isSince(_ index: Int) -> Bool {
        let window = clause(from: index, within: 24)
        return window.contains { matches("以来", at: $0) }
    }

    /// `同一九四九年产量比较`, `与上年基本持平`.
    private func isCompared(_ index: Int) -> Bool {
        clause(from: index, within: 8).contains { place in
            ["相比", "比较", "持平"].contains { matches($0, at: place) }
        }
    }

    private func clause(from index: Int, within length: Int) -> Range<Int> {
        var end = index
        while end < limit, end - index < length, !["，", ",", "。", "；", "、"].contains(scalars[end]) { end += 1 }
        return index..<max(index, end)
    }

    /// `恢复到2019年的87%`, `为2015年的1.7倍`: the year is what the share is of.
    private func isWholeOfShare(_ index: Int) -> Bool {
        guard matches("的", at: index), index + 1 < limit else { return false }
        guard let number = NumberLexer(scalars, limit: limit).number(at: index + 1) else { return false }
        return ["%", "％", "倍", "成"].contains { matches($0, at: number.range.upperBound) }
    }

    private func follows(_ word: String, _ time: inout TimeExpression) -> Bool {
        guard matches(word, at: time.range.upperBound) else { return false }
        time.range = time.range.lowerBound..<time.range.upperBound + word.unicodeScalars.count
        return true
    }

    /// 前 closes a time only where no other word begins with it.
    private func followsLimit(_ time: inout TimeExpression) -> Bool {
        let end = time.range.upperBound
        guard matches("前", at: end) else { return false }
        for word in ["前三", "前列", "前后", "前期", "前往", "前景", "前沿", "前来", "前一", "前两", "前十", "前移", "前进", "前提"]
        where matches(word, at: end) { return false }
        time.range = time.range.lowerBound..<end + 1
        return true
    }
}
