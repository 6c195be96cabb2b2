import Foundation
import Testing

@testable import TextAnalysis

/// Numbers, percentages, amounts and measures of other projects' test suites, read by the quantity parser, and the
/// amounts and shares that people marked in financial news.
///
/// `excluded-number-cases.tsv` names each case that is left out, with the reason; what is left passes at 0.97.
@Suite(.enabled(if: Corpus.isThere, "corpus not there"))
struct QuantityCorpusTests {
    /// A text with the values that stand in it.
    private struct Case {
        var id: String
        var text: String
        /// Lower and, for a range, upper value.
        var values: [[String]]
        var isPercentage = false
    }

    private static let floor = 0.97

    @Test(arguments: ["PercentModel", "CurrencyModel", "NumberModel", "DimensionModel"])
    func `numbers of recognizers-text are read`(model: String) throws {
        struct Row: Decodable {
            struct Span: Decodable { var value: Value? }
            struct Value: Decodable { var value: String? }
            enum CodingKeys: String, CodingKey { case id, model, text, spans, unsupported = "not_supported" }
            var id: String
            var model: String
            var text: String
            var spans: [Span]
            var unsupported: String?
        }
        let rows: [Row] = try rows("recognizers").filter { $0.model == model && ($0.unsupported ?? "").isEmpty }
        try check(
            rows.map { row in
                Case(
                    id: row.id,
                    text: row.text,
                    values: row.spans.compactMap { $0.value?.value }.map { [$0] },
                    isPercentage: model == "PercentModel"
                )
            }
        )
    }

    @Test func `amounts of money of JioNLP are read`() throws {
        struct Amount: Decodable {
            var values: [String]
            enum CodingKeys: CodingKey { case num }
            init(from decoder: any Decoder) throws {
                let fields = try decoder.container(keyedBy: CodingKeys.self)
                let one = try? fields.decode(String.self, forKey: .num)
                values = try one.map { [$0] } ?? fields.decode([String].self, forKey: .num)
            }
        }
        struct Row: Decodable {
            var id: String
            var kind: String
            var text: String
            var expected: [Amount]
        }
        let rows: [Row] = try rows("jionlp")
        try check(
            rows.filter { $0.kind == "money value" }.map { row in
                Case(id: row.id, text: row.text, values: row.expected.map(\.values))
            }
        )
    }

    @Test func `amounts and shares that people marked in financial news are found`() throws {
        struct Row: Decodable {
            struct Span: Decodable {
                var start: Int
                var end: Int
                var role: String
            }
            var text: String
            var spans: [Span]
        }
        let rows: [Row] = try rows("fewfc")
        var (found, wanted) = (0, 0)
        for row in rows {
            let text = Text(row.text)
            let spans = row.spans.filter { ["money", "proportion"].contains($0.role) }
            let indicators = IndicatorExtractor().indicators(in: text, segmentation: Segmenter().segment(text))
            wanted += spans.count
            found += spans.count { span in indicators.contains { $0.range.overlaps(span.start..<span.end) } }
        }
        #expect(wanted == 489)
        #expect(Double(found) >= Self.floor * Double(wanted), "\(found) of \(wanted)")
    }

    // MARK: - Reading and comparing

    private func rows<Row: Decodable>(_ name: String) throws -> [Row] {
        let data = try Data(contentsOf: try #require(Corpus.root).appending(path: "numbers/\(name).jsonl"))
        // Rows of another kind have other fields.
        return data.split(separator: UInt8(ascii: "\n")).compactMap { try? JSONDecoder().decode(Row.self, from: $0) }
    }

    private func excluded() throws -> Set<String> {
        let file = try #require(Bundle.module.url(forResource: "Resources/excluded-number-cases", withExtension: "tsv"))
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
        for line in lines { #expect(line.split(separator: "\t").count == 2, "\(line): a case and a reason are due") }
        return Set(lines.map { String($0.prefix { $0 != "\t" }) })
    }

    private func check(_ cases: [Case]) throws {
        let excluded = try excluded()
        let counted = cases.filter { !$0.values.isEmpty && !excluded.contains($0.id) }
        let wrong = counted.filter { !isRead($0) }
        #expect(!counted.isEmpty)
        let names = wrong.map { "\($0.id) \($0.text) \($0.values)" }.joined(separator: "\n")
        #expect(
            Double(wrong.count) <= (1 - Self.floor) * Double(counted.count),
            "\(wrong.count) of \(counted.count):\n\(names)"
        )
    }

    private func isRead(_ item: Case) -> Bool {
        let found = quantities(in: Text(item.text))
        return item.values.allSatisfy { values in
            found.contains { quantity in
                let wanted = quantity.isNegative && values[0].hasPrefix("-") ? String(values[0].dropFirst()) : values[0]
                if item.isPercentage {
                    guard quantity.unit.kind == .ratio, wanted.hasSuffix("%") else { return false }
                    let value = quantity.value.multiplied(by: quantity.unit.factor)?.description
                    return equal(value, String(wanted.dropLast()))
                }
                guard equal(quantity.value.description, wanted) else { return false }
                return values.count == 1 || equal(quantity.upper?.description, values[1])
            }
        }
    }

    /// The quantities of a text from left to right, without the filter for running prose.
    private func quantities(in text: Text) -> [Quantity] {
        let parser = QuantityParser(text.scalars, in: text.range)
        var found: [Quantity] = []
        var index = 0
        while index < text.count {
            if let quantity = parser.quantity(at: index), quantity.form == .measured {
                found.append(quantity)
                index = quantity.core.upperBound
            } else {
                index += 1
            }
        }
        return found
    }

    private func equal(_ a: String?, _ b: String) -> Bool {
        guard let a, let left = Decimal(string: a), let right = Decimal(string: b) else { return false }
        return abs(left - right) < Decimal(string: "0.0001")!
    }
}
