import Foundation
import Testing

@testable import TextAnalysis

/// Numbers, percentages and amounts of other projects' test suites, read by the quantity parser.
@Suite(.enabled(if: Corpus.isThere, "corpus not there"))
struct QuantityCorpusTests {
    /// The share of the cases all of whose expectations are met, and which ones fail.
    private func score(
        _ cases: [NumberCase],
        isRight: (Quantity, NumberCase.Expected) -> Bool
    ) -> (rate: Double, failing: String) {
        let cases = cases.filter { !$0.expected.isEmpty }
        let failing = cases.filter { item in
            let found = item.quantities
            return !item.expected.allSatisfy { expected in found.contains { isRight($0, expected) } }
        }
        let rate = 1 - Double(failing.count) / Double(max(1, cases.count))
        return (rate, "\(rate) of \(cases.count), not: \(failing.map(\.id).joined(separator: " "))")
    }

    /// As the other suites say it: 22% of 二成二, 4.5 of 4.5个百分点, minus where a minus stands before the number.
    private func equal(_ quantity: Quantity, _ expected: Decimal?, scaled: Bool = false) -> Bool {
        guard let expected else { return true }
        // 万分之三 is 0.0003 here, 0.03 % there.
        let percent = quantity.number.isFraction ? ExactDecimal(100) : quantity.unit.factor
        let factor = scaled ? percent : ExactDecimal(1)
        guard let text = quantity.value.multiplied(by: factor)?.description, let value = Decimal(string: text) else {
            return false
        }
        let own = quantity.isNegative ? -value : value
        return abs(own - expected) <= max(abs(expected) * Decimal(string: "0.00001")!, Decimal(string: "0.000001")!)
    }

    @Test func `percentages of other suites are read`() throws {
        let (rate, failing) = score(try NumberCorpus.recognized("PercentModel")) { quantity, expected in
            (quantity.unit.kind == .ratio || quantity.number.isFraction)
                && equal(quantity, expected.value, scaled: true)
        }
        #expect(rate >= 0.97, "\(failing)")
    }

    @Test(arguments: ["CurrencyModel", "DimensionModel"])
    func `amounts and measures of other suites are read`(model: String) throws {
        let (rate, failing) = score(try NumberCorpus.recognized(model)) { quantity, expected in
            !quantity.unit.name.isEmpty && equal(quantity, expected.value)
        }
        #expect(rate >= 0.97, "\(failing)")
    }

    @Test func `numbers of other suites are read`() throws {
        let (rate, failing) = score(try NumberCorpus.recognized("NumberModel")) { quantity, expected in
            equal(quantity, expected.value)
        }
        #expect(rate >= 0.97, "\(failing)")
    }

    @Test func `amounts of money with their ranges are read`() throws {
        let (rate, failing) = score(try NumberCorpus.amounts()) { quantity, expected in
            guard equal(quantity, expected.value) else { return false }
            return quantity.upper?.description == expected.upper?.description
        }
        #expect(rate >= 0.97, "\(failing)")
    }

    @Test(arguments: ["jionlp", "fewfc"])
    func `amounts and ratios are found where other projects find them`(file: String) throws {
        let cases = try NumberCorpus.places(of: file)
        var missed: [String] = []
        var count = 0
        for item in cases {
            let found = item.quantities
            for case let range? in item.expected.map(\.range) {
                count += 1
                let isFound = found.contains {
                    $0.core.overlaps(range) && $0.core.lowerBound >= range.lowerBound - 4
                        && $0.core.upperBound <= range.upperBound + 4
                        && !($0.unit.name.isEmpty && $0.number.power == 0)
                }
                if !isFound { missed.append(item.id) }
            }
        }
        #expect(count >= 8)
        #expect(Double(missed.count) <= 0.03 * Double(count), "\(missed.count) of \(count): \(missed)")
    }
}
