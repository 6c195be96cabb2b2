import Foundation
import Testing

@testable import TextAnalysis

/// Percentages and amounts of another project's test suite, read by the quantity parser.
@Suite(.enabled(if: Corpus.isThere, "corpus not there"))
struct QuantityCorpusTests {
    private struct Case: Decodable {
        struct Span: Decodable {
            var text: String
            var value: Value?
        }
        struct Value: Decodable { var value: String? }
        enum CodingKeys: String, CodingKey { case model, text, spans, unsupported = "not_supported" }

        var model: String
        var text: String
        var spans: [Span]
        var unsupported: String?
    }

    private func cases(_ model: String) throws -> [Case] {
        let data = try Data(contentsOf: try #require(Corpus.root).appending(path: "numbers/recognizers.jsonl"))
        return data.split(separator: UInt8(ascii: "\n"))
            .compactMap { try? JSONDecoder().decode(Case.self, from: $0) }
            .filter { $0.model == model && !$0.spans.isEmpty && ($0.unsupported ?? "").isEmpty }
            .filter { isOfficialProse($0.text) }
    }

    /// Forms that official prose does not have: blanks inside Chinese numerals, traditional and formal numerals,
    /// mixed fractions, powers and other notations of calculators, discounts, dozens, signs.
    private func isOfficialProse(_ text: String) -> Bool {
        let foreign = " 　點個幾萬億兩負负仟拾佰壹貳贰叁肆伍陆陸柒捌玖倆廿卅又kKeEMmGT^*折打兆雙双$￥半"
        return !text.unicodeScalars.contains { foreign.unicodeScalars.contains($0) }
            && !text.hasPrefix("-") && !text.hasPrefix("－")
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

    private func share(of cases: [Case], where isRight: (Quantity, String) -> Bool) -> Double {
        let right = cases.count { item in
            let found = quantities(in: Text(item.text))
            return item.spans.allSatisfy { span in
                guard let value = span.value?.value else { return true }
                return found.contains { isRight($0, value) }
            }
        }
        return Double(right) / Double(max(1, cases.count))
    }

    private func equal(_ a: String?, _ b: String) -> Bool {
        guard let a, let left = Decimal(string: a), let right = Decimal(string: b) else { return false }
        return abs(left - right) < Decimal(string: "0.0001")!
    }

    @Test func `percentages of other suites are read`() throws {
        let rate = share(of: try cases("PercentModel")) { quantity, value in
            guard quantity.unit.kind == .ratio, value.hasSuffix("%") else { return false }
            return equal(quantity.value.multiplied(by: quantity.unit.factor)?.description, String(value.dropLast()))
        }
        #expect(rate >= 0.95, "\(rate)")
    }

    @Test func `amounts of money of other suites are read`() throws {
        let rate = share(of: try cases("CurrencyModel")) { quantity, value in
            equal(quantity.value.description, value)
        }
        #expect(rate >= 0.97, "\(rate)")
    }

    @Test func `numbers of other suites are read`() throws {
        let rate = share(of: try cases("NumberModel")) { quantity, value in
            equal(quantity.value.description, value)
        }
        #expect(rate >= 0.9, "\(rate)")
    }
}
