/// One quantitative statement of fact or intent: a measured thing, its number, and what the text says of that number.
///
/// The strings that quote the document (`text`, `metric`, `subject`, `periodText`) hold it scalar for scalar. Values are
/// decimal strings, so that no binary rounding touches a published figure.
public struct Indicator: Sendable, Equatable {
    public enum Measure: String, Sendable { case level, growth, change, share, rank, multiple }
    public enum Sign: String, Sendable {
        case plus = "+"
        case minus = "-"
    }
    public enum Comparison: String, Sendable {
        case equal = "="
        case atLeast = ">="
        case atMost = "<="
        case about = "~"
    }
    public enum Status: String, Sendable { case actual, target }

    /// Index of the article it stands in.
    public var article: Int
    /// The number with its unit and hedges.
    public var range: Range<Int>
    public var text: String
    public var value: String
    public var valueMax: String?
    public var unit: String
    public var metric: String
    /// The catalogue's identifier of the metric, `nil` when it is not in the catalogue.
    public var metricID: String?
    public var subject: String
    public var measure: Measure
    public var sign: Sign
    public var comparison: Comparison
    public var status: Status
    /// An ISO 8601 day or interval, empty when nothing in the document fixes it.
    public var period: String
    public var periodText: String
    /// The value in `unitNormalized`, a base unit (元, 平方米, 人 …); `nil` where the unit is not known.
    public var valueNormalized: String?
    public var unitNormalized: String?

    public init(
        article: Int,
        range: Range<Int>,
        text: String,
        value: String,
        valueMax: String? = nil,
        unit: String,
        metric: String,
        metricID: String? = nil,
        subject: String,
        measure: Measure,
        sign: Sign = .plus,
        comparison: Comparison = .equal,
        status: Status = .actual,
        period: String = "",
        periodText: String = "",
        valueNormalized: String? = nil,
        unitNormalized: String? = nil
    ) {
        self.article = article
        self.range = range
        self.text = text
        self.value = value
        self.valueMax = valueMax
        self.unit = unit
        self.metric = metric
        self.metricID = metricID
        self.subject = subject
        self.measure = measure
        self.sign = sign
        self.comparison = comparison
        self.status = status
        self.period = period
        self.periodText = periodText
        self.valueNormalized = valueNormalized
        self.unitNormalized = unitNormalized
    }
}
