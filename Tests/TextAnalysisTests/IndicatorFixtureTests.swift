import Foundation
import Testing

@testable import TextAnalysis

/// Six texts of our own, each of another kind, with the gold of an annotator who did not know the rules' code: a
/// communiqué, a plan, a report, a page whose lines break anywhere, an office's summary of its year, a roundup.
struct IndicatorFixtureTests {
    private struct Tally {
        var gold = 0
        var given = 0
        var found = 0
        var right = 0
        var exactMetric = 0
        var period = 0
        var subject = 0

        func share(_ count: Int) -> Double { Double(count) / Double(max(found, 1)) }
        /// Harmonic mean of precision and recall.
        func f1(_ count: Int) -> Double { 2 * Double(count) / Double(max(gold + given, 1)) }
    }

    private func tally(_ number: String, date: String) throws -> Tally {
        func file(_ kind: String) throws -> URL {
            try #require(
                Bundle.module.url(forResource: number, withExtension: kind, subdirectory: "Resources/figures")
            )
        }
        let text = try #require(Text(utf8: [UInt8](Data(contentsOf: file("txt")))))
        let segmentation = Segmenter().segment(text, date: CalendarDate(iso: date))
        var rest = IndicatorExtractor().indicators(in: text, segmentation: segmentation)
        let gold = try GoldIndicator.read(file("jsonl")).filter { !$0.isOptional }
        var tally = Tally(gold: gold.count, given: rest.count)
        for item in gold {
            guard let match = rest.firstIndex(where: { item.overlaps($0) && item.sameQuantity($0) }) else { continue }
            let record = rest.remove(at: match)
            tally.found += 1
            tally.right += item.sameRecord(record) ? 1 : 0
            tally.exactMetric += item.string("metric") == record.metric ? 1 : 0
            tally.period += item.string("period") == record.period ? 1 : 0
            tally.subject += item.agrees("subject", with: record.subject) ? 1 : 0
        }
        return tally
    }

    @Test func `figures of texts written for the purpose are read with their meaning`() throws {
        var all = Tally()
        for (number, date) in [
            ("020", "2023-03-28"), ("021", "2025-01-20"), ("022", "2021-01-19"), ("023", "2017-11-09"),
            ("024", "2023-12-31"), ("025", "2023-09-08"),
        ] {
            let one = try tally(number, date: date)
            all.gold += one.gold
            all.given += one.given
            all.found += one.found
            all.right += one.right
            all.exactMetric += one.exactMetric
            all.period += one.period
            all.subject += one.subject
        }
        #expect(all.gold == 401)
        #expect(all.f1(all.found) >= 0.98, "found \(all.f1(all.found))")
        #expect(all.f1(all.right) >= 0.92, "record \(all.f1(all.right))")
        #expect(all.share(all.exactMetric) >= 0.77, "metric \(all.share(all.exactMetric))")
        #expect(all.share(all.period) >= 0.87, "period \(all.share(all.period))")
        #expect(all.share(all.subject) >= 0.84, "subject \(all.share(all.subject))")
    }
}
