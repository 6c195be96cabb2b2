import Foundation
import Testing

@testable import TextAnalysis

/// Records drawn from work reports and judged by reading; the files keep offsets and verdicts only.
@Suite(.enabled(if: Corpus.isThere, "corpus not there"))
struct JudgedIndicatorTests {
    private struct Report: Decodable {
        var id: String
        var text: String
    }

    /// One line of `judged-indicators.tsv`: what the text says, whatever the extractor once gave.
    private struct Judged {
        var report: String
        var range: Range<Int>
        var metric: Range<Int>
        var value: String
        var unit: String
        /// measure, sign, comparison, status
        var meaning: [String]
        var isFalse: Bool

        init(_ line: Substring) throws {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            try #require(cells.count == 13)
            report = cells[0]
            range = try #require(Int(cells[1]))..<(try #require(Int(cells[2])))
            value = cells[3]
            unit = cells[4]
            metric = try #require(Int(cells[5]))..<(try #require(Int(cells[6])))
            meaning = Array(cells[7...10])
            isFalse = cells[11] == "false"
        }

        func agrees(with record: Indicator, of text: Text) -> Bool {
            let name = String(String.UnicodeScalarView(text.scalars[metric]))
            return record.value == value && record.unit == unit && !record.metric.isEmpty
                && (record.metric.contains(name) || name.contains(record.metric))
                && meaning == [
                    record.measure.rawValue, record.sign.rawValue, record.comparison.rawValue, record.status.rawValue,
                ]
        }
    }

    private func judged(_ name: String) throws -> [Judged] {
        let file = try #require(Bundle.module.url(forResource: name, withExtension: "tsv"))
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { try Judged($0) }
    }

    private func reports() throws -> [String: Text] {
        let data = try Data(contentsOf: try #require(Corpus.root).appending(path: "reports/gwr.jsonl"))
        let rows = try data.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Report.self, from: $0) }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.id, Text($0.text)) })
    }

    /// The first sample, and the last ones, which readers judged who did not know the program, by the measure of the seeds' gold.
    @Test(arguments: [("judged-indicators", 200, 196, 0.95), ("judged-indicators-last", 420, 415, 0.95)])
    func `records of national work reports are right when read against their sentences`(
        name: String,
        count: Int,
        found: Int,
        floor: Double
    ) throws {
        let rows = try judged(name)
        #expect(rows.count == count)
        let texts = try reports()
        var given = 0
        var right = 0
        for (report, rows) in Dictionary(grouping: rows, by: \.report) {
            let text = try #require(texts[report])
            let records = IndicatorExtractor().indicators(in: text, segmentation: Segmenter().segment(text))
            for row in rows {
                guard let record = records.first(where: { $0.range.overlaps(row.range) }) else { continue }
                given += 1
                right += !row.isFalse && row.agrees(with: record, of: text) ? 1 : 0
            }
        }
        // A record that is no longer found must not raise the precision unseen.
        #expect(given >= found)
        #expect(Double(right) >= floor * Double(given), "\(right) of \(given)")
    }
}
