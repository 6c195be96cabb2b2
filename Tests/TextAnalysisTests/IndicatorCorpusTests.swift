import Foundation
import Testing

@testable import TextAnalysis

/// The seeds and their gold indicators.
private enum IndicatorSeeds {
    static func text(_ number: String) throws -> Text {
        let seeds = try #require(Corpus.root).appendingPathComponent("seeds")
        let names = try FileManager.default.contentsOfDirectory(atPath: seeds.path)
        let name = try #require(names.first { $0.hasPrefix(number) })
        let bytes = try Data(contentsOf: seeds.appendingPathComponent(name))
        return try #require(Text(utf8: [UInt8](bytes)))
    }

    static func gold(_ number: String) throws -> [[String: Any]] {
        let file = try #require(Corpus.root).appendingPathComponent("gold/indicators-\(number).jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }
}

/// Compares a record with a gold one as the project's scorer does.
private struct GoldIndicator {
    let fields: [String: Any]

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
            && (string("metric").contains(record.metric) || record.metric.contains(string("metric")))
    }
}

@Test(
    .enabled(if: Corpus.isThere, "corpus not there"),
    arguments: zip(
        ["000", "001", "002", "003", "004"],
        ["2019-11-20", "2019-11-20", "2018-08-01", "2018-06-30", "2023-10-20"]
    )
)
func `nearly every figure of the seeds is found, with its meaning`(number: String, date: String) throws {
    let text = try IndicatorSeeds.text(number)
    let segmentation = Segmenter().segment(text, date: CalendarDate(iso: date))
    var rest = IndicatorExtractor().indicators(in: text, segmentation: segmentation)
    var found = 0
    var right = 0
    let gold = try IndicatorSeeds.gold(number).map(GoldIndicator.init)
    for item in gold {
        guard let match = rest.firstIndex(where: { item.overlaps($0) && item.sameQuantity($0) }) else { continue }
        let record = rest.remove(at: match)
        guard !item.isOptional else { continue }
        found += 1
        right += item.sameRecord(record) ? 1 : 0
    }
    let expected = gold.count { !$0.isOptional }
    #expect(Double(found) >= 0.97 * Double(expected))
    #expect(Double(right) >= 0.92 * Double(expected))
    #expect(Double(rest.count) <= max(1, 0.03 * Double(expected)))
}
