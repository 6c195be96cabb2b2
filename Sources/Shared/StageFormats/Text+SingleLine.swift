// Headlines and names as one line, for the strings beside the offsets of a result.

import TextAnalysis

extension Text {
    /// What the range says, without the line breaks that the page made.
    ///
    /// A break goes together with the white space around it; between two words of Latin letters or digits it becomes one space.
    func singleLine(_ range: Range<Int>) -> String {
        var line = String.UnicodeScalarView()
        var index = range.lowerBound
        while index < range.upperBound {
            var end = index
            while end < range.upperBound, self[end].properties.isWhitespace { end += 1 }
            if end == index {
                if !isHidden(self[index]) { line.append(self[index]) }
                index += 1
            } else {
                line.append(contentsOf: separator(for: index..<end, in: range))
                index = end
            }
        }
        return String(line)
    }

    /// What stands in one line for a run of white space.
    private func separator(for blanks: Range<Int>, in range: Range<Int>) -> [Unicode.Scalar] {
        guard scalars[blanks].contains(where: Self.isLineBreak) else { return Array(scalars[blanks]) }
        guard blanks.lowerBound > range.lowerBound, blanks.upperBound < range.upperBound else { return [] }
        return isLatin(blanks.lowerBound - 1) && isLatin(blanks.upperBound) ? [" "] : []
    }

    private func isLatin(_ index: Int) -> Bool {
        let scalar = self[index]
        return scalar.value < 0x250 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
    }

    /// Zero-width and control characters, which would part a name that looks whole.
    private func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.generalCategory == .control
    }

    private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
