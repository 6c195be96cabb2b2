/// An indicator with what must be known of its document to set it beside those of others.
public struct IndicatorRecord: Sendable {
    /// The row in the store, by which it can be asked for again.
    public var id: Int
    public var indicator: Indicator
    public var document: String
    public var documentID: Int
    public var documentDate: CalendarDate?
    public var headline: String?
    /// The sentence that it stands in, as it stands in the document, and where that begins.
    public var evidence: String
    public var evidenceStart: Int
    /// See `SubjectName`; the subject as written where that cannot be resolved.
    public var subjectName: String?

    public init(
        id: Int,
        indicator: Indicator,
        document: String,
        documentID: Int,
        documentDate: CalendarDate? = nil,
        headline: String? = nil,
        evidence: String = "",
        evidenceStart: Int = 0,
        subjectName: String? = nil
    ) {
        self.id = id
        self.indicator = indicator
        self.document = document
        self.documentID = documentID
        self.documentDate = documentDate
        self.headline = headline
        self.evidence = evidence
        self.evidenceStart = evidenceStart
        self.subjectName = subjectName
    }

    /// Whom it is about: a name that means the same in every document, or the words with their document.
    public var subjectKey: String {
        subjectName ?? "\(indicator.subject.isEmpty ? "?" : indicator.subject) (\(headline ?? document))"
    }

    /// What is measured: the catalogue's identifier, or the words.
    public var metricKey: String { indicator.metricID ?? indicator.metric }

    public var period: PeriodRange? { PeriodRange(iso: indicator.period) }

    /// The value in base units with its sign; `nil` for a number that does not fit or a unit that is not known.
    public var amount: SignedDecimal? {
        let text = indicator.valueNormalized ?? (indicator.measure == .rank ? indicator.value : nil)
        guard let magnitude = text.flatMap(SignedDecimal.init) else { return nil }
        return indicator.sign == .minus && !magnitude.isNegative ? -magnitude : magnitude
    }

    /// What `amount` counts in; two amounts are compared only when this is the same.
    public var baseUnit: String { indicator.measure == .rank ? "rank" : indicator.unitNormalized ?? indicator.unit }
}
