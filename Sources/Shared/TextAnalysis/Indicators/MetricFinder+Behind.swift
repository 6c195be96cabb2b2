/// What stands behind a figure: the noun that a count is of, what was done, what money is for.
extension MetricFinder {
    /// `25个、2.1万套安置房`: the first of two counts takes the noun after the second.
    func phraseAfterList(_ index: Int) -> Range<Int>? {
        guard index + 1 < reading.quantities.count,
            reading.quantityTokens[index + 1] == reading.quantityTokens[index] + 2,
            tokens[reading.quantityTokens[index] + 1].kind == .enumeration
        else { return nil }
        return phraseAfter(index + 1)
    }

    /// `派出3批47名医护人员`, `380户1200人脱贫`: the first of two counts with nothing between them takes the word after the second.
    func phraseAfterGlued(_ index: Int) -> Range<Int>? {
        guard index + 1 < reading.quantities.count, reading.quantities[index].unit.kind.isCounter,
            reading.quantityTokens[index + 1] == reading.quantityTokens[index] + 1
        else { return nil }
        return phraseAfter(index + 1) ?? intransitiveAfter(index + 1)
    }

    /// `安排500亿元设立预算稳定调节基金`, `安排832亿元，比上年增加167亿元，支持卫生事业`: what the money is for, told behind it.
    func purpose(_ index: Int) -> Range<Int>? {
        var next = reading.quantityTokens[index] + 1
        while next < tokens.count, next - reading.quantityTokens[index] < 12 {
            let token = tokens[next]
            if PurposeVerbs.shared.contains(token.range, of: scalars) {
                var end = next + 1
                let limit = min(tokens.count, next + SentenceReading.reach)
                while end < limit, !tokens[end].isClauseEnd, tokens[end].kind != .openBracket { end += 1 }
                guard end > next + 1 else { return nil }
                return phrases.shorn(tokens[next + 1].range.lowerBound..<tokens[end - 1].range.upperBound)
            }
            switch token.kind {
            case .comma, .time, .cue(.rise), .cue(.fall), .quantity, .cue(.adverb), .cue(.target): next += 1
            default: return nil
            }
        }
        return nil
    }

    /// The noun after a count: `280多家企业`, `100%的民生事项`.
    func phraseAfter(_ index: Int, allowsVerb: Bool = true) -> Range<Int>? {
        let next = reading.quantityTokens[index] + 1
        guard next < tokens.count, startsGlued(tokens[next], index) else { return nil }
        let kind = reading.quantities[index].unit.kind
        let mayBeVerb =
            allowsVerb && kind == .count && phrases.nounAfterVerbs(next) != nil || phrases.compoundEnd(next) != nil
        // 5000万千瓦新增机组: 新增 describes what stands behind the figure.
        if tokens[next].cue == .gain, next + 1 < tokens.count, tokens[next + 1].isNominal,
            opensClause(index) || next == 1
        {
            return phrases.phrase(startingAt: next + 1).map { tokens[next].range.lowerBound..<$0.upperBound }
        }
        guard tokens[next].isNominal || mayBeVerb else { return nil }
        guard let phrase = described(next, kind) ?? phrases.phrase(startingAt: next) else { return nil }
        // 和 after a figure joins it to the next one: 5个中心和6个平台.
        let first = scalars[tokens[next].range.lowerBound]
        let second = tokens[next].range.lowerBound + 1
        let isAll =
            first == "都" && second < reading.range.upperBound && ["可", "能", "是", "有", "已"].contains(scalars[second])
        // 公用经费500元和300元的目标: what a figure is to those who set it.
        let isPurpose = ["目标", "任务", "要求"].contains { scalars[phrase].elementsEqual($0.unicodeScalars) }
        // 五元钱
        let isMoney = kind == .money && first == "钱"
        let isNoNoun =
            isMoney || isAll || isPurpose || isRung(phrase)
            || tokens[next].kind == .text && ["和", "及", "与", "或", "等", "后", "时", "内", "也", "给"].contains(first)
        return isNoNoun ? nil : counted(phrase, index)
    }

    /// `60%政府举办的医院`: the share is of the noun behind 的.
    private func described(_ first: Int, _ kind: MeasureUnit.Kind) -> Range<Int>? {
        guard kind == .ratio, first + 2 < tokens.count, tokens[first].isNominal,
            tokens[first + 1].cue == .verb || tokens[first + 1].cue == .light, tokens[first + 2].isNominal,
            scalars[tokens[first + 2].range.lowerBound] == "的"
        else { return nil }
        return phrases.phrase(startingAt: first + 2).map { tokens[first].range.lowerBound..<$0.upperBound }
    }

    /// The part of the phrase behind a count that the counter counts.
    private func counted(_ phrase: Range<Int>, _ index: Int) -> Range<Int> {
        let quantity = reading.quantities[index]
        // 27个省、自治区、直辖市工业效益好转
        if let end = PlaceLists.shared.end(scalars, at: phrase.lowerBound, limit: phrase.upperBound),
            end < phrase.upperBound, !["的", "级", "属", "管", "直"].contains(scalars[end])
        {
            return phrase.lowerBound..<end
        }
        // 5200万名学生的学杂费: persons are counted, not what is theirs.
        let countsPersons =
            quantity.unit.kind == .person && quantity.unit.name != "人次"
            || quantity.unit.name.isEmpty && quantity.number.power >= 4
        if countsPersons, let end = personEnd(phrase) { return phrase.lowerBound..<end }
        // 30家企业以及一批机构: what stands behind 以及 is not counted.
        if let mark = phrase.dropFirst().dropLast(2).first(where: { scalars[$0] == "以" && scalars[$0 + 1] == "及" }) {
            return phrase.lowerBound..<mark
        }
        // 30家企业共同发起的联盟: 共同 says what the counted do.
        if let mark = phrase.dropFirst().dropLast().first(where: { scalars[$0] == "共" && scalars[$0 + 1] == "同" }) {
            return phrase.lowerBound..<mark
        }
        // 17名矿工中，3人…
        if scalars[phrase.upperBound - 1] == "中", phrase.count > 2,
            !["高", "初", "集", "其", "适", "空", "途"].contains(scalars[phrase.upperBound - 2])
        {
            return phrase.dropLast()
        }
        return phrase
    }

    /// Where the noun for persons ends with which a phrase for something of theirs begins.
    private func personEnd(_ phrase: Range<Int>) -> Int? {
        guard !Persons.shared.ends(scalars, at: phrase.upperBound, from: phrase.lowerBound) else { return nil }
        let ends = { (index: Int) -> Bool in
            guard let start = Persons.shared.start(scalars, before: index, from: phrase.lowerBound) else {
                return false
            }
            return index - start > 1 || scalars[index] == "的"
        }
        guard !["“", "\"", "‘"].contains(scalars[phrase.lowerBound]), var end = phrase.dropFirst(2).first(where: ends)
        else { return nil }
        // 农民工, 党员干部, 贫困家庭学生: as far as persons are named.
        while let further = (end + 1..<min(end + 3, phrase.upperBound)).first(where: ends) { end = further }
        return end
    }

    /// `7项依据有关法律设立的审批项目`, `14位来自企业的代表`: the head of the relative clause behind a count.
    func headOfRelative(_ index: Int) -> Range<Int>? {
        let first = reading.quantityTokens[index] + 1
        let unit = reading.quantities[index].unit
        guard unit.kind == .count || unit.kind == .person || unit.name.isEmpty, first < tokens.count,
            startsGlued(tokens[first], index)
        else { return nil }
        switch tokens[first].cue {
        case .preposition?, .verb?, .intransitive?, .level?: break
        case .adverb? where ["可", "能"].contains(scalars[tokens[first].range.lowerBound]): break
        default: return nil
        }
        for next in first + 1..<min(tokens.count, first + 10) {
            if tokens[next].isClauseEnd || tokens[next].isQuantity { return nil }
            guard tokens[next].isNominal else { continue }
            let word = tokens[next].range
            guard let mark = scalars[word].lastIndex(of: "的") else { continue }
            guard mark + 1 < word.upperBound else {
                return next + 1 < tokens.count && tokens[next + 1].isNominal
                    ? phrases.phrase(startingAt: next + 1) : nil
            }
            return phrases.phrase(startingAt: next).flatMap { phrase in
                mark + 1 < phrase.upperBound ? mark + 1..<phrase.upperBound : nil
            }
        }
        return nil
    }

    /// `4000公里的公路`: 的 ties the figure to the noun after it.
    func isFollowedByOf(_ index: Int) -> Bool {
        let end = reading.quantities[index].range.upperBound
        return end < reading.range.upperBound && scalars[end] == "的"
    }

    func startsGlued(_ token: SentenceToken, _ index: Int) -> Bool {
        token.range.lowerBound - reading.quantities[index].range.upperBound <= 2
    }

    /// The noun that `一半是…` says a part of a whole is.
    func partNamed(_ index: Int) -> Range<Int>? {
        let next = reading.quantityTokens[index] + 1
        guard next + 1 < tokens.count, scalars[tokens[next].range].elementsEqual(["是"]), tokens[next + 1].isNominal
        else {
            return nil
        }
        return phrases.phrase(startingAt: next + 1)
    }

    /// `126项已经破解`: with nothing else to name, the verb says what was counted.
    func verbAfter(_ index: Int) -> Range<Int>? {
        var next = reading.quantityTokens[index] + 1
        while next < tokens.count {
            switch tokens[next].kind {
            case .cue(.adverb), .cue(.actual), .time: next += 1
            // 18人被移送司法机关
            case .cue(.preposition) where scalars[tokens[next].range].elementsEqual(["被"]): next += 1
            case .cue(.verb), .cue(.intransitive):
                // 641万人领取养老金: what was done names the count together with its object.
                guard next + 1 < tokens.count, tokens[next + 1].isNominal,
                    let object = phrases.phrase(startingAt: next + 1), object.count <= 12,
                    object.lowerBound == tokens[next].range.upperBound
                else { return tokens[next].range }
                return tokens[next].range.lowerBound..<object.upperBound
            default: return nil
            }
        }
        return nil
    }

    /// `先后4次降低存款准备金率`: what was done so many times.
    func actionAfter(_ index: Int) -> Range<Int>? {
        let first = reading.quantityTokens[index] + 1
        guard first < tokens.count else { return nil }
        switch tokens[first].kind {
        case .cue(.verb), .cue(.intransitive), .cue(.light), .cue(.rise), .cue(.fall), .cue(.nounVerb): break
        default: return nil
        }
        var end = first + 1
        while end < tokens.count, !tokens[end].isClauseEnd, !tokens[end].isQuantity, tokens[end].kind != .enumeration {
            end += 1
        }
        return phrases.shorn(tokens[first].range.lowerBound..<tokens[end - 1].range.upperBound)
    }

    /// `32人受伤`, `2亿多人次观赛`: what the people counted did or suffered.
    func intransitiveAfter(_ index: Int) -> Range<Int>? {
        let next = reading.quantityTokens[index] + 1
        guard next < tokens.count, tokens[next].cue == .intransitive, startsGlued(tokens[next], index) else {
            return nil
        }
        return tokens[next].range
    }

    /// `从50多家发展到106家成员单位`: both ends take the noun of the second.
    func phraseOfNext(_ index: Int) -> Range<Int>? {
        guard index + 1 < reading.quantities.count, reading.quantities[index + 1].unit == reading.quantities[index].unit
        else { return nil }
        return phraseAfter(index + 1)
    }
}
