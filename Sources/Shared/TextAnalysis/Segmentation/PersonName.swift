import Lexicons

/// Names of persons by their family name: two or three characters, one more after a double family name, or the parts
/// of a transliterated name around `·`.
enum PersonName {
    private static let single: Set<Unicode.Scalar> = Set(
        Lexicon.surnames.flatMap { $0[0].unicodeScalars.contains(" ") ? [] : Array($0[0].unicodeScalars) }
    )
    private static let double = PhraseList(
        Lexicon.surnames.filter { $0[0].unicodeScalars.contains(" ") }.flatMap {
            $0[0].split(separator: " ").map(String.init)
        }
    )

    /// Whether a range is a name; one of two characters may be set wide (`李 明`).
    static func isName(_ text: Text, _ range: Range<Int>) -> Bool {
        guard range.count >= 2, range.count <= 14 else { return false }
        if range.contains(where: { text[$0] == "·" }) { return isTransliterated(text, range) }
        let length = range.count { text.has($0, .han) }
        let isWide = length == 2 && text.has(range.lowerBound, .han) && text.has(range.upperBound - 1, .han)
        guard isWide ? range.dropFirst().dropLast().allSatisfy({ text.has($0, .white) }) : length == range.count else {
            return false
        }
        if double.match(text, at: range.lowerBound, limit: range.upperBound) != nil { return (3...4).contains(length) }
        return (2...3).contains(length) && single.contains(text[range.lowerBound])
    }

    private static func isTransliterated(_ text: Text, _ range: Range<Int>) -> Bool {
        let parts = range.split(separatedBy: "·", in: text)
        return parts.count <= 3
            && parts.allSatisfy { part in (1...6).contains(part.count) && part.allSatisfy { text.has($0, .han) } }
    }
}
