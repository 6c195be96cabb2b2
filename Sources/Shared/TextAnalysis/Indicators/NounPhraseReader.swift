/// Finds the noun phrases of a sentence, from its tokens.
struct NounPhraseReader {
    let scalars: [Unicode.Scalar]
    let tokens: [SentenceToken]

    /// The phrase whose last token is `last`, as far to the left as it holds together.
    func phrase(endingAt last: Int) -> Range<Int>? {
        var first = last + 1
        var index = last
        while index >= 0 {
            switch tokens[index].kind {
            case .enumeration where index < last && index > 0 && joins(index): break
            case .closeBracket:
                guard let open = openBracket(before: index) else { return trimmed(first, last) }
                index = open
            default:
                guard tokens[index].isNominal else { return trimmed(first, last) }
            }
            first = index
            index -= 1
        }
        return trimmed(first, last)
    }

    /// The phrase that begins with token `first`.
    func phrase(startingAt first: Int) -> Range<Int>? {
        var end = first
        // 52个挂牌督战县: a verb in front of the noun belongs to its name.
        if let compound = compoundEnd(first) { end = compound } else if let noun = nounAfterVerbs(first) { end = noun }
        while end < tokens.count {
            let kind = tokens[end].kind
            if tokens[end].isNominal {
                end += 1
            } else if kind == .enumeration, end > first, joins(end) {
                end += 1
            } else if case .cue(.verb) = kind, end > first, end + 1 == tokens.count || closesPhrase(end + 1) {
                // A verb at the end of a phrase is a noun here: 综合整治, 片区改造.
                end += 1
            } else if end > first, let compound = compoundEnd(end) {
                end = compound
            } else if case .cue(.verb) = kind, end > first, isShortHead(end + 1) {
                // 污水处理厂: the verb is the middle of a compound.
                end += 2
            } else {
                break
            }
        }
        guard end > first else { return nil }
        return shorn(beforeVerb(tokens[first].range.lowerBound..<tokens[end - 1].range.upperBound))
    }

    /// `省市采取了自主命题的方式`: 了 shows the verb that no list knows; the noun ends before it.
    private func beforeVerb(_ range: Range<Int>) -> Range<Int> {
        guard let mark = range.dropFirst(2).first(where: { scalars[$0] == "了" }) else { return range }
        if mark + 1 < range.upperBound, scalars[mark + 1] == "解" { return range }
        if ["为", "除", "终", "未", "罢", "公"].contains(scalars[mark - 1]) { return range }
        let isShort = mark - range.lowerBound < 4 || Self.shortVerbs.contains(scalars[mark - 1])
        return range.lowerBound..<mark - (isShort ? 1 : 2)
    }

    /// Verbs of one character that take 了.
    private static let shortVerbs: Set<Unicode.Scalar> = [
        "买", "卖", "吃", "喝", "住", "用", "做", "走", "来", "去", "办", "写", "看", "有", "开", "修", "种", "养", "当", "干", "打",
        "给", "过", "上",
    ]

    /// `高校资助面`, `城乡医疗救助补助资金`: a head that says nothing alone needs the verbs before it, and what stands before
    /// them.
    func withVerb(_ range: Range<Int>, _ index: Int) -> Range<Int> {
        let isBare = range.count == 1 || isBareHead(range)
        let last = firstToken(of: range, before: index) - 1
        var verb = last
        while verb >= 0, last - verb < 2, [.verb, .intransitive].contains(tokens[verb].cue),
            isBare && verb == last || isDeverbal(tokens[verb])
        {
            verb -= 1
        }
        guard verb < last else { return range }
        let needsVerb = isBare || isCompoundHead(range)
        guard verb >= 0, tokens[verb].isNominal, let front = phrase(endingAt: verb) else {
            return needsVerb ? tokens[last].range.lowerBound..<range.upperBound : range
        }
        // 安排医疗救助补助资金: behind a predicate the verbs that follow are inside the noun.
        let before = firstToken(of: front, before: verb) - 1
        let hasPredicate = before >= 0 && [.light, .verb, .plan].contains(tokens[before].cue)
        return needsVerb || hasPredicate ? front.lowerBound..<range.upperBound : range
    }

    /// 总量, 规模: says nothing without the metric before it.
    func isBareHead(_ range: Range<Int>) -> Bool { BareHeads.shared.contains(range, of: scalars) }

    private func isDeverbal(_ token: SentenceToken) -> Bool {
        Deverbals.shared.contains(token.range, of: scalars)
    }

    private func isCompoundHead(_ range: Range<Int>) -> Bool {
        CompoundHeads.shared.contains(range, of: scalars)
    }

    /// `职业技能提升培训任务`: where the compound ends that goes on with verbs at `index`.
    func compoundEnd(_ index: Int) -> Int? {
        var next = index
        while next < tokens.count, next - index < 3, isDeverbal(tokens[next]) { next += 1 }
        guard next > index else { return nil }
        if next < tokens.count, tokens[next].isNominal, isCompoundHead(tokens[next].range) { next += 1 }
        let isHead = next > index + 1 || isCompoundHead(tokens[index].range)
        return isHead && (next == tokens.count || closesPhrase(next)) ? next : nil
    }

    /// The token that a phrase begins with, or the place or scope in front of it.
    func firstToken(of range: Range<Int>, before index: Int) -> Int {
        var first = index
        while first > 0, tokens[first - 1].range.upperBound > range.lowerBound { first -= 1 }
        while first > 0, tokens[first - 1].cue == .scope || tokens[first - 1].kind == .place { first -= 1 }
        return first
    }

    /// The noun that one or two verbs stand in front of.
    func nounAfterVerbs(_ first: Int) -> Int? {
        var index = first
        while index < tokens.count, index - first < 2, [.verb, .intransitive].contains(tokens[index].cue) { index += 1 }
        guard index > first, index < tokens.count, tokens[index].isNominal else { return nil }
        return index
    }

    private func isShortHead(_ index: Int) -> Bool {
        guard index < tokens.count, tokens[index].kind == .text, tokens[index].range.count <= 2 else { return false }
        return index + 1 == tokens.count || closesPhrase(index + 1)
    }

    private func closesPhrase(_ index: Int) -> Bool {
        switch tokens[index].kind {
        case .comma, .stop, .enumeration, .closeBracket: true
        default: false
        }
    }

    /// A 、 joins two nouns unless a figure closes the item before it or opens the one after it.
    private func joins(_ index: Int) -> Bool {
        guard index > 0, index + 1 < tokens.count else { return false }
        return tokens[index - 1].isNominal && tokens[index + 1].isNominal
    }

    private func openBracket(before close: Int) -> Int? {
        var index = close - 1
        while index >= 0, close - index < 12 {
            if tokens[index].kind == .openBracket { return index }
            index -= 1
        }
        return nil
    }

    /// Drops the subject in front (`全市`, a place) and the examples of a list (`甲、乙等`).
    private func trimmed(_ first: Int, _ last: Int) -> Range<Int>? {
        guard first <= last else { return nil }
        var start = first
        while start < last {
            switch tokens[start].kind {
            case .enumeration: start += 1
            case .cue(.scope), .place:
                if belongsToName(start) { return whole(start, last) }
                start += 1
            default: return whole(start, last)
            }
        }
        if tokens[start].cue == .scope || tokens[start].kind == .place { return nil }
        return whole(start, last)
    }

    /// `道德模范7名、浙江省道德模范25名`: inside a list a place is part of the name.
    private func belongsToName(_ index: Int) -> Bool {
        guard index > 0, tokens[index - 1].kind == .enumeration else { return false }
        return tokens[index].kind == .place || scalars[tokens[index].range.lowerBound + 1] == "国"
    }

    private func whole(_ first: Int, _ last: Int) -> Range<Int>? {
        let range = tokens[first].range.lowerBound..<tokens[last].range.upperBound
        guard let list = (first...last).last(where: { tokens[$0].kind == .enumeration }) else { return shorn(range) }
        let rest = tokens[list].range.upperBound..<range.upperBound
        guard let mark = scalars[rest].firstIndex(of: "等"), mark + 2 < range.upperBound,
            mark > rest.lowerBound, !["平", "高", "中", "初", "同", "优"].contains(scalars[mark - 1])
        else { return shorn(range) }
        // 重点工程、循环经济等项目: 项目 alone says nothing.
        let isBare = range.upperBound - mark <= 3 || scalars[mark + 1] == "方" && scalars[mark + 2] == "面"
        return !isBare ? shorn(mark + 1..<range.upperBound) : shorn(range)
    }

    /// A word for those among whom a rank is counted: `世界`, `全国县市`.
    func isScope(_ range: Range<Int>) -> Bool {
        guard let word = shorn(range) else { return true }
        return RankScopes.shared.contains(word, of: scalars)
    }

    /// Drops particles and blanks at both ends.
    func shorn(_ range: Range<Int>) -> Range<Int>? {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, isLeadingParticle(scalars[start]) {
            // 和美乡村, 和平: no conjunction.
            if scalars[start] == "和", start + 1 < end, ["美", "平", "谐"].contains(scalars[start + 1]) { break }
            let isPointer =
                scalars[start] == "这" && start + 1 < end
                && [
                    "个", "一", "些", "项", "次", "届", "种", "枚", "家", "座", "条", "台", "架", "艘", "件", "份", "批", "位", "名", "所",
                    "部", "只",
                ]
                .contains(scalars[start + 1])
            start += isPointer ? 2 : 1
        }
        // 为此中央财政支出…
        if start + 2 < end, scalars[start] == "此", !["项", "次", "类", "外", "种"].contains(scalars[start + 1]) {
            start += 1
        }
        while end > start, isTrailingParticle(end - 1, from: start) || endsInComparison(end, from: start) { end -= 1 }
        guard start < end else { return nil }
        return balanced(start..<end)
    }

    /// Drops a straight quotation mark whose partner lies outside.
    private func balanced(_ range: Range<Int>) -> Range<Int>? {
        guard range.count(where: { scalars[$0] == "\"" }) % 2 == 1 else { return range }
        if scalars[range.upperBound - 1] == "\"" { return shorn(range.lowerBound..<range.upperBound - 1) }
        return scalars[range.lowerBound] == "\"" ? shorn(range.lowerBound + 1..<range.upperBound) : range
    }

    /// 比 left over from `比去年增长`, not the end of 占比 or 收入比.
    private func endsInComparison(_ end: Int, from start: Int) -> Bool {
        guard scalars[end - 1] == "比" || scalars[end - 1] == "较" else { return false }
        return end - 2 < start || !["占", "同", "环", "对", "入", "性", "之", "贷", "产", "价", "能"].contains(scalars[end - 2])
    }

    private func isLeadingParticle(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "的", "和", "与", "及", "、", "等", "其", "了", "且", "并", "得", "或", "这", "又", "也", "使": true
        case "·", "-", "—", "#", "◎", "*", "●": true
        default: ScalarClass.isBlank(scalar)
        }
    }

    private func isTrailingParticle(_ index: Int, from start: Int) -> Bool {
        let scalar = scalars[index]
        switch scalar {
        // 平均, 人均 are words; 均 alone is not.
        case "均" where index > start && ["平", "人", "户", "亩", "日", "年", "月"].contains(scalars[index - 1]): return false
        case "及" where index > start && ["普", "波", "危", "触", "涉"].contains(scalars[index - 1]): return false
        case "的", "了", "、", "等", "和", "及", "与", "-", "—", "“", "‘", "(", "（": return true
        case "则" where index > start && !["规", "原", "准", "细", "法", "守", "总", "附"].contains(scalars[index - 1]):
            return true
        // 收入过万元
        case "过" where index > start && !["超", "通", "经", "不"].contains(scalars[index - 1]): return true
        case "却", "再", "也", "都", "还", "仅", "拟", "将", "均", "又", "已", "就": return true
        default: return ScalarClass.isBlank(scalar)
        }
    }
}
