import Lexicons

/// A list of phrases from a lexicon that answers "does one of these stand here?".
///
/// Phrases are bucketed by their first scalar (or by their last, for endings), the longest first, so that a look-up
/// costs one dictionary access where nothing matches.
struct PhraseList: Sendable {
    private let byFirst: [Unicode.Scalar: [[Unicode.Scalar]]]
    private let byLast: [Unicode.Scalar: [[Unicode.Scalar]]]

    init(_ phrases: [String]) {
        let scalars = phrases.map { Array($0.unicodeScalars) }.filter { !$0.isEmpty }
        let longestFirst = scalars.sorted {
            $0.count != $1.count ? $0.count > $1.count : $0.lexicographicallyPrecedes($1)
        }
        byFirst = Dictionary(grouping: longestFirst) { $0[0] }
        byLast = Dictionary(grouping: longestFirst) { $0[$0.count - 1] }
    }

    /// The phrases of one kind in a lexicon of `kind` and `phrase` columns.
    init(_ rows: [[String]], kind: String) {
        self.init(rows.filter { $0.count >= 2 && $0[0] == kind }.map { $0[1] })
    }

    /// Length of the longest phrase that begins at an index and ends inside the limit; `nil` when there is none.
    func match(_ text: Text, at index: Int, limit: Int) -> Int? {
        guard index < limit, let candidates = byFirst[text[index]] else { return nil }
        return candidates.first { text.starts(with: $0, at: index, limit: limit) }?.count
    }

    /// Whether a range is a phrase, blanks between its characters left out.
    func isWhole(_ text: Text, _ range: Range<Int>) -> Bool {
        guard let first = range.first, let candidates = byFirst[text[first]] else { return false }
        let word = range.filter { !text.has($0, .white) }.map { text[$0] }
        return candidates.contains(word)
    }

    /// Length of the longest phrase that ends the range.
    func matchEnd(_ text: Text, of range: Range<Int>) -> Int? {
        guard !range.isEmpty, let candidates = byLast[text[range.upperBound - 1]] else { return nil }
        return candidates.first { phrase in
            phrase.count <= range.count
                && text.starts(with: phrase, at: range.upperBound - phrase.count, limit: range.upperBound)
        }?.count
    }

    /// The first place in a range where a phrase stands.
    func first(in text: Text, _ range: Range<Int>) -> Range<Int>? {
        for index in range {
            if let length = match(text, at: index, limit: range.upperBound) { return index..<index + length }
        }
        return nil
    }
}
