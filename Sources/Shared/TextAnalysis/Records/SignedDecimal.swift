/// A decimal number held exactly, with its sign: `mantissa` divided by ten to the power of `scale`.
///
/// What is computed from published figures (sums, differences) must not pass through binary floating point. An
/// operation that would not fit 128 bits gives `nil`.
public struct SignedDecimal: Sendable, Comparable, Hashable, CustomStringConvertible {
    private let mantissa: Int128
    private let scale: Int

    public static let zero = SignedDecimal(mantissa: 0, scale: 0)

    /// Digits that a number may have, before and after the point together.
    private static let maximumDigits = 30

    private init(mantissa: Int128, scale: Int) {
        var (mantissa, scale) = (mantissa, scale)
        while scale > 0, mantissa % 10 == 0 { (mantissa, scale) = (mantissa / 10, scale - 1) }
        self.mantissa = mantissa
        self.scale = scale
    }

    /// Reads `-12.50`: an optional minus, digits, and perhaps a point with digits behind it.
    public init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes = bytes.dropFirst() }
        var mantissa: Int128 = 0
        var digits = 0
        var scale: Int?
        for byte in bytes {
            if byte == UInt8(ascii: "."), scale == nil, digits > 0 {
                scale = 0
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), digits < Self.maximumDigits else {
                return nil
            }
            mantissa = mantissa * 10 + Int128(byte - UInt8(ascii: "0"))
            digits += 1
            scale = scale.map { $0 + 1 }
        }
        guard digits > 0, scale != 0 else { return nil }
        self.init(mantissa: isNegative ? -mantissa : mantissa, scale: scale ?? 0)
    }

    public var isNegative: Bool { mantissa < 0 }
    public var magnitude: SignedDecimal { isNegative ? -self : self }

    /// Half of a unit in the last place of a number as it is written: what rounding may have taken from `7.9` is 0.05.
    public static func roundingUnit(of text: String) -> SignedDecimal {
        let digits = text.utf8.drop { $0 != UInt8(ascii: ".") }.dropFirst().count
        return SignedDecimal(mantissa: 5, scale: digits + 1)
    }

    public static prefix func - (number: SignedDecimal) -> SignedDecimal {
        SignedDecimal(mantissa: -number.mantissa, scale: number.scale)
    }

    public func adding(_ other: SignedDecimal) -> SignedDecimal? {
        let common = max(scale, other.scale)
        guard let a = rescaled(to: common), let b = other.rescaled(to: common) else { return nil }
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? nil : SignedDecimal(mantissa: sum, scale: common)
    }

    public func subtracting(_ other: SignedDecimal) -> SignedDecimal? { adding(-other) }

    public func multiplied(by other: SignedDecimal) -> SignedDecimal? {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: other.mantissa)
        return overflow ? nil : SignedDecimal(mantissa: product, scale: scale + other.scale)
    }

    public static func < (a: SignedDecimal, b: SignedDecimal) -> Bool {
        let common = max(a.scale, b.scale)
        guard let left = a.rescaled(to: common), let right = b.rescaled(to: common) else {
            // The one that cannot be written with the other's places is the larger by far.
            return a.rescaled(to: common) == nil ? a.isNegative : !b.isNegative
        }
        return left < right
    }

    public var description: String {
        let digits = String(mantissa.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        let text = scale == 0 ? padded : padded.dropLast(scale) + "." + padded.suffix(scale)
        return (isNegative ? "-" : "") + text
    }

    private func rescaled(to places: Int) -> Int128? {
        var result = mantissa
        for _ in scale..<places {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            result = product
        }
        return result
    }
}
