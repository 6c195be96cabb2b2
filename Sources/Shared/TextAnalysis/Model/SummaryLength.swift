/// How long a summary is to be; it holds for the summary of each article and for that of the document.
public enum SummaryLength: Sendable, Equatable {
    /// After the kind and the length of the text: one to three sentences for an article, an eighth of a report.
    case automatic
    /// At most so many sentences.
    case sentences(Int)
    /// At most so many scalars of summary text.
    case characters(Int)
    /// At most this part of the scalars of running text, above 0 and at most 1.
    case ratio(Double)

    /// The limit in scalars for `length` scalars of running text, where there is one.
    func characterLimit(for length: Int) -> Int? {
        switch self {
        case .automatic, .sentences: nil
        case .characters(let count): count
        case .ratio(let ratio): Int(Double(length) * ratio)
        }
    }

    /// The limit in sentences, where there is one.
    var sentenceLimit: Int? {
        if case .sentences(let count) = self { count } else { nil }
    }
}
