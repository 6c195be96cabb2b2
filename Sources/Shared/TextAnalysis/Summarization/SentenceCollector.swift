// Gathers the sentences of an article that a summary may quote. Called by `Summarizer`.

/// Takes the sentences of the running text and leaves out captions, credits and what else is not the article's own word.
struct SentenceCollector {
    /// Scalars of content below which a sentence says nothing, and below which it says little.
    static let minimumContent = 6
    static let sloganContent = 12
    /// What remains of the weight of a sentence that gives an example, leans on the one before, is direct speech, or asks.
    static let exampleFactor = 0.4
    static let anaphorFactor = 0.8
    static let speechFactor = 0.3
    static let questionFactor = 0.5
    /// What remains of the weight of a sentence that exclaims, and of one that breaks off, as at the edge of a scan.
    static let exclamationFactor = 0.5
    static let unfinishedFactor = 0.6
    /// Pairs of figures with nothing but blanks between them from which a sentence is a row of a table, and one that ends
    /// as sentences do: 2 000 lx is one number, and rows run into the sentence behind them.
    static let pairsOfFigures = (row: 2, sentence: 4)
    /// What remains of the weight of a sentence that announces what follows, as 一起来看.
    static let announcementFactor = 0.5
    /// What remains of the weight of a slogan, and of a sentence that only leads over to the next.
    static let sloganFactor = 0.3
    static let transitionFactor = 0.3
    /// What remains of the weight of somebody's words with which an article opens: what happened stands behind them.
    static let motto = (factor: 0.3, longestSource: 14)
    /// Scalars of each half of a couplet.
    static let halfCouplet = 5...14
    /// What remains of the weight of a list of those present, and of how things stand in general.
    static let attendanceFactor = 0.4
    static let backgroundFactor = 0.7
    /// What remains of the weight of a promise behind the lead, where it may be the matter, and of saying that something matters.
    static let pledgeFactor = 0.5
    static let leadSentences = 3
    static let platitudeFactor = 0.5
    /// Scalars of content below which the first of several sentences of a paragraph may be its heading.
    static let headingContent = 24
    /// Scalars within which a sentence says that it names a task.
    static let longestTask = 40

    private static let quotableRoles: Set<BlockRole> = [.body]
    private static let anaphors = SummaryCues("anaphor")
    private static let independents = SummaryCues("independent")
    private static let examples = SummaryCues("example")
    private static let speechMarks = SummaryCues("speech")
    private static let announcements = SummaryCues("programme")
    private static let boilerplate = SummaryCues("boilerplate")
    private static let transitions = SummaryCues("transition")
    private static let attendances = SummaryCues("attendance")
    private static let pledges = SummaryCues("pledge")
    private static let platitudes = SummaryCues("platitude")
    private static let ordinals = SummaryCues("ordinal")
    private static let statings = SummaryCues("stating")
    private static let backgrounds = SummaryCues("background")
    private static let purposes = SummaryCues("purpose")
    private static let aims = SummaryCues("aim")
    private static let tasks = SummaryCues("task")
    /// Scalars that a statement has and a couplet has not.
    private static let statementWords = Set("的了在是于於日月年与和对0123456789".unicodeScalars)
    private static let magnitudesAndUnits = Set("%％‰万亿千百元人个家项户亩吨件名处条次".unicodeScalars)

    private let text: Text
    private let article: Article
    private let trimmer: SentenceTrimmer

    init(text: Text, article: Article) {
        self.text = text
        self.article = article
        trimmer = SentenceTrimmer(text: text, dateline: article.dateline?.range)
    }

    /// In reading order. When no sentence stands in a body block, all sentences count.
    func sentences() -> [SummarySentence] {
        let quotable = collect { block in block.map { Self.quotableRoles.contains($0.role) } ?? true }
        return quotable.isEmpty ? collect { _ in true } : quotable
    }

    private func collect(where isWanted: (Block?) -> Bool) -> [SummarySentence] {
        var sentences: [SummarySentence] = []
        var blocks = article.blocks.sorted { $0.range.lowerBound < $1.range.lowerBound }[...]
        for (number, paragraph) in article.paragraphs.enumerated() {
            for range in paragraph.sentences where range.lowerBound >= 0 && range.upperBound <= text.count {
                while let next = blocks.dropFirst().first, next.range.lowerBound <= range.lowerBound {
                    blocks = blocks.dropFirst()
                }
                let block = blocks.first.flatMap { $0.range.contains(range.lowerBound) ? $0 : nil }
                guard isWanted(block), var sentence = sentence(range, in: paragraph, number) else { continue }
                if sentences.isEmpty {
                    if isMotto(sentence.range) { sentence.quotability *= Self.motto.factor }
                } else if isHeading(sentence, range, of: paragraph) {
                    sentence.quotability *= Self.sloganFactor
                }
                sentences.append(sentence)
            }
        }
        for index in sentences.indices.dropFirst(Self.leadSentences)
        where ends(sentences[index].range, with: Self.pledges) {
            sentences[index].quotability *= Self.pledgeFactor
        }
        return sentences
    }

    private func sentence(_ whole: Range<Int>, in paragraph: Paragraph, _ number: Int) -> SummarySentence? {
        let clipped = paragraph.spans.map { $0.clamped(to: whole) }.filter { !$0.isEmpty }
        let pieces = trimmer.trimmed(clipped.isEmpty ? [whole] : clipped)
        let range = (pieces.first?.lowerBound ?? whole.lowerBound)..<whole.upperBound
        guard !isBoilerplate(range), !isRowOfFigures(pieces) else { return nil }
        let content = pieces.flatMap { NormalizedText(text, in: $0).scalars }
        guard content.count >= Self.minimumContent else { return nil }
        return SummarySentence(
            range: range,
            pieces: pieces,
            paragraph: number,
            content: content,
            quotability: quotability(of: range, content: content.count),
            leansOnPrevious: beginsWithAnaphor(whole) || beginsWithAnaphor(range),
            statesPurpose: statesPurpose(whole, range),
            figureCount: pieces.reduce(0) { $0 + figures(in: $1) }
        )
    }

    private func quotability(of range: Range<Int>, content: Int) -> Double {
        var factor = content < Self.sloganContent ? Self.sloganFactor : 1
        if beginsWithAnaphor(range) { factor *= Self.anaphorFactor }
        if Self.examples.match(text, at: range.lowerBound, before: range.upperBound) != nil {
            factor *= Self.exampleFactor
        }
        if Self.announcements.stand(in: range, of: text) { factor *= Self.announcementFactor }
        if Self.transitions.match(text, at: range.lowerBound, before: range.upperBound) != nil {
            factor *= Self.transitionFactor
        }
        if Self.backgrounds.match(text, at: range.lowerBound, before: range.upperBound) != nil {
            factor *= Self.backgroundFactor
        }
        if ends(range, with: Self.attendances) { factor *= Self.attendanceFactor }
        if ends(range, with: Self.platitudes) { factor *= Self.platitudeFactor }
        let last = text[range.upperBound - 1]
        if last == "？" || last == "?" { factor *= Self.questionFactor }
        if last == "！" || last == "!" { factor *= Self.exclamationFactor }
        if !SummaryText.closes(last) { factor *= Self.unfinishedFactor }
        // Speech from its first mark on, or the end of what somebody began to say before.
        if last == "”" || last == "」",
            Self.speechMarks.match(text, at: range.lowerBound, before: range.upperBound) != nil
                || !Self.speechMarks.stand(in: range, of: text)
        {
            factor *= Self.speechFactor
        }
        return factor
    }

    /// Whether the last words before the sign at its end are one of `cues`.
    private func ends(_ range: Range<Int>, with cues: SummaryCues) -> Bool {
        cues.endsAt(range.upperBound - 1, in: text, behind: range.lowerBound)
    }

    /// Whether a sentence stands in front of others of its paragraph, or with a number, as a heading does: short, in two halves, and no
    /// statement.
    private func isHeading(_ sentence: SummarySentence, _ whole: Range<Int>, of paragraph: Paragraph) -> Bool {
        sentence.content.count < Self.headingContent && paragraph.sentences.count > 2
            && (paragraph.sentences.first == whole || isNumbered(whole))
            && sentence.range.contains { "，,".unicodeScalars.contains(text[$0]) }
            && !sentence.range.contains { Self.statementWords.contains(text[$0]) }
    }

    private func isNumbered(_ whole: Range<Int>) -> Bool {
        Self.ordinals.match(text, at: whole.lowerBound, before: whole.upperBound) != nil
    }

    /// Whether an article that begins so has not begun: somebody's words without an occasion, as 某某指出， and a couplet of
    /// two halves of one length.
    private func isMotto(_ range: Range<Int>) -> Bool {
        let signs = range.filter { "，,：:".unicodeScalars.contains(text[$0]) }
        guard let comma = signs.first else { return false }
        let isSource = comma - range.lowerBound <= Self.motto.longestSource
        if isSource, Self.statings.endsAt(comma, in: text, behind: range.lowerBound) { return true }
        let halves = (comma - range.lowerBound, range.upperBound - comma - 2)
        return signs.count == 1 && halves.0 == halves.1 && Self.halfCouplet.contains(halves.0)
            && !range.contains { Self.statementWords.contains(text[$0]) }
    }

    /// Whether a clause says what the text is about. A cue counts where no ideograph stands before it: 日本文化 is none.
    private func statesPurpose(_ whole: Range<Int>, _ range: Range<Int>) -> Bool {
        if Self.aims.match(text, at: range.lowerBound, before: range.upperBound) != nil { return true }
        if Self.tasks.stand(in: range.prefix(Self.longestTask), of: text) { return true }
        let purposes = Self.purposes
        var isStart = true
        for index in whole {
            defer { isStart = !KeywordStream.isIdeograph(text[index].value) }
            guard isStart, let end = purposes.match(text, at: index, before: whole.upperBound) else { continue }
            if Self.independents.match(text, at: index, before: whole.upperBound) ?? 0 < end { return true }
        }
        return false
    }

    /// Whether it begins with a word such as 也, and not with a name such as 也门.
    private func beginsWithAnaphor(_ range: Range<Int>) -> Bool {
        Self.anaphors.match(text, at: range.lowerBound, before: range.upperBound) != nil
            && Self.independents.match(text, at: range.lowerBound, before: range.upperBound) == nil
    }

    private func isBoilerplate(_ range: Range<Int>) -> Bool {
        Self.boilerplate.match(text, at: range.lowerBound, before: range.upperBound) != nil
    }

    /// A row of a table that was flattened to a line says nothing alone: 甲县 12.5 13.1 14.
    private func isRowOfFigures(_ pieces: [Range<Int>]) -> Bool {
        var pairs = 0
        for piece in pieces {
            var isBehindFigure = false
            for index in piece where !ScalarFolding.isBlank(text[index]) {
                let isFirst = index == piece.lowerBound || ScalarFolding.isBlank(text[index - 1])
                let isFigure = ScalarFolding.isDigit(text[index])
                if isFirst, isFigure, isBehindFigure { pairs += 1 }
                // A sign within a number, as in 1,234.5 or 12%, and a dash for none.
                isBehindFigure = isFigure || isBehindFigure && ".,%％-－—".unicodeScalars.contains(text[index])
            }
        }
        let ends = pieces.last.map { SummaryText.closes(text[$0.upperBound - 1]) } ?? false
        return pairs >= (ends ? Self.pairsOfFigures.sentence : Self.pairsOfFigures.row)
    }

    private func figures(in range: Range<Int>) -> Int {
        range.dropLast().reduce(0) { count, index in
            let isDigit = ScalarFolding.isDigit(text[index])
            return isDigit && Self.magnitudesAndUnits.contains(text[index + 1]) ? count + 1 : count
        }
    }
}
