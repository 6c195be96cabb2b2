// Cases of other projects' test suites for numbers, amounts and times, as the corpus holds them. Nothing of their text
// stands here: `excluded-number-cases.tsv` names by identifier, each with its reason, the cases whose form official
// prose does not have or which the rules for indicators decide otherwise; all others count.

import Foundation
import Testing

@testable import TextAnalysis

/// A case: a text and what another project reads in it.
struct NumberCase {
    struct Expected: Equatable {
        /// The number, signed; `nil` where only the place is given.
        var value: Decimal?
        var upper: Decimal?
        /// Where it stands, in scalars.
        var range: Range<Int>?
    }

    var id: String
    var text: Text
    var expected: [Expected]

    /// The quantities of the text from left to right, without the filter for running prose.
    var quantities: [Quantity] {
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
}

/// The files of `corpus/numbers`, without the excluded cases.
enum NumberCorpus {
    private static let excluded: Set<String> = {
        guard let file = Bundle.module.url(forResource: "excluded-number-cases", withExtension: "tsv"),
            let text = try? String(contentsOf: file, encoding: .utf8)
        else { return [] }
        return Set(text.split(separator: "\n").compactMap { $0.split(separator: "\t").first.map(String.init) })
    }()

    static func rows(_ file: String) throws -> [[String: Any]] {
        let data = try Data(contentsOf: try #require(Corpus.root).appending(path: "numbers/\(file).jsonl"))
        return try data.split(separator: UInt8(ascii: "\n"))
            .compactMap { try JSONSerialization.jsonObject(with: $0) as? [String: Any] }
            .filter { ($0["id"] as? String).map { !excluded.contains($0) } ?? false }
    }

    /// `recognizers.jsonl`: what one of its models reads.
    static func recognized(_ model: String) throws -> [NumberCase] {
        try rows("recognizers").filter { $0["model"] as? String == model }.map { row in
            try NumberCase(row) {
                (row["spans"] as? [[String: Any]] ?? []).map { span in
                    let value = (span["value"] as? [String: Any])?["value"] as? String ?? ""
                    return .init(value: decimal(value))
                }
            }
        }
    }

    /// The amounts of `jionlp.jsonl`.
    static func amounts() throws -> [NumberCase] {
        try rows("jionlp").filter { $0["kind"] as? String == "money value" }.map { row in
            try NumberCase(row) {
                (row["expected"] as? [[String: Any]] ?? []).map { amount in
                    let numbers = amount["num"] as? [String] ?? [amount["num"] as? String ?? ""]
                    return .init(value: decimal(numbers[0]), upper: numbers.count > 1 ? decimal(numbers[1]) : nil)
                }
            }
        }
    }

    /// The places of amounts in `jionlp.jsonl`, and of amounts and ratios in `fewfc.jsonl`.
    static func places(of file: String) throws -> [NumberCase] {
        try rows(file).filter { $0["kind"] as? String ?? "money spans" == "money spans" }.compactMap { row in
            let own = (row["spans"] as? [[String: Any]] ?? []).filter {
                ["money", "proportion"].contains($0["role"] as? String)
            }.map { ($0["start"] as? Int ?? 0, $0["end"] as? Int ?? 0) }
            let listed = ((row["expected"] as? [[[String: Any]]])?.first ?? []).compactMap { $0["offset"] as? [Int] }
                .map { ($0[0], $0[1]) }
            let places = own + listed
            guard file == "jionlp" || !places.isEmpty else { return nil }
            return try NumberCase(row) { places.map { .init(range: $0.0..<$0.1) } }
        }
    }

    static func decimal(_ text: String) -> Decimal? {
        text.isEmpty ? nil : Decimal(string: text.replacingOccurrences(of: "%", with: ""))
    }
}

extension NumberCase {
    fileprivate init(_ row: [String: Any], _ expected: () -> [Expected]) throws {
        id = try #require(row["id"] as? String)
        text = Text(try #require(row["text"] as? String))
        self.expected = expected()
    }
}
