/// What stands left of a rank: its scope, the verb 居, and the ranked metric where its own clause names it.
struct RankContext {
    private(set) var phrase: Range<Int>?
    /// 均: one rank for several metrics.
    private(set) var isShared = false

    init(_ tokens: [SentenceToken], before rank: Int, phrases: NounPhraseReader) {
        var index = rank - 1
        var hasVerb = false
        while index >= 0 {
            switch tokens[index].kind {
            case .cue(.scope), .place, .enumeration, .cue(.rate), .cue(.adverb), .cue(.actual), .cue(.level),
                .cue(.levelDone),
                .cue(.respectively), .time:
                break
            case .cue(.rank), .cue(.rise), .cue(.fall): hasVerb = true
            case _ where !hasVerb && tokens[index].isNominal && Self.verb(tokens, before: index) != nil:
                index = Self.verb(tokens, before: index) ?? index
                hasVerb = true
            case _ where tokens[index].isNominal && Self.scope(tokens, before: index, phrases.scalars) != nil:
                // 在30个县的评估中综合得分名列第三: what is ranked stands behind 中.
                let word = tokens[index].range
                if let mark = phrases.scalars[word].lastIndex(of: "中"), mark + 2 < word.upperBound,
                    mark > word.lowerBound
                {
                    phrase = phrases.shorn(mark + 1..<word.upperBound)
                    return
                }
                index = Self.scope(tokens, before: index, phrases.scalars) ?? index
            case .cue(.each):
                isShared = true
                hasVerb = true
            case .quantity: if !hasVerb { return }
            case .cue(.preposition) where tokens[index].range.count == 1: break
            case .text
            where !hasVerb && tokens[index].range.count <= 4 && index > 0 && !tokens[index - 1].isClauseEnd
                && tokens[index - 1].cue != nil:
                break
            case .text, .noun:
                if phrases.isScope(tokens[index].range) { break }
                phrase = phrases.phrase(endingAt: index)
                return
            default:
                if tokens[index].isNominal { phrase = phrases.phrase(endingAt: index) }
                return
            }
            index -= 1
        }
    }

    /// 在, with nothing but the scope between it and the verb of the rank: `在11个设区市中排第五`.
    private static func scope(_ tokens: [SentenceToken], before index: Int, _ scalars: [Unicode.Scalar]) -> Int? {
        var left = index
        while left >= 0, tokens[left].isNominal { left -= 1 }
        guard left >= 0, tokens[left].cue == .preposition, scalars[tokens[left].range.lowerBound] == "在" else {
            return nil
        }
        return left
    }

    /// 居, with nothing but the scope between it and the rank: `稳居发展中国家首位`.
    private static func verb(_ tokens: [SentenceToken], before index: Int) -> Int? {
        var left = index
        while left >= 0, tokens[left].isNominal { left -= 1 }
        guard left >= 0 else { return nil }
        return tokens[left].cue == .rank || tokens[left].cue == .rise ? left : nil
    }
}
