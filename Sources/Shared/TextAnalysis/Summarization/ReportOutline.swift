// The digest of a report along its sections. Called by `SummarizedArticle`.

/// Headings down to the level that fits, and under them what fits of topic sentences and key figures.
///
/// A report is read for its structure: which heads it has, and for each what was reached or is to be done. So the
/// headings come first, as deep as a third of the length allows; then each section, the longest first, gives its figures, when it
/// reports some, or else its topic sentence; then the other of the two as long as there is room.
struct ReportOutline {
    /// Scalars of the digest of a report, unless a length is given: this part of its content, within these bounds.
    static let share = 8
    static let lengths = 500...1800
    /// Scalars of the headings, as a part of all: deeper levels that do not fit are left out.
    static let headingShare = 0.3
    /// Scalars from which a topic sentence is a burden; longer ones lose weight in proportion.
    static let readableSentence = 70.0
    /// Scalars that a section may have for its topic sentence however many sections there are.
    static let shortestShare = 40

    let text: Text
    let ranking: SentenceRanking
    let sentences: [SummarySentence]
    /// Scalars of the whole outline.
    let limit: Int

    private struct Part {
        var entry: OutlineEntry
        /// Its own sentences: those before the next heading.
        var own: Range<Int>
        var length: Int
    }

    /// Empty when the article has not two sections whose headings fit.
    func entries(of sections: [Section]) -> [OutlineEntry] {
        let kept = fitting(sections.filter { !isSalutation($0) })
        guard kept.count > 1 else { return [] }
        var parts = self.parts(of: kept, titles: sections.map(\.title))
        // One for the sign behind each heading, figure and topic.
        var room = limit - parts.reduce(0) { $0 + ($1.entry.heading.map { $0.text.unicodeScalars.count + 1 } ?? 0) }
        let order = parts.indices.sorted { (parts[$1].length, $0) < (parts[$0].length, $1) }
        let figures = parts.map { KeyFigures(text: text).clauses(in: sentences[$0.own]) }
        func addFigures(_ index: Int) {
            for range in figures[index] where !overlapsTopic(range, parts[index].entry) {
                let passage = self.passage([range])
                guard passage.text.unicodeScalars.count < room else { continue }
                room -= passage.text.unicodeScalars.count + 1
                parts[index].entry.figures.append(passage)
            }
        }
        func addTopic(_ index: Int, atMost longest: Int) {
            for sentence in topicCandidates(parts[index]) {
                let passage = self.passage(sentences[sentence].pieces)
                guard passage.text.unicodeScalars.count < min(room, longest + 1) else { continue }
                room -= passage.text.unicodeScalars.count + 1
                parts[index].entry.topic = passage
                // What the sentence says need not be said again beside it.
                let range = sentences[sentence].range
                parts[index].entry.figures.removeAll { range.overlaps($0.range) }
                return
            }
        }
        // What stands before the first section tells what the report is about.
        let isPreface = { (index: Int) in parts[index].entry.heading == nil }
        for index in order where isPreface(index) { addTopic(index, atMost: room / 3) }
        // On the first round nobody takes twice an even share, so that few sections go away empty.
        let longest = max(Self.shortestShare, 2 * room / parts.count)
        for index in order where !isPreface(index) {
            if figures[index].count > 1 { addFigures(index) } else { addTopic(index, atMost: longest) }
        }
        for index in order where !isPreface(index) {
            let hadTopic = parts[index].entry.topic != nil
            if !hadTopic { addTopic(index, atMost: room) }
            if hadTopic || parts[index].entry.topic == nil && parts[index].entry.figures.isEmpty { addFigures(index) }
        }
        return parts.map(\.entry).filter { $0.heading != nil || $0.topic != nil }
    }

    /// Sections down to the deepest level at which all headings of that level fit.
    private func fitting(_ sections: [Section]) -> [Section] {
        let room = Int(Double(limit) * Self.headingShare)
        var kept: [Section] = []
        for level in Set(sections.map(\.level)).sorted() {
            let next = sections.filter { $0.level <= level }
            guard next.reduce(0, { $0 + $1.marker.count + $1.title.count }) <= room else { break }
            kept = next
        }
        return kept.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private func parts(of kept: [Section], titles: [Range<Int>]) -> [Part] {
        let starts = firstSentences(from: kept.map(\.range.lowerBound))
        let isHeading = self.isHeading(titles)
        func part(_ entry: OutlineEntry, _ range: Range<Int>) -> Part {
            let own = range.drop { isHeading[$0] }
            return Part(entry: entry, own: own, length: sentences[own].reduce(0) { $0 + $1.content.count })
        }
        let preface = part(OutlineEntry(level: 1, heading: nil), 0..<starts[0])
        return [preface]
            + kept.indices.map { index in
                let section = kept[index]
                let heading = min(section.marker.lowerBound, section.title.lowerBound)..<section.title.upperBound
                let entry = OutlineEntry(level: section.level, heading: passage([heading]))
                return part(entry, starts[index]..<(index + 1 < kept.count ? starts[index + 1] : sentences.count))
            }
    }

    /// For each place, in order, the first sentence that begins there or later.
    private func firstSentences(from places: [Int]) -> [Int] {
        var index = 0
        return places.map { place in
            while index < sentences.count, sentences[index].range.lowerBound < place { index += 1 }
            return index
        }
    }

    /// Whether each sentence is hardly more than the title of a section.
    private func isHeading(_ titles: [Range<Int>]) -> [Bool] {
        var remaining = titles.sorted { $0.lowerBound < $1.lowerBound }[...]
        return sentences.map { sentence in
            while let title = remaining.first, title.upperBound <= sentence.range.lowerBound {
                remaining = remaining.dropFirst()
            }
            return remaining.first.map { $0.overlaps(sentence.range) && sentence.content.count < 2 * $0.count + 10 }
                ?? false
        }
    }

    /// Best first: by rank, and by how soon it is read.
    private func topicCandidates(_ part: Part) -> [Int] {
        let isPreface = part.entry.heading == nil
        let scores = ranking.scores(in: part.own, ofReport: !isPreface, withHeadline: isPreface)
        let values = part.own.map { index in
            let ease = Self.readableSentence / Double(sentences[index].content.count)
            if isPreface { return scores[index - part.own.lowerBound] }
            let leans = sentences[index].leansOnPrevious ? SentenceRanking.danglingFactor : 1
            return scores[index - part.own.lowerBound] * min(1, ease) * leans
        }
        return part.own.sorted { (values[$1 - part.own.lowerBound], $0) < (values[$0 - part.own.lowerBound], $1) }
            .prefix(SentenceRanking.shortlist).filter {
                sentences[$0].content.count >= SentenceCollector.sloganContent
                    && sentences[$0].quotability > SentenceCollector.sloganFactor
            }
    }

    private func overlapsTopic(_ range: Range<Int>, _ entry: OutlineEntry) -> Bool {
        entry.topic.map { $0.range.overlaps(range) } ?? false
    }

    /// 各位代表！ on a line of its own looks like a heading and heads nothing.
    private func isSalutation(_ section: Section) -> Bool {
        section.marker.isEmpty
            && Self.salutations.match(text, at: section.title.lowerBound, before: section.title.upperBound) != nil
    }

    private static let salutations = SummaryCues("salutation")

    private func passage(_ pieces: [Range<Int>]) -> OutlineEntry.Passage {
        OutlineEntry.Passage(pieces, of: text)
    }
}

extension [OutlineEntry] {
    /// The outline as running text, with its passages in reading order.
    var digest: (ranges: [Range<Int>], text: String) {
        var ranges: [Range<Int>] = []
        var text = ""
        for entry in self {
            if let heading = entry.heading {
                ranges.append(heading.range)
                text += heading.text + (entry.topic == nil && entry.figures.isEmpty ? "。" : "：")
            }
            let passages = ([entry.topic].compactMap { $0 } + entry.figures)
                .sorted { $0.range.lowerBound < $1.range.lowerBound }
            for (index, passage) in passages.enumerated() {
                ranges.append(passage.range)
                text += passage.text
                let last = text.unicodeScalars.last { !"”’」』）)\"".unicodeScalars.contains($0) }
                guard let last, !"。！？；!?;.".unicodeScalars.contains(last) else { continue }
                text += index + 1 < passages.count ? "；" : "。"
            }
        }
        return (ranges, text)
    }
}
