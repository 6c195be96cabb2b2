// How many sentences a summary has and which parts of the article they come from. Called by `Summarizer`.

/// Groups of sentences, each with the number to choose from it.
struct SummaryPlan: Equatable {
    struct Group: Equatable {
        /// Indices of sentences.
        var sentences: Range<Int>
        /// How many of them to choose.
        var number: Int
        /// Whether they belong to a report, whose sections do not all begin with what matters most.
        var isOfReport: Bool
    }

    /// Sentences of an article's summary: one of a short item, and one more for each of these lengths of content.
    static let sentenceSteps = [300, 1500]
    /// Scalars of content from which an article counts as a report, whose lead is no summary of the rest.
    static let reportLength = 2500
    /// Scalars of content for which a report gets one sentence.
    static let lengthPerSentence = 900
    /// Most sentences of a report's summary, unless a number is asked for.
    static let maximumReportSentences = 16

    /// In order and disjoint.
    private(set) var groups: [Group] = []

    /// - Parameter number: the sentences that are asked for; `nil` leaves it to the length of the article.
    init(for article: Article, _ sentences: [SummarySentence], number: Int? = nil) {
        let length = sentences.reduce(0) { $0 + $1.content.count }
        guard Self.isReport(length: length) else {
            let natural = 1 + Self.sentenceSteps.filter { length >= $0 }.count
            groups = [
                Group(
                    sentences: 0..<sentences.count,
                    number: min(number ?? natural, sentences.count),
                    isOfReport: false
                )
            ]
            return
        }
        let budget = number ?? min(Self.maximumReportSentences, 1 + length / Self.lengthPerSentence)
        let sections = Self.sectionStarts(of: article, sentences, atMost: budget)
        let isSectioned = sections.count > 1
        let starts = isSectioned ? sections : Self.evenStarts(sentences, parts: budget)
        groups = Self.share(budget, among: starts, sentences)
        // The opening of a long piece without sections is still its lead, and has a sentence more than its part.
        if number == nil, !isSectioned, budget < Self.maximumReportSentences {
            groups[0].number = min(groups[0].number + 1, groups[0].sentences.count)
        }
    }

    static func isReport(length: Int) -> Bool { length >= reportLength }

    /// Where the parts of a report without sections begin: parts of even length, each from the start of a paragraph.
    private static func evenStarts(_ sentences: [SummarySentence], parts: Int) -> [Int] {
        let length = sentences.reduce(0) { $0 + $1.content.count }
        var starts = [0]
        var passed = 0
        for index in sentences.indices {
            let isParagraphStart = index > 0 && sentences[index].paragraph != sentences[index - 1].paragraph
            if isParagraphStart, starts.count < parts, passed * parts >= starts.count * length { starts.append(index) }
            passed += sentences[index].content.count
        }
        return starts
    }

    /// Where the parts of a report begin: level by level, the longest part first, each part is cut into its sections as
    /// long as there are not more parts than sentences to choose.
    private static func sectionStarts(
        of article: Article,
        _ sentences: [SummarySentence],
        atMost budget: Int
    ) -> [Int] {
        var starts = [0]
        for level in Set(article.sections.map(\.level)).sorted() {
            let places = article.sections.filter { $0.level == level }.map(\.range.lowerBound).sorted()
            let inner = firstSentences(behind: places, sentences)
            for part in longestFirst(starts, sentences) {
                let cuts = inner.filter { part.contains($0) && $0 > part.lowerBound }
                if starts.count + cuts.count <= budget { starts = (starts + cuts).sorted() }
            }
        }
        return starts
    }

    private static func longestFirst(_ starts: [Int], _ sentences: [SummarySentence]) -> [Range<Int>] {
        let parts = parts(from: starts, count: sentences.count)
        let lengths = parts.map { part in sentences[part].reduce(0) { $0 + $1.content.count } }
        return parts.indices.sorted { (lengths[$1], $0) < (lengths[$0], $1) }.map { parts[$0] }
    }

    private static func parts(from starts: [Int], count: Int) -> [Range<Int>] {
        zip(starts, starts.dropFirst() + [count]).map { $0..<$1 }
    }

    private static func firstSentences(behind places: [Int], _ sentences: [SummarySentence]) -> [Int] {
        var starts: [Int] = []
        var index = 0
        for place in places {
            while index < sentences.count, sentences[index].range.lowerBound < place { index += 1 }
            if index < sentences.count, starts.last != index { starts.append(index) }
        }
        return starts
    }

    /// One sentence for each section, what is left to the longest sections for the length they have per sentence.
    private static func share(
        _ budget: Int,
        among starts: [Int],
        _ sentences: [SummarySentence]
    ) -> [Group] {
        var groups = parts(from: starts, count: sentences.count).map {
            Group(sentences: $0, number: 1, isOfReport: true)
        }
        let lengths = groups.map { group in sentences[group.sentences].reduce(0) { $0 + $1.content.count } }
        let total = max(1, lengths.reduce(0, +))
        let rest = max(0, budget - groups.count)
        for index in groups.indices {
            groups[index].number += max(0, min(groups[index].sentences.count - 1, rest * lengths[index] / total))
        }
        // What rounding down has left goes to the parts with the longest text for each sentence; compared crosswise, in
        // whole numbers.
        let open = groups.indices.filter { groups[$0].number < groups[$0].sentences.count }.sorted { left, right in
            let (a, b) = (lengths[left] * groups[right].number, lengths[right] * groups[left].number)
            return a != b ? a > b : left < right
        }
        for index in open.prefix(max(0, budget - groups.reduce(0) { $0 + $1.number })) { groups[index].number += 1 }
        return groups
    }
}
