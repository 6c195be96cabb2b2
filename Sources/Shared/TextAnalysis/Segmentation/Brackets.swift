/// Pairs of brackets and quotation marks.
enum Brackets {
    static func isRound(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "（" || scalar == "）" || scalar == "(" || scalar == ")"
    }

    /// What stands between the round brackets that a range begins and ends with; `nil` when it does not.
    static func enclosing(_ text: Text, _ range: Range<Int>) -> Range<Int>? {
        guard range.count >= 2, text[range.lowerBound] == "（" || text[range.lowerBound] == "(" else { return nil }
        guard text[range.upperBound - 1] == "）" || text[range.upperBound - 1] == ")" else { return nil }
        let inside = range.lowerBound + 1..<range.upperBound - 1
        return inside.contains { isRound(text[$0]) } ? nil : inside
    }

    /// The round bracket that closes at the end of a range: where it opens, at most `longest` scalars earlier.
    static func openingOfLast(_ text: Text, _ range: Range<Int>, longest: Int) -> Int? {
        guard let last = range.last, text[last] == "）" || text[last] == ")" else { return nil }
        var depth = 0
        for index in stride(from: last, through: max(range.lowerBound, last - longest), by: -1) {
            switch text[index] {
            case "）", ")": depth += 1
            case "（", "(":
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
        }
        return nil
    }

    /// Whether a range opens a quotation mark or bracket that it does not close, or closes one that it does not open.
    static func isUnbalanced(_ text: Text, _ range: Range<Int>) -> Bool {
        var depth = 0
        for index in range {
            let traits = text.traits(index)
            if traits.contains(.opener) { depth += 1 }
            if traits.contains(.closer) { depth -= 1 }
            if depth < 0 { return true }
        }
        return depth != 0
    }
}
