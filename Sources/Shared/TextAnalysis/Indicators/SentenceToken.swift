/// One piece of a sentence as the metric finder sees it.
struct SentenceToken: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// A run of text that no lexicon knows.
        case text
        /// A word that belongs to a noun phrase whatever it contains; with the catalogue's metric where it is one.
        case noun(metric: Int?)
        case place
        case cue(CueClass)
        /// Index into the sentence's quantities.
        case quantity(Int)
        /// Index into the sentence's time expressions.
        case time(Int)
        /// ，
        case comma
        /// 、
        case enumeration
        /// ；：。 and other marks that end a clause
        case stop
        case openBracket, closeBracket
    }

    var range: Range<Int>
    var kind: Kind

    var cue: CueClass? {
        if case .cue(let cue) = kind { cue } else { nil }
    }

    var isQuantity: Bool {
        if case .quantity = kind { true } else { false }
    }

    var isTime: Bool {
        if case .time = kind { true } else { false }
    }

    /// May stand inside a noun phrase.
    var isNominal: Bool {
        switch kind {
        case .text, .noun, .place, .cue(.noun), .cue(.nounVerb), .cue(.increment), .cue(.scope): true
        default: false
        }
    }

    /// A verb, an adverb or a noun, which goes on with what stands before it.
    var continuesClause: Bool {
        switch kind {
        case .text, .noun, .cue, .time: true
        default: false
        }
    }

    /// Ends a clause: nothing before it belongs to the same statement.
    var isClauseEnd: Bool {
        switch kind {
        case .comma, .stop: true
        default: false
        }
    }
}

/// A sentence cut into tokens, with the quantities and times found in it.
struct SentenceReading: Sendable {
    var range: Range<Int>
    var tokens: [SentenceToken] = []
    var quantities: [Quantity] = []
    var times: [TimeExpression] = []
    /// Token index of each quantity.
    var quantityTokens: [Int] = []

    /// How far from a quantity its words are looked for, in tokens.
    ///
    /// Real sentences are shorter; the limit keeps a text without full stops linear.
    static let reach = 160

    /// `从去年的2.1%提高到2.3%`: the time belongs to the figure that the change starts from, not to `token`.
    func isOrigin(_ time: Int, before token: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        guard time > 0, tokens[time - 1].cue == .preposition else { return false }
        guard ["从", "由"].contains(scalars[tokens[time - 1].range.lowerBound]) else { return false }
        // 由上年的109天延长到127天: a length of time is a figure there.
        return tokens[time + 1..<max(token, time + 1)].prefix(3).contains { between in
            if case .time(let number) = between.kind { times[number].form == .span } else { between.isQuantity }
        }
    }

    /// The time that opens the sentence, or that its first words and a comma set apart: `刚刚过去的2017年，`.
    var openingTime: TimeExpression? {
        guard let index = tokens.firstIndex(where: { !$0.isNominal && $0.cue != .part && $0.cue != .adverb }),
            case .time(let time) = tokens[index].kind, !times[time].isBase, times[time].form != .span
        else { return nil }
        guard index > 0 else { return times[time] }
        return index + 1 < tokens.count && tokens[index + 1].isClauseEnd ? times[time] : nil
    }

    /// The first token that begins at an offset or after it.
    func token(at offset: Int) -> SentenceToken? {
        let index = firstToken(from: offset)
        return index < tokens.count ? tokens[index] : nil
    }

    private func firstToken(from offset: Int) -> Int {
        tokens.partitionPoint { $0.range.lowerBound < offset }
    }

    /// The tokens that lie inside a range of the text, found by bisection.
    func tokens(in range: Range<Int>) -> ArraySlice<SentenceToken> {
        let low = firstToken(from: range.lowerBound)
        var end = low
        while end < tokens.count, tokens[end].range.upperBound <= range.upperBound { end += 1 }
        return tokens[low..<end]
    }
}
