/// A number as written, without its unit: `6.85万`, `１２．５`, `三千六百余万`, `三分之一`.
struct NumberToken: Sendable, Equatable {
    enum Script: Sendable {
        case arabic, chinese
        /// A multiplier word alone: `千亿`.
        case magnitude
    }

    var range: Range<Int>
    var value: ExactDecimal
    /// The greater of two neighbours: `四五千` is from 4000 to 5000.
    var upper: ExactDecimal?
    var script: Script
    /// `余`, `多`, `几` or `数` inside the number.
    var isOpen = false
    /// `百分之`, `千分之` or `万分之` in front: the unit is written before the number.
    var prefixUnit: String?
    /// The last multiplier word's power of ten, 0 where there is none.
    var power = 0
    /// A fraction such as `三分之一`.
    var isFraction = false
}

/// Reads one number at a position of a text.
///
/// Blanks may stand inside a number, as scanners and typesetters leave them; thousands marks are taken only in groups
/// of three digits. A multiplier word that begins a unit (`千瓦`, `百分点`) is left to the unit.
struct NumberLexer {
    let scalars: [Unicode.Scalar]
    let limit: Int

    init(_ scalars: [Unicode.Scalar], limit: Int) {
        self.scalars = scalars
        self.limit = limit
    }

    func number(at start: Int) -> NumberToken? {
        guard start < limit else { return nil }
        if let ratio = ratio(at: start) { return ratio }
        if ScalarClass.digit(scalars[start]) != nil { return arabic(at: start) }
        return ChineseNumeralLexer(scalars, limit: limit).number(at: start)
    }

    // MARK: - Arabic digits

    /// - Parameter below: the power of ten that the number's own multipliers must stay under.
    private func arabic(at start: Int, below: Int = Int.max) -> NumberToken? {
        guard let plain = digits(at: start), let value = ExactDecimal(digits: plain.digits, scale: plain.scale) else {
            return nil
        }
        var token = NumberToken(range: start..<plain.end, value: value, script: .arabic)
        if let fraction = slashFraction(token) { return fraction }
        applyMultipliers(to: &token)
        // Every further part stands lower than the one before, so a chain of parts is short.
        if token.power < below { addLowerPart(to: &token) }
        return token
    }

    private struct Digits {
        var digits: [UInt8] = []
        var scale = 0
        var end: Int
    }

    private func digits(at start: Int) -> Digits? {
        var found = Digits(end: start)
        while let digit = digit(at: found.end), found.digits.count <= ExactDecimal.maximumDigits {
            found.digits.append(digit)
            found.end += 1
            if let next = wrapped(found.end) { found.end = next }
        }
        guard !found.digits.isEmpty else { return nil }
        readThousands(&found, groupStart: start)
        readFraction(&found)
        return found
    }

    /// Where the digits go on that a line break cuts (`42⏎7.3亿元`); a page number stands alone on its line.
    private func wrapped(_ index: Int) -> Int? {
        guard let next = ScalarClass.afterBreak(scalars, at: index, limit: limit), digit(at: next) != nil else {
            return nil
        }
        var end = next
        while digit(at: end) != nil { end += 1 }
        return end < limit && !ScalarClass.isBlank(scalars[end]) ? next : nil
    }

    private func readThousands(_ found: inout Digits, groupStart: Int) {
        guard (1...3).contains(found.digits.count) else { return }
        while found.end + 3 < limit, found.digits.count <= ExactDecimal.maximumDigits,
            [",", "，"].contains(scalars[found.end])
        {
            let group = (1...3).compactMap { digit(at: found.end + $0) }
            guard group.count == 3, digit(at: found.end + 4) == nil else { return }
            found.digits += group
            found.end += 4
        }
    }

    private func readFraction(_ found: inout Digits) {
        guard found.end < limit, ScalarClass.isDecimalPoint(scalars[found.end]), digit(at: found.end + 1) != nil else {
            return
        }
        found.end += 1
        while let digit = digit(at: found.end), found.digits.count <= ExactDecimal.maximumDigits {
            found.digits.append(digit)
            found.scale += 1
            found.end += 1
        }
    }

    private func slashFraction(_ token: NumberToken) -> NumberToken? {
        guard token.range.upperBound < limit, ["/", "／"].contains(scalars[token.range.upperBound]),
            let below = digits(at: token.range.upperBound + 1), below.digits.count <= 3,
            let divisor = ExactDecimal(digits: below.digits, scale: below.scale), token.value < divisor,
            let value = token.value.divided(by: divisor, digits: 6)
        else { return nil }
        return NumberToken(range: token.range.lowerBound..<below.end, value: value, script: .arabic, isFraction: true)
    }

    /// `多`, `余`, `几` and multiplier words after the digits, in any order: `2亿多`, `3600余万`, `12万亿`.
    private func applyMultipliers(to token: inout NumberToken) {
        var end = token.range.upperBound
        var power = 0
        while true {
            let next = afterBlanks(end)
            guard next < limit else { break }
            if let step = ScalarClass.power(scalars[next]),
                !UnitLexicon.shared.beginsUnit(scalars, at: next, limit: limit)
            {
                guard let value = token.value.shifted(by: step) else { break }
                token.value = value
                power = max(power, step)
                end = next + 1
            } else if scalars[next] == "个", next + 1 < limit, scalars[next + 1] == "亿" {
                // 6个亿 is said for 6亿.
                end = next + 1
            } else if isOpenMark(at: next) {
                token.isOpen = true
                end = next + 1
            } else {
                break
            }
        }
        token.range = token.range.lowerBound..<end
        token.power = power
    }

    private func isOpenMark(at index: Int) -> Bool {
        switch scalars[index] {
        case "余", "餘": true
        // 多 and 几 open other words too (多元, 多层): here they count only before a multiplier, a unit or the end.
        case "多", "几", "来": followsNumberTail(index + 1)
        default: false
        }
    }

    private func followsNumberTail(_ index: Int) -> Bool {
        let next = afterBlanks(index)
        guard next < limit else { return true }
        return ScalarClass.power(scalars[next]) != nil || UnitLexicon.shared.beginsUnit(scalars, at: next, limit: limit)
            || scalars[index - 1] == "多"
    }

    /// The rest of a mixed number: `3亿5000万`, `1万3千`.
    private func addLowerPart(to token: inout NumberToken) {
        guard token.power >= 3, !token.isOpen, digit(at: token.range.upperBound) != nil,
            let rest = arabic(at: token.range.upperBound, below: token.power), rest.power < token.power,
            rest.power > 0 || token.power == 4 && rest.range.count == 4,
            let sum = token.value.adding(rest.value)
        else { return }
        token.value = sum
        token.isOpen = rest.isOpen
        token.range = token.range.lowerBound..<rest.range.upperBound
    }

    // MARK: - 百分之, 三分之一

    private func ratio(at start: Int) -> NumberToken? {
        guard let below = RatioPrefix(scalars, at: start, limit: limit), let above = number(after: below) else {
            return nil
        }
        let range = start..<above.range.upperBound
        if let unit = below.unit {
            return NumberToken(
                range: range,
                value: above.value,
                script: above.script,
                isOpen: above.isOpen,
                prefixUnit: unit
            )
        }
        guard let value = above.value.divided(by: below.denominator, digits: 6) else { return nil }
        return NumberToken(range: range, value: value, script: above.script, isFraction: true)
    }

    private func number(after prefix: RatioPrefix) -> NumberToken? {
        guard prefix.end < limit else { return nil }
        if ScalarClass.digit(scalars[prefix.end]) != nil { return arabic(at: prefix.end) }
        return ChineseNumeralLexer(scalars, limit: limit).number(at: prefix.end)
    }

    private func digit(at index: Int) -> UInt8? {
        index < limit ? ScalarClass.digit(scalars[index]) : nil
    }

    private func afterBlanks(_ index: Int) -> Int {
        var next = index
        // A column break leaves at most two line ends and a few blanks.
        while next < limit, next - index < 6, ScalarClass.isBlank(scalars[next]) { next += 1 }
        return next
    }
}

/// The denominator in front of a ratio: `百分之`, `三分之`.
private struct RatioPrefix {
    var denominator: ExactDecimal
    /// The unit that the prefix stands for, `nil` for a plain fraction.
    var unit: String?
    var end: Int

    init?(_ scalars: [Unicode.Scalar], at start: Int, limit: Int) {
        let isArabic = ScalarClass.digit(scalars[start]) != nil
        var index = start
        while index < limit, index - start < 4, Self.isNumeral(scalars[index], isArabic: isArabic) { index += 1 }
        guard index > start, index + 2 < limit, scalars[index] == "分", scalars[index + 1] == "之" else { return nil }
        let numerals = scalars[start..<index]
        guard
            let below = isArabic
                ? ExactDecimal(digits: numerals.compactMap(ScalarClass.digit), scale: 0)
                : ChineseNumeral.value(of: numerals),
            below > ExactDecimal(0)
        else { return nil }
        denominator = below
        switch String(String.UnicodeScalarView(scalars[start..<index])) {
        case "百": unit = "%"
        case "千": unit = "‰"
        case "万": unit = "‱"
        default: unit = nil
        }
        end = index + 2
    }

    /// `三分之一`, `3分之1`
    private static func isNumeral(_ scalar: Unicode.Scalar, isArabic: Bool) -> Bool {
        if isArabic { return ScalarClass.digit(scalar) != nil }
        return ScalarClass.chineseDigit(scalar) != nil || ScalarClass.power(scalar) != nil
    }
}
