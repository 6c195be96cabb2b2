/// Finds whom a figure is about: a region, a scope word such as 全市, or a body named after a place.
struct SubjectReader {
    private let scalars: [Unicode.Scalar]
    private let bodies = ContextWords("body-suffix")
    /// The last subject of the paragraph.
    private var current: Range<Int>?
    /// The first subject of the section, for paragraphs without one.
    private var first: Range<Int>?

    /// - Parameter first: the place that signs the article, in its dateline or byline.
    init(_ scalars: [Unicode.Scalar], first: Range<Int>?) {
        self.scalars = scalars
        self.first = first
        current = first
    }

    mutating func beginSection() {
        first = nil
        current = nil
    }

    mutating func beginParagraph() { current = first }

    /// The subject of a quantity, and remembers it for the sentences that follow.
    mutating func subject(of index: Int, in reading: SentenceReading) -> Range<Int>? {
        let token = reading.quantityTokens[index]
        let isRank = reading.quantities[index].form == .rank
        if let own = candidate(before: token, in: reading, isRank: isRank) { keep(own) }
        return current
    }

    /// Keeps the subject of a sentence without figures.
    mutating func pass(_ reading: SentenceReading) {
        if let own = candidate(before: min(reading.tokens.count, 3), in: reading, isRank: false) { keep(own) }
    }

    private mutating func keep(_ subject: Range<Int>) {
        current = subject
        first = first ?? subject
    }

    private func candidate(before token: Int, in reading: SentenceReading, isRank: Bool) -> Range<Int>? {
        var index = token - 1
        var skipsScope = isRank
        let farthest = max(0, token - SentenceReading.reach)
        while index >= farthest {
            let candidate = reading.tokens[index]
            switch candidate.kind {
            case .cue(.scope), .place:
                if !skipsScope, !followsShare(index, reading), opens(index, reading) {
                    return extended(index, in: reading)
                }
            case .comma, .stop: skipsScope = false
            default: break
            }
            index -= 1
        }
        return nil
    }

    private func followsShare(_ index: Int, _ reading: SentenceReading) -> Bool {
        index > 0 && (reading.tokens[index - 1].cue == .share || reading.tokens[index - 1].cue == .rank)
    }

    /// A subject stands at the head of its clause or after a time or a conjunction.
    private func opens(_ index: Int, _ reading: SentenceReading) -> Bool {
        guard index > 0 else { return true }
        switch reading.tokens[index - 1].kind {
        case .comma, .stop, .time, .place, .cue(.scope), .cue(.part), .cue(.preposition), .cue(.target), .openBracket,
            .cue(.light), .cue(.adverb), .cue(.verb), .cue(.intransitive), .cue(.plan):
            return true
        default: return reading.tokens[index].cue == .scope
        }
    }

    /// `温州` + `全市`; `温州市` + `应急管理局`.
    private func extended(_ index: Int, in reading: SentenceReading) -> Range<Int> {
        var range = reading.tokens[index].range
        var first = index
        while first > 0, case .place = reading.tokens[first - 1].kind {
            first -= 1
            range = reading.tokens[first].range.lowerBound..<range.upperBound
        }
        let limit = min(reading.range.upperBound, range.upperBound + 14)
        for end in range.upperBound..<limit {
            if ["，", ",", "。", "、", "；", "：", "的", "在", "\n"].contains(scalars[end]) { break }
            if let suffix = bodies.end(scalars, at: end, limit: limit) { return range.lowerBound..<suffix }
        }
        return range
    }
}
