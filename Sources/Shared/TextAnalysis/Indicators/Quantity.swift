/// A number with its unit and its hedges, as the text states it.
struct Quantity: Sendable {
    enum Form: Sendable {
        case measured
        /// 第一, 首位, 前三
        case rank
        /// 翻番, 翻两番
        case doubling
        /// 两位数
        case digitCount
        /// 持平, 由负转正
        case trend
    }

    /// The span of a record: number, unit and hedges.
    var range: Range<Int>
    /// Number and unit alone.
    var core: Range<Int>
    var number: NumberToken
    var upper: ExactDecimal?
    var unit: MeasureUnit
    var comparison: Indicator.Comparison = .equal
    var form: Form = .measured
    /// A hedge such as 以上 stands after the unit.
    var hasBoundAfter = false
    /// 超, 至少, 近 … stand before the number.
    var hasHedgeBefore = false
    var isNegative = false

    var value: ExactDecimal { number.value }
}
