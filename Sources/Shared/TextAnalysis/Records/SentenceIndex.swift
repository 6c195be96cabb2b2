/// Finds the sentence that a place of a text lies in.
public struct SentenceIndex: Sendable {
    private let text: Text
    private let sentences: [Range<Int>]

    /// The sentences in any order; a range that does not lie in the text is left out.
    public init(_ text: Text, sentences: [Range<Int>]) {
        self.text = text
        self.sentences = sentences.filter { $0.lowerBound >= 0 && $0.upperBound <= text.count }
            .sorted { $0.lowerBound < $1.lowerBound }
    }

    /// The sentence around a figure; for a headline or a caption, its line. `nil` for what is no part of the text.
    public func evidence(of figure: Range<Int>) -> Range<Int>? {
        guard figure.lowerBound >= 0, figure.upperBound <= text.count else { return nil }
        guard let sentence = sentence(at: figure.lowerBound) else { return line(around: figure) }
        return sentence.lowerBound..<max(sentence.upperBound, figure.upperBound)
    }

    public func quote(_ range: Range<Int>) -> String { text[range] }

    private func sentence(at offset: Int) -> Range<Int>? {
        let low = sentences.partitionPoint { $0.lowerBound <= offset }
        return low > 0 && sentences[low - 1].contains(offset) ? sentences[low - 1] : nil
    }

    private func line(around range: Range<Int>) -> Range<Int> {
        let isBreak = { (scalar: Unicode.Scalar) in scalar == "\n" || scalar == "\r" }
        let start = text.scalars[..<range.lowerBound].lastIndex(where: isBreak).map { $0 + 1 } ?? 0
        let end = text.scalars[range.upperBound...].firstIndex(where: isBreak) ?? text.count
        return start..<end
    }
}
