/// A document without the scalars that print nothing inside its lines: zero-width and control characters, soft hyphens.
///
/// They would part names and words that look whole on the page. Lines of nothing else keep them and stay lines of their
/// own. What is found is laid back on the document as submitted, where each such scalar goes with what stands before it
/// on its line, at the start of a line with what stands behind it.
struct PrintedText {
    /// The text as it prints.
    let text: Text
    private let submitted: Text
    /// For each scalar of `text` its place in the submitted document; at the end the count of that.
    private let places: [UInt32]

    /// `nil` for a text that prints as it is.
    init?(of submitted: Text) {
        guard submitted.range.contains(where: { Self.isHidden(submitted, $0) }) else { return nil }
        var scalars: [Unicode.Scalar] = []
        var places: [UInt32] = []
        scalars.reserveCapacity(submitted.count)
        places.reserveCapacity(submitted.count + 1)
        var start = 0
        while start < submitted.count {
            var end = start
            var prints = false
            while end < submitted.count, !submitted.has(end, .lineBreak) {
                prints = prints || !submitted.has(end, .blank)
                end += 1
            }
            for index in start..<min(submitted.count, end + 1) where !prints || !Self.isHidden(submitted, index) {
                scalars.append(submitted[index])
                places.append(UInt32(index))
            }
            start = end + 1
        }
        places.append(UInt32(submitted.count))
        text = Text(scalars: scalars)
        self.submitted = submitted
        self.places = places
    }

    private static func isHidden(_ text: Text, _ index: Int) -> Bool {
        // No ideograph is asked twice.
        if (0x3000..<0xE000).contains(text[index].value) { return false }
        return text.has(index, .invisible) && !text.has(index, .white)
    }

    /// What was found in `text`, with ranges of the submitted document.
    func laidBack(_ segmentation: Segmentation) -> Segmentation {
        var segmentation = segmentation
        if let evidence = segmentation.date?.evidence { segmentation.date?.evidence = exact(evidence) }
        if let place = segmentation.place { segmentation.place?.evidence = exact(place.evidence) }
        for index in segmentation.articles.indices { layBack(&segmentation.articles[index]) }
        return segmentation
    }

    private func layBack(_ article: inout Article) {
        article.range = covering(article.range)
        article.headline = article.headline.map(exact)
        article.kicker = article.kicker.map(exact)
        article.subheadline = article.subheadline.map(exact)
        article.byline = article.byline.map(exact)
        if let dateline = article.dateline {
            article.dateline = Dateline(
                place: dateline.place.map(exact),
                date: dateline.date,
                range: exact(dateline.range)
            )
        }
        for index in article.blocks.indices { article.blocks[index].range = covering(article.blocks[index].range) }
        for index in article.jumps.indices { article.jumps[index].range = covering(article.jumps[index].range) }
        for index in article.sections.indices {
            article.sections[index].marker = exact(article.sections[index].marker)
            article.sections[index].title = exact(article.sections[index].title)
            article.sections[index].range = exact(article.sections[index].range)
        }
        for index in article.paragraphs.indices { layBack(&article.paragraphs[index]) }
    }

    private func layBack(_ paragraph: inout Paragraph) {
        paragraph.spans = paragraph.spans.map(exact)
        paragraph.repeats = paragraph.repeats.map { Int(places[$0]) }
        let end = paragraph.range.upperBound
        paragraph.sentences = paragraph.sentences.map {
            exact($0).lowerBound..<min(end, covering($0).upperBound)
        }
    }

    /// From the first to the last scalar that prints.
    private func exact(_ range: Range<Int>) -> Range<Int> {
        let lower = Int(places[range.lowerBound])
        return lower..<(range.isEmpty ? lower : Int(places[range.upperBound - 1]) + 1)
    }

    /// With the hidden scalars behind it on its line, and with those in front of it at the start of a line.
    private func covering(_ range: Range<Int>) -> Range<Int> {
        let exact = exact(range)
        guard !exact.isEmpty else { return exact }
        var first = exact.lowerBound
        var index = first
        while index > 0, submitted.has(index - 1, .blank), !submitted.has(index - 1, .lineBreak) {
            index -= 1
            if Self.isHidden(submitted, index) { first = index }
        }
        let isAtStart = index == 0 || submitted.has(index - 1, .lineBreak)
        var end = exact.upperBound
        index = end
        while index < submitted.count, submitted.has(index, .blank), !submitted.has(index, .lineBreak) {
            index += 1
            if Self.isHidden(submitted, index - 1) { end = index }
        }
        return (isAtStart ? first : exact.lowerBound)..<end
    }
}
