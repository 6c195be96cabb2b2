/// Words of the future beside the cue words: 将 before a verb, what a plan amounts to.
extension StatusReader {
    /// 将 before a verb says what will be; before a noun it only marks the object.
    func isFuture(_ index: Int, _ reading: SentenceReading) -> Bool {
        guard scalars[reading.tokens[index].range.lowerBound] == "将", index + 1 < reading.tokens.count else {
            return false
        }
        let next = reading.tokens[index + 1]
        return !next.isNominal && !next.isQuantity || opensPhraseOfVerb(next.range)
    }

    /// `15个巡视组将对…`: 将 further on in the clause.
    func isToCome(after token: Int, _ reading: SentenceReading) -> Bool {
        let clause = (token..<min(reading.tokens.count, token + SentenceReading.reach)).prefix {
            !reading.tokens[$0].isClauseEnd
        }
        return clause.contains { reading.tokens[$0].cue == .preposition && isFuture($0, reading) }
    }

    /// `招生计划为694万人`: what a plan amounts to.
    func isPlanned(_ index: Int, _ reading: SentenceReading) -> Bool {
        guard index + 1 < reading.tokens.count, reading.tokens[index + 1].cue == .level else { return false }
        return scalars[reading.tokens[index].range].suffix(2).elementsEqual(["计", "划"])
    }

    /// 将对34家单位开展巡视: 对 stands before a verb as 在 and 从 do.
    func opensPhraseOfVerb(_ word: Range<Int>) -> Bool {
        guard scalars[word.lowerBound] == "对" || scalars[word.lowerBound] == "于" else { return false }
        return word.count == 1 || !["外", "口", "象", "手", "策", "接"].contains(scalars[word.lowerBound + 1])
    }

    /// `确保一季度开工率不低于40%`: the pledge in front of a time of the year holds over it.
    func pledge(before index: Int, _ reading: SentenceReading) -> Range<Int>? {
        guard index > 0, reading.tokens[index - 1].cue == .target, case .time(let time) = reading.tokens[index].kind,
            case .months = reading.times[time].form
        else { return nil }
        return reading.tokens[index - 1].range
    }
}
