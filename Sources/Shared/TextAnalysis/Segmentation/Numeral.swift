/// A whole number as markers, dates and anniversaries write it: `12`, `１２`, `十二`, `二〇一八`.
struct Numeral: Equatable {
    var value: Int
    var end: Int
    var isHan: Bool

    /// Reads the longest numeral that begins at an index and ends inside the limit.
    ///
    /// At most nine digits are read, so that no value overflows.
    static func read(_ text: Text, at start: Int, limit: Int) -> Numeral? {
        let limit = min(limit, start + 9)
        guard start >= 0, start < limit else { return nil }
        return text.has(start, .digit) ? arabic(text, at: start, limit: limit) : han(text, at: start, limit: limit)
    }

    private static func arabic(_ text: Text, at start: Int, limit: Int) -> Numeral? {
        var value = 0
        var index = start
        while index < limit, let digit = digit(text[index]) {
            value = value * 10 + digit
            index += 1
        }
        return Numeral(value: value, end: index, isHan: false)
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar.value {
        case 0x30...0x39: Int(scalar.value) - 0x30
        case 0xFF10...0xFF19: Int(scalar.value) - 0xFF10
        default: nil
        }
    }

    /// Positional (二〇一八) or additive (一百二十三) Chinese numerals.
    private static func han(_ text: Text, at start: Int, limit: Int) -> Numeral? {
        var total = 0
        var current: Int?
        var positional = 0
        var usesUnits = false
        var index = start
        while index < limit {
            if let digit = hanDigit(text[index]) {
                positional = positional * 10 + digit
                current = digit
            } else if let unit = hanUnit(text[index]) {
                total += (current ?? 1) * unit
                current = nil
                usesUnits = true
            } else {
                break
            }
            index += 1
        }
        guard index > start else { return nil }
        return Numeral(value: usesUnits ? total + (current ?? 0) : positional, end: index, isHan: true)
    }

    private static func hanDigit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "零", "〇", "○": 0
        case "一": 1
        case "二", "两": 2
        case "三": 3
        case "四": 4
        case "五": 5
        case "六": 6
        case "七": 7
        case "八": 8
        case "九": 9
        default: nil
        }
    }

    private static func hanUnit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "十": 10
        case "百": 100
        case "千": 1000
        default: nil
        }
    }
}
