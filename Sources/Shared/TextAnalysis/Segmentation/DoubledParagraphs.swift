/// Marks the paragraphs that say again what one shortly before them says: recognition reads the foot of a column twice, or
/// an editor's cut leaves both versions. They stay where they are; whoever counts may pass them over.
///
/// The two must be the same text but for reading errors (`PassageComparer`), figures included: paragraphs in one form
/// with other figures are a table in words.
enum DoubledParagraphs {
    /// Shorter ones are slogans, sub-headings and refrains.
    private static let shortest = 20
    /// Paragraphs before it that one is compared with.
    private static let reach = 3
    /// Share of pairs of characters that both must have in common to be looked at.
    private static let likeness = 0.8
    private static let similarity = 0.9

    static func marked(_ paragraphs: [Paragraph], of text: Text) -> [Paragraph] {
        var marked = paragraphs
        for index in marked.indices.dropFirst() where marked[index].range.count >= shortest {
            let earlier = marked[max(0, index - reach)..<index].last { isSame($0.range, marked[index].range, text) }
            marked[index].repeats = earlier.map { $0.repeats ?? $0.range.lowerBound }
        }
        return marked
    }

    private static func isSame(_ a: Range<Int>, _ b: Range<Int>, _ text: Text) -> Bool {
        guard a.count >= shortest, a.count * 4 >= b.count * 3, b.count * 4 >= a.count * 3,
            Cohesion.containment(text, of: a, in: b) >= likeness, Cohesion.containment(text, of: b, in: a) >= likeness,
            digits(text, a) == digits(text, b)
        else { return false }
        return PassageComparer().compare(text, a, text, b).contains {
            $0.kind != .partial && $0.similarity >= similarity
        }
    }

    private static func digits(_ text: Text, _ range: Range<Int>) -> [UInt32] {
        range.map { ScalarFolding.fold(text[$0]) }.filter(ScalarFolding.isDigit)
    }
}
