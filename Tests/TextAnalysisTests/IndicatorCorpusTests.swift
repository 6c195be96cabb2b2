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

    static func gold(_ number: String) throws -> [GoldIndicator] {
        try GoldIndicator.read(try #require(Corpus.root).appendingPathComponent("gold/indicators-\(number).jsonl"))
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
    let gold = try IndicatorSeeds.gold(number)
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
