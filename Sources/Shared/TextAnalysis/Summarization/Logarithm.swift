// A logarithm that gives the same bits on every host. Used for weights and entropies.

/// The natural logarithm of a positive number, to about 12 digits.
///
/// The C library's `log` may differ in the last bit between hosts, and a last bit can decide which of two sentences is
/// chosen. This one uses only additions, multiplications and divisions, which IEEE 754 rounds alike everywhere.
func naturalLogarithm(_ value: Double) -> Double {
    precondition(value > 0 && value.isFinite, "the logarithm of a number that has none")
    var exponent = Double(value.exponent)
    var significand = value.significand
    if significand > 1.414_213_562_373_095 {
        significand /= 2
        exponent += 1
    }
    // ln m = 2 artanh t with t = (m − 1) / (m + 1), |t| < 0.172: eight terms of the series leave an error below 1e-13.
    let t = (significand - 1) / (significand + 1)
    var power = t
    var sum = 0.0
    for divisor in stride(from: 1.0, through: 15.0, by: 2.0) {
        sum += power / divisor
        power *= t * t
    }
    return 2 * sum + exponent * 0.693_147_180_559_945_3
}

/// The natural logarithm of a count above 0; those of small ones are kept.
func naturalLogarithm(of count: Int) -> Double {
    count < smallLogarithms.count ? smallLogarithms[count] : naturalLogarithm(Double(count))
}

private let smallLogarithms = [0] + (1..<256).map { naturalLogarithm(Double($0)) }
