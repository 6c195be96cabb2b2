/// What single scalars mean to the number and clause readers: digits of either width, numerals, marks.
enum ScalarClass {
    /// The value of an ASCII or full-width digit.
    @inline(__always)
    static func digit(_ scalar: Unicode.Scalar) -> UInt8? {
        let value = scalar.value
        if value &- 0x30 < 10 { return UInt8(value &- 0x30) }
        if value &- 0xFF10 < 10 { return UInt8(value &- 0xFF10) }
        return nil
    }

    /// The value of a Chinese digit, everyday or formal.
    static func chineseDigit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "零", "〇", "○": 0
        case "一", "壹": 1
        case "二", "两", "贰", "兩": 2
        case "三", "叁": 3
        case "四", "肆": 4
        case "五", "伍": 5
        case "六", "陆": 6
        case "七", "柒": 7
        case "八", "捌": 8
        case "九", "玖": 9
        default: nil
        }
    }

    /// The power of ten of a multiplier word.
    static func power(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "十", "拾": 1
        case "百", "佰": 2
        case "千", "仟": 3
        case "万", "萬": 4
        case "亿", "億": 8
        default: nil
        }
    }

    static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x2000...0x200A, 0x2028, 0x2029, 0x3000: true
        default: false
        }
    }

    /// Where a text goes on behind the line break, or the column break, that stands at `index`.
    static func afterBreak(_ scalars: [Unicode.Scalar], at index: Int, limit: Int) -> Int? {
        guard index < limit, scalars[index] == "\n" || scalars[index] == "\r" else { return nil }
        var next = index
        while next < limit, next - index < 6, isBlank(scalars[next]) { next += 1 }
        return next < limit ? next : nil
    }

    static func isLatinLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0xFF21...0xFF3A, 0xFF41...0xFF5A: true
        default: false
        }
    }

    static func isRangeMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "-", "－", "–", "—", "~", "～", "至", "到", "〜", "─": true
        default: false
        }
    }

    static func isDecimalPoint(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ".", "．", "·", "•": true
        default: false
        }
    }
}
