/// Lists of quantities: `分别` deals out its heads, and `12家、15家` go on with one.
extension MetricFinder {
    /// Quantities that follow one another with nothing but 、 or 和 between them.
    func listed(from index: Int) -> Range<Int> {
        var end = index + 1
        let kind = reading.quantities[index].unit.kind
        while end < reading.quantities.count, isNext(end), reading.quantities[end].unit.kind == kind { end += 1 }
        return index..<end
    }

    func isNext(_ index: Int) -> Bool {
        let between = reading.quantityTokens[index - 1] + 1..<reading.quantityTokens[index]
        return !between.isEmpty && between.allSatisfy { isJoint(tokens[$0]) }
    }

    func isJoint(_ token: SentenceToken) -> Bool {
        switch token.kind {
        case .enumeration, .cue(.rise), .cue(.fall), .cue(.boundAbove): true
        case .comma: true
        case .text: token.range.count <= 2 && ["和", "与", "及", "以"].contains(scalars[token.range.lowerBound])
        default: false
        }
    }

    /// The second of `12家、15家` or `7.8%和8.6%`.
    func isContinuation(_ index: Int) -> Bool {
        guard index > 0, isNext(index) else { return false }
        let between = reading.quantityTokens[index - 1] + 1..<reading.quantityTokens[index]
        let isPlainList = between.allSatisfy { tokens[$0].kind == .enumeration || tokens[$0].kind == .text }
        return isPlainList && reading.quantities[index].unit == reading.quantities[index - 1].unit
            && phraseAfter(index) == nil
    }

    /// `甲收入17175元，乙收入5153元，实际增长9.8%和8.5%`: as many growths as levels before them, which take their metrics.
    func growthsOfLevels(_ index: Int, _ context: LeftContext) -> Range<Int>? {
        guard !context.reachesLevel, context.phrase == nil, findings.count > 1,
            let group = growths(from: index, context)
        else { return nil }
        let levels = findings.suffix(group.count)
        let units = levels.map { reading.quantities[$0.quantity].unit }
        guard levels.count == group.count, levels.allSatisfy({ $0.measure == .level }),
            units.allSatisfy({ $0 == units[0] }), Set(levels.map(\.metric)).count == group.count,
            levels.last?.quantity == index - 1
        else { return nil }
        return group
    }

    private static let mostLevels = 6

    /// `城镇居民收入和农村居民收入实际增长8.4%和11.4%`: as many growths as heads in front of them.
    func growthsOfHeads(_ index: Int, _ context: LeftContext) -> Range<Int>? {
        guard let phrase = context.phrase, let group = growths(from: index, context),
            HeadSplitter(scalars).heads(of: phrase, count: group.count).count == group.count
        else { return nil }
        return group
    }

    /// Two to six shares in a row behind one growth verb.
    private func growths(from index: Int, _ context: LeftContext) -> Range<Int>? {
        guard context.governor != nil, reading.quantities[index].unit.kind == .ratio else { return nil }
        let group = listed(from: index)
        let isRow = (2...Self.mostLevels).contains(group.count) && group.dropFirst().allSatisfy(isContinuation)
        return isRow ? group : nil
    }

    mutating func distribute(_ group: Range<Int>, _ context: LeftContext) {
        let phrase =
            context.phrase
            ?? (findings.count < group.count
                ? phraseOfClauseBefore(reading.quantityTokens[group.lowerBound]) : nil)
        let heads = phrase.map { HeadSplitter(scalars).heads(of: $0, count: group.count) }
        let earlier = findings.suffix(group.count).map(\.metric)
        for (offset, index) in group.enumerated() {
            var finding = finding(index, context)
            finding.measure = measure(reading.quantities[index], context, index)
            // 分别超过8%和9% bounds both; 8%以上和9% bounds the first.
            let first = reading.quantities[group.lowerBound]
            if finding.comparison == .equal, !first.hasBoundAfter { finding.comparison = first.comparison }
            if let heads {
                let head = heads[min(offset, heads.count - 1)]
                finding.metric = head.metric
                finding.subject = head.subject
                finding.list = heads.last?.metric
            } else if earlier.count == group.count {
                finding.metric = earlier[offset]
            }
            findings.append(finding)
        }
    }
}
