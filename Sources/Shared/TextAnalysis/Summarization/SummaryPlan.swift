// How many sentences a summary has and which parts of the article they come from. Called by `Summarizer`.

/// Groups of sentences, each with the number to choose from it.
struct SummaryPlan: Equatable {
    /// Sentences of an article's summary: one for every three, at most so many.
    static let maximumSentences = 3
    /// Scalars of content from which an article counts as a report, whose lead is no summary of the rest.
    static let reportLength = 2500
    /// Scalars of content for which a report gets one sentence.
    static let lengthPerSentence = 900
    /// Most sentences of a report's digest.
    static let maximumReportSentences = 10

    /// Indices of sentences, in order and disjoint.
    private(set) var groups: [(sentences: Range<Int>, number: Int)] = []

    init(for article: Article, _ sentences: [SummarySentence]) {
        let length = sentences.reduce(0) { $0 + $1.content.count }
        guard length >= Self.reportLength else {
            groups = [(0..<sentences.count, min(Self.maximumSentences, (sentences.count + 2) / 3))]
            return
        }
        let budget = min(Self.maximumReportSentences, max(Self.maximumSentences, length / Self.lengthPerSentence))
        let starts = Self.sectionStarts(of: article, sentences, atMost: budget)
        groups = starts.count < 2 ? [(0..<sentences.count, budget)] : Self.share(budget, among: starts, sentences)
    }

    static func == (a: Self, b: Self) -> Bool {
        a.groups.elementsEqual(b.groups) { $0.sentences == $1.sentences && $0.number == $1.number }
    }

    /// The first sentence of each section, down to the deepest level at which there are not too many sections.
    private static func sectionStarts(
        of article: Article,
        _ sentences: [SummarySentence],
        atMost budget: Int
    ) -> [Int] {
        var best: [Int] = []
        for level in Set(article.sections.map(\.level)).sorted() {
            let places = article.sections.filter { $0.level <= level }.map(\.range.lowerBound).sorted()
            let starts = firstSentences(behind: places, sentences)
            guard starts.count <= budget else { break }
            best = starts
        }
        return best
    }

    private static func firstSentences(behind places: [Int], _ sentences: [SummarySentence]) -> [Int] {
        var starts: [Int] = []
        var index = 0
        for place in places {
            while index < sentences.count, sentences[index].range.lowerBound < place { index += 1 }
            if index < sentences.count, starts.last != index { starts.append(index) }
        }
        if let first = starts.first, first > 0 { starts.insert(0, at: 0) }
        return starts
    }

    /// One sentence for each section, what is left to the longest sections for the length they have per sentence.
    private static func share(
        _ budget: Int,
        among starts: [Int],
        _ sentences: [SummarySentence]
    ) -> [(sentences: Range<Int>, number: Int)] {
        let ends = starts.dropFirst() + [sentences.count]
        var groups = zip(starts, ends).map { (sentences: $0..<$1, number: 1) }
        let lengths = groups.map { group in sentences[group.sentences].reduce(0) { $0 + $1.content.count } }
        while groups.reduce(0, { $0 + $1.number }) < budget {
            let open = groups.indices.filter { groups[$0].number < groups[$0].sentences.count }
            // Compared crosswise, in whole numbers; `max` would take the last of equals.
            guard var next = open.first else { break }
            for index in open where lengths[index] * groups[next].number > lengths[next] * groups[index].number {
                next = index
            }
            groups[next].number += 1
        }
        return groups
    }
}
