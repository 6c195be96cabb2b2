/// Congresses and plans by their numbers, which bound the year of the text that names them from below.
///
/// The Communist Party's congresses meet every five years since the twelfth of 1982, a new National People's Congress
/// begins every five years since the eighth of 1993, five-year plans follow each other since the eleventh of 2006.
enum TermOfOffice {
    /// The earliest year in which the text can have been written; 0 when it names no congress.
    static func earliestYear(_ text: Text) -> Int {
        var earliest = 0
        var index = 0
        while index + 1 < text.count {
            if text.has(index, .hanNumeral), index == 0 || !text.has(index - 1, .hanNumeral),
                let number = Numeral.read(text, at: index, limit: text.count), number.isHan, number.end < text.count
            {
                earliest = max(earliest, year(text, number, from: index))
                index = number.end
            } else {
                index += 1
            }
        }
        return earliest
    }

    private static func year(_ text: Text, _ number: Numeral, from start: Int) -> Int {
        guard (12...40).contains(number.value) else { return 0 }
        switch text[number.end] {
        case "大" where start >= 2 && text[start - 1] == "的" && text[start - 2] == "党":
            return 1982 + 5 * (number.value - 12)
        case "届":
            if starts(text, "中央", at: number.end + 1) || starts(text, "中全会", at: number.end + 2) {
                return 1982 + 5 * (number.value - 12)
            }
            return starts(text, "全国人大", at: number.end + 1) ? 1993 + 5 * (number.value - 8) : 0
        default: return 0
        }
    }

    private static func starts(_ text: Text, _ phrase: String, at index: Int) -> Bool {
        text.starts(with: Array(phrase.unicodeScalars), at: index, limit: text.count)
    }
}
