/// What a sentence says of one quantity, before status, period and subject are known.
struct Finding: Sendable {
    var quantity: Int
    var metric: Range<Int>?
    var measure: Indicator.Measure
    var sign: Indicator.Sign
    var comparison: Indicator.Comparison
    /// Words of its own that name the subject, as in `省、市、区三级…分别`.
    var subject: Range<Int>?
    /// The last item of the list that the metric is an item of.
    var list: Range<Int>?
}
