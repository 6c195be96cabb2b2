/// A non-negative decimal number held exactly: `mantissa` divided by ten to the power of `scale`.
///
/// Published figures must come out as they went in, so nothing here passes through binary floating point.
struct ExactDecimal: Sendable, Hashable, Comparable {
    private(set) var mantissa: Int128
    /// Digits after the point, as written: `7.0` keeps one.
    private(set) var scale: Int

    /// Digits that `mantissa` may have; longer runs of digits in a text are codes, not quantities.
    static let maximumDigits = 28

    init(_ integer: Int) {
        mantissa = Int128(integer)
        scale = 0
    }

    /// `nil` when there are no digits or too many.
    init?(digits: [UInt8], scale: Int) {
        guard !digits.isEmpty, digits.count <= Self.maximumDigits, scale >= 0 else { return nil }
        mantissa = digits.reduce(0) { $0 * 10 + Int128($1) }
        self.scale = scale
    }

    private init(mantissa: Int128, scale: Int) {
        self.mantissa = mantissa
        self.scale = scale
    }

    /// The number times ten to the power of `power`, or `nil` beyond what fits.
    func shifted(by power: Int) -> ExactDecimal? {
        let rest = scale - power
        if rest >= 0 { return ExactDecimal(mantissa: mantissa, scale: rest).trimmed(toScale: min(scale, rest)) }
        guard -rest <= Self.maximumDigits else { return nil }
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: Self.powerOfTen(-rest))
        return overflow ? nil : ExactDecimal(mantissa: product, scale: 0)
    }

    func adding(_ other: ExactDecimal) -> ExactDecimal? {
        let common = max(scale, other.scale)
        guard let a = rescaled(to: common), let b = other.rescaled(to: common) else { return nil }
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? nil : ExactDecimal(mantissa: sum, scale: common)
    }

    func multiplied(by other: ExactDecimal) -> ExactDecimal? {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: other.mantissa)
        guard !overflow else { return nil }
        return ExactDecimal(mantissa: product, scale: scale + other.scale).trimmed(toScale: 0)
    }

    /// The quotient rounded half up to `digits` after the point, shorter where it ends earlier.
    func divided(by other: ExactDecimal, digits: Int) -> ExactDecimal? {
        let power = digits + other.scale - scale
        guard other.mantissa != 0, power >= 0, power <= Self.maximumDigits else { return nil }
        let (numerator, overflow) = mantissa.multipliedReportingOverflow(by: Self.powerOfTen(power))
        guard !overflow else { return nil }
        let rounded = (numerator + other.mantissa / 2) / other.mantissa
        return ExactDecimal(mantissa: rounded, scale: digits).trimmed(toScale: 0)
    }

    static func < (a: ExactDecimal, b: ExactDecimal) -> Bool {
        let common = max(a.scale, b.scale)
        guard let left = a.rescaled(to: common), let right = b.rescaled(to: common) else { return a.scale > b.scale }
        return left < right
    }

    private func rescaled(to other: Int) -> Int128? {
        guard other - scale <= Self.maximumDigits else { return nil }
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: Self.powerOfTen(other - scale))
        return overflow ? nil : product
    }

    private func trimmed(toScale least: Int) -> ExactDecimal {
        var copy = self
        while copy.scale > least, copy.mantissa % 10 == 0 {
            copy.mantissa /= 10
            copy.scale -= 1
        }
        return copy
    }

    private static func powerOfTen(_ power: Int) -> Int128 {
        (0..<power).reduce(Int128(1)) { product, _ in product * 10 }
    }
}

extension ExactDecimal: CustomStringConvertible {
    var description: String {
        // Int64 prints several times faster than Int128.
        let digits = Int64(exactly: mantissa).map { String($0) } ?? String(mantissa)
        guard scale > 0 else { return digits }
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return padded.dropLast(scale) + "." + padded.suffix(scale)
    }
}
