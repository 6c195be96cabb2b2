// Writes chosen sentences as one line of text. Called by `Summarizer`.

/// Joins pieces of a document without the breaks that a column or page made in them.
struct SummaryText {
    private(set) var scalars = String.UnicodeScalarView()

    var string: String { String(scalars) }

    /// Adds a piece; a run of blanks in it with a line break is dropped, any other becomes one blank.
    mutating func append(_ text: Text, _ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            if ScalarFolding.isBlank(text[index]) {
                let end = (index..<range.upperBound).first { !ScalarFolding.isBlank(text[$0]) } ?? range.upperBound
                appendBlank(for: text, index..<end)
                index = end
            } else {
                if needsBlank(before: text[index], atStart: index == range.lowerBound) { scalars.append(" ") }
                scalars.append(text[index])
                index += 1
            }
        }
    }

    /// Puts a sign between what is written and what follows, where a sentence has none at its end.
    mutating func separate() { close(with: "；") }

    /// Puts a sign behind what is written, unless it has one.
    mutating func close(with sign: Unicode.Scalar = "。") {
        if let last = scalars.last, !Self.closes(last) { scalars.append(sign) }
    }

    /// Whether a sentence may end with a scalar.
    static func closes(_ scalar: Unicode.Scalar) -> Bool {
        "。！？；…!?;.”’」』）)》\"：:".unicodeScalars.contains(scalar)
    }

    private mutating func appendBlank(for text: Text, _ run: Range<Int>) {
        guard let last = scalars.last, last != " ", run.upperBound < text.count else { return }
        let isBreak = run.contains { text[$0] == "\n" || text[$0] == "\r" || text[$0] == "\u{2029}" }
        if !isBreak || (Self.isWordScalar(last) && Self.isWordScalar(text[run.upperBound])) { scalars.append(" ") }
    }

    /// Two pieces that meet with Latin letters or digits would read as one word.
    private func needsBlank(before scalar: Unicode.Scalar, atStart: Bool) -> Bool {
        guard atStart, let last = scalars.last else { return false }
        return Self.isWordScalar(last) && Self.isWordScalar(scalar)
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && ScalarFolding.fold(scalar) != ScalarFolding.dropped
    }
}
