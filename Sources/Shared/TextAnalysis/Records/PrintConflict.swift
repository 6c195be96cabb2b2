/// An indicator that the prints of one article give differently: another figure, or of another area.
///
/// Two prints say the same thing at the same place of the article, so figures are linked by place (`Collation`), not by
/// metric and period, which a misreading may have changed too. Only what the prints differ in is a conflict: where the
/// words are the same and the records are not, it is the documents around them that differ.
public struct PrintConflict: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// The number or its unit.
        case figure
        /// What is said beside it of its area, its date or its region: 占全国份额, 占全省份额.
        case scope
    }

    /// What some of the prints say.
    public struct Reading: Sendable {
        public var text: String
        /// Indices of the prints and where each says so.
        public var witnesses: [(index: Int, range: Range<Int>)]
        /// The record that the first of these prints has there; `nil` where none was made of the damaged words.
        public var record: IndicatorRecord?
    }

    public var kind: Kind
    /// The record of the first print that has one.
    public var record: IndicatorRecord
    /// Two or more, that of most prints first.
    public var readings: [Reading]
    /// Whether the first reading is that of more than half of the prints that have the place.
    public var hasMajority: Bool

    /// The conflicts of one article's prints, in the order of the base.
    ///
    /// - Parameter records: for each witness of the collation the records of its article.
    public static func find(in collation: Collation, records: [[IndicatorRecord]]) -> [PrintConflict] {
        let linked = LinkedFigure.all(collation, records)
        var conflicts: [(at: Int, conflict: PrintConflict)] = []
        for place in collation.places where place.grade == .figure {
            let figure: LinkedFigure
            let kind: Kind
            if let own = linked.first(where: {
                $0.range.overlaps(place.range) || $0.range.contains(place.range.lowerBound)
            }) {
                (figure, kind) = (own, .figure)
            } else if let near = nearest(place.range, linked) {
                (figure, kind) = (near, .scope)
            } else {
                continue
            }
            let readings = place.readings.map { reading in
                let record = reading.witnesses.lazy.compactMap { figure.records[$0.index] }.first
                return Reading(text: reading.text, witnesses: reading.witnesses, record: record)
            }
            if kind == .figure, !differs(readings) { continue }
            let conflict = PrintConflict(
                kind: kind,
                record: figure.first,
                readings: readings,
                hasMajority: place.hasMajority
            )
            conflicts.append((place.range.lowerBound, conflict))
        }
        return conflicts.sorted { $0.at < $1.at }.map(\.conflict)
    }

    /// 二千 and 2000 are one figure. A print of whose words no record could be made differs.
    private static func differs(_ readings: [Reading]) -> Bool {
        let values = readings.map { reading in
            reading.record.map { record -> [String?] in
                let indicator = record.indicator
                let value = indicator.valueNormalized ?? indicator.value
                return [value, indicator.valueMax, indicator.unitNormalized ?? indicator.unit, indicator.sign.rawValue]
            }
        }
        return values.contains { $0 == nil || $0 != values[0] }
    }

    /// The figure of the same sentence that follows the place, or else the one before it.
    private static func nearest(_ place: Range<Int>, _ figures: [LinkedFigure]) -> LinkedFigure? {
        let inSentence = figures.filter {
            $0.sentence.lowerBound <= place.lowerBound && place.upperBound <= $0.sentence.upperBound
        }
        return inSentence.first { $0.range.lowerBound >= place.upperBound }
            ?? inSentence.last { $0.range.upperBound <= place.lowerBound }
    }
}

/// The records that the prints have of one figure.
private struct LinkedFigure {
    /// In the document of the base, as is the sentence.
    var range: Range<Int>
    var sentence: Range<Int>
    /// By witness.
    var records: [Int: IndicatorRecord]

    var first: IndicatorRecord { records.min { $0.key < $1.key }!.value }

    static func all(_ collation: Collation, _ records: [[IndicatorRecord]]) -> [LinkedFigure] {
        var placed: [LinkedFigure] = []
        for (witness, own) in records.enumerated() {
            for record in own {
                guard let range = collation.baseRange(of: record.indicator.range, witness: witness) else { continue }
                let evidence = record.evidenceStart..<record.evidenceStart + record.evidence.unicodeScalars.count
                let sentence = collation.baseRange(of: evidence, witness: witness) ?? range
                placed.append(LinkedFigure(range: range, sentence: sentence, records: [witness: record]))
            }
        }
        placed.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        var linked: [LinkedFigure] = []
        for figure in placed {
            guard let last = linked.last, figure.range.lowerBound < last.range.upperBound else {
                linked.append(figure)
                continue
            }
            linked[linked.count - 1].range = last.range.lowerBound..<max(last.range.upperBound, figure.range.upperBound)
            linked[linked.count - 1].records.merge(figure.records) { first, _ in first }
        }
        return linked
    }
}
