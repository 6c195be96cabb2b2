import Foundation

@testable import TextAnalysis

/// A record of a gold file, compared with the extractor's as the project's scorer does.
struct GoldIndicator {
    let fields: [String: Any]

    static func read(_ file: URL) throws -> [GoldIndicator] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }.map(GoldIndicator.init)
    }

    func string(_ key: String) -> String { fields[key] as? String ?? "" }

    var isOptional: Bool { fields["optional"] as? Bool ?? false }

    func overlaps(_ record: Indicator) -> Bool {
        guard let start = fields["start"] as? Int, let end = fields["end"] as? Int else { return false }
        return record.range.overlaps(start..<end)
    }

    func sameQuantity(_ record: Indicator) -> Bool {
        Decimal(string: string("value")) == Decimal(string: record.value) && string("unit") == record.unit
    }

    func sameRecord(_ record: Indicator) -> Bool {
        string("measure") == record.measure.rawValue && string("sign") == record.sign.rawValue
            && string("comparison") == record.comparison.rawValue && string("status") == record.status.rawValue
            && agrees("metric", with: record.metric)
    }

    /// One contains the other, or both are empty.
    func agrees(_ field: String, with found: String) -> Bool {
        let gold = string(field)
        return gold == found || !gold.isEmpty && !found.isEmpty && (gold.contains(found) || found.contains(gold))
    }
}
