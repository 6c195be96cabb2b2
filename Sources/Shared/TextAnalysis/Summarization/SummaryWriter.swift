// Writes the summaries of one article, of whatever length. Used by `SummarizedArticle`.

/// Chooses from the sentences of an article, or walks along its sections, until a length is reached.
struct SummaryWriter {
    /// Scalars that a sentence is taken to have when a number of sentences is guessed from a length in scalars.
    private static let scalarsPerSentence = 12
    private static let scalarsPerReportSentence = 60
    /// Sentences that an article gives to the summary of a document with several.
    private static let contributedSentences = 1
    /// Scalars that a report gives to it: two reports on a page are still read on the way to the meeting.
    private static let contributedOutline = 700
    /// Scalars from which a sentence is quoted with its opening clauses only, and how many they must have.
    private static let longestQuote = 120
    private static let shortestQuote = 40
    /// Scalars from which a piece of a sentence is worth quoting when nothing whole fits.
    private static let shortestCut = 8

    private static let subordinates = SummaryCues("subordinate")
    /// Scalars that stand beside predicates and hardly in names and titles.
    private static let predicateMarks = Set("了是将把被着使已要让將".unicodeScalars)

    let sentences: [SummarySentence]
    private let text: Text
    private let article: Article
    private let ranking: SentenceRanking
    private let length: Int

    init(_ text: Text, _ article: Article, headline: [UInt32]) {
        self.text = text
        self.article = article
        sentences = SentenceCollector(text: text, article: article).sentences()
        ranking = SentenceRanking(sentences, headline: headline)
        length = sentences.reduce(0) { $0 + $1.content.count }
    }

    /// Without keywords.
    func summary(of length: SummaryLength) -> Summary {
        let limit = length.characterLimit(for: self.length)
        if length.sentenceLimit == nil, let outlined = outlined(within: limit ?? outlineLength) { return outlined }
        return quoted(number: length.sentenceLimit, limit: limit)
    }

    /// What the article gives to the summary of a document with several: of a report its headline and an outline.
    func contribution(of length: SummaryLength) -> Summary {
        let limit = length.characterLimit(for: self.length)
        let headline = article.headline.map { passage([$0.clamped(to: text.range)]) }
        let outlineLimit = min(limit ?? outlineLength, limit ?? Self.contributedOutline)
        let room = outlineLimit - (headline?.text.unicodeScalars.count ?? 0)
        if length.sentenceLimit == nil, var outlined = outlined(within: room) {
            if let headline {
                outlined.outline.insert(OutlineEntry(level: 0, heading: headline), at: 0)
                (outlined.sentences, outlined.text) = outlined.outline.digest
            }
            return outlined
        }
        return quoted(number: limit == nil ? length.sentenceLimit ?? Self.contributedSentences : nil, limit: limit)
    }

    private var outlineLength: Int {
        min(max(length / ReportOutline.share, ReportOutline.lengths.lowerBound), ReportOutline.lengths.upperBound)
    }

    private func outlined(within limit: Int) -> Summary? {
        guard SummaryPlan.isReport(length: length) else { return nil }
        let outline = ReportOutline(text: text, ranking: ranking, sentences: sentences, limit: limit)
        let entries = outline.entries(of: article.sections)
        guard !entries.isEmpty else { return nil }
        let digest = entries.digest
        return Summary(sentences: digest.ranges, text: digest.text, keywords: [], outline: entries)
    }

    private func quoted(number: Int?, limit: Int?) -> Summary {
        let perSentence = SummaryPlan.isReport(length: length) ? Self.scalarsPerReportSentence : Self.scalarsPerSentence
        let plan = SummaryPlan(for: article, sentences, number: number ?? limit.map { 1 + $0 / perSentence })
        let chosen = ranking.choose(by: plan)
        let pieces = limit.map { packed(chosen, within: $0) } ?? chosen.sorted().map { readable(sentences[$0].pieces) }
        let ranges = pieces.compactMap { piece in
            piece.first.flatMap { first in piece.last.map { first.lowerBound..<$0.upperBound } }
        }
        var line = SummaryText()
        for sentence in pieces {
            line.separate()
            for piece in sentence { line.append(text, piece) }
            // What was cut off behind a clause gets a stop; what had no sign at its end gets none.
            if limit == nil, let end = sentence.last?.upperBound, end < text.count, isClauseSign(end) { line.close() }
        }
        return Summary(sentences: ranges, text: line.string, keywords: [])
    }

    /// Those of the chosen sentences that fit, the best first. When the best does not fit, its opening clauses stand for it
    /// if they fill half of the room; when nothing fits, what fits of it.
    private func packed(_ chosen: [Int], within limit: Int) -> [[Range<Int>]] {
        var room = limit
        var fitting: [(index: Int, pieces: [Range<Int>])] = []
        for (rank, index) in chosen.enumerated() {
            var pieces = sentences[index].pieces
            var count = passage(pieces).text.unicodeScalars.count
            if rank == 0, count > limit {
                pieces = openingClauses(of: pieces, within: limit)
                count = passage(pieces).text.unicodeScalars.count
                guard count >= max(Self.shortestCut, limit / 2) else { continue }
            }
            guard count <= room else { continue }
            // One for the sign that may be due behind it.
            room -= count + 1
            fitting.append((index, pieces))
        }
        guard fitting.isEmpty, let best = chosen.first, limit > 0 else {
            return fitting.sorted { $0.index < $1.index }.map(\.pieces)
        }
        return [opening(of: sentences[best].pieces, within: limit)]
    }

    /// A sentence that can be read at a glance, or its opening clauses: the last of them is none that waits for another,
    /// no quotation or bracket is left open, and something is said: a row of titles is not cut off from its name.
    private func readable(_ pieces: [Range<Int>]) -> [Range<Int>] {
        guard pieces.count == 1, let piece = pieces.first, piece.count > Self.longestQuote else { return pieces }
        var depth = 0
        var clause = piece.lowerBound
        var end = piece.upperBound
        var hasPredicate = false
        for index in piece.prefix(Self.longestQuote) {
            if Self.predicateMarks.contains(text[index]) { hasPredicate = true }
            if "（(“「《‘".unicodeScalars.contains(text[index]) { depth += 1 }
            if "）)”」》’".unicodeScalars.contains(text[index]) { depth -= 1 }
            guard depth <= 0, isClauseSign(index), !isInsideNumber(index) else { continue }
            let waits = Self.subordinates.match(text, at: clause, before: index) != nil
            if !waits, hasPredicate, index - piece.lowerBound >= Self.shortestQuote { end = index }
            clause = index + 1
        }
        return [piece.lowerBound..<end]
    }

    private func isClauseSign(_ index: Int) -> Bool { "，；;,".unicodeScalars.contains(text[index]) }

    private func isInsideNumber(_ index: Int) -> Bool {
        index > 0 && index + 1 < text.count && ScalarFolding.isDigit(text[index - 1])
            && ScalarFolding.isDigit(text[index + 1])
    }

    /// The first clauses of a sentence, as many as fit, without the sign between them and the next.
    private func openingClauses(of pieces: [Range<Int>], within limit: Int) -> [Range<Int>] {
        var kept = opening(of: pieces, within: limit + 1)
        while let last = kept.popLast() {
            if let end = last.last(where: { "，,；;：:".unicodeScalars.contains(text[$0]) }) {
                return kept + (last.lowerBound < end ? [last.lowerBound..<end] : [])
            }
        }
        return []
    }

    /// The first scalars of a sentence.
    private func opening(of pieces: [Range<Int>], within limit: Int) -> [Range<Int>] {
        var room = limit
        return pieces.compactMap { piece in
            let kept = piece.prefix(room)
            room -= kept.count
            return kept.isEmpty ? nil : kept
        }
    }

    private func passage(_ pieces: [Range<Int>]) -> OutlineEntry.Passage {
        OutlineEntry.Passage(pieces, of: text)
    }
}

extension OutlineEntry.Passage {
    /// Pieces of one passage, joined.
    init(_ pieces: [Range<Int>], of text: Text) {
        var line = SummaryText()
        for piece in pieces { line.append(text, piece) }
        self.init(range: (pieces.first?.lowerBound ?? 0)..<(pieces.last?.upperBound ?? 0), text: line.string)
    }
}
