/// Finds figures of one document that cannot all be true: parts that do not add to their whole, an indicator with two
/// values, a growth that contradicts the levels it leads from and to.
///
/// A reader is told, with the sentences; nothing is mended, since the document may be wrong as well as the extraction.
/// A false alarm costs a reader's trust in all others, so a check speaks only where the words leave no other reading:
/// figures with hedges (约, 超) are never judged, what rounding may have taken is granted, and a metric whose growth is
/// published at constant prices is not measured against its levels. A pure function of the records, linear in their
/// number but for the sort.
public struct IndicatorChecks: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// A part is larger than its whole, or parts that make the whole add to something else.
        case sum
        /// The same metric, subject, measure and period with different values.
        case conflict
        /// A growth that does not lead from one level to the other.
        case growth
    }

    public struct Finding: Sendable {
        public var kind: Kind
        /// What is wrong, in one sentence with the figures.
        public var message: String
        /// Two records or more, in order of the text.
        public var records: [IndicatorRecord]
    }

    /// The findings in one document's records, in order of their first figure.
    ///
    /// - Parameter records: of one document, with their evidence; in any order.
    public static func findings(in records: [IndicatorRecord]) -> [Finding] {
        let figures = records.sorted { ($0.indicator.range.lowerBound, $0.id) < ($1.indicator.range.lowerBound, $1.id) }
            .compactMap(CheckedFigure.init)
        let sentences = Self.sentences(figures)
        let found =
            ConflictCheck.findings(figures) + sentences.flatMap { SumCheck.findings($0) + GrowthCheck.findings($0) }
        return found.sorted { $0.records[0].indicator.range.lowerBound < $1.records[0].indicator.range.lowerBound }
    }

    /// The figures of each sentence, in order.
    private static func sentences(_ figures: [CheckedFigure]) -> [[CheckedFigure]] {
        var sentences: [[CheckedFigure]] = []
        for figure in figures {
            if let last = sentences.last?.last, last.record.evidenceStart == figure.record.evidenceStart {
                sentences[sentences.count - 1].append(figure)
            } else {
                sentences.append([figure])
            }
        }
        return sentences
    }
}
