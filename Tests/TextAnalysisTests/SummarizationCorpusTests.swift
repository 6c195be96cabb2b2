import Foundation
import Testing
import TextAnalysis

/// How much of a reference the summaries hold, beside the opening of the text cut at the same length.
@Suite(.enabled(if: Corpus.isThere, "corpus not there"))
struct SummarizationCorpusTests {
    private struct Row: Decodable {
        var text: String
        var summary: String?
        var title: String?
    }

    /// The share of the opening's ROUGE-2 that must be reached: a headline is written from the opening, so on single
    /// news items it can hardly be beaten; a day's programme is where choosing pays.
    @Test(arguments: [("brief", 1.0), ("csl", 0.98), ("day", 2.0)])
    func `summaries hold as much of the reference as the opening does`(set: String, floor: Double) throws {
        let data = try Data(contentsOf: try #require(Corpus.root).appending(path: "summary/\(set).jsonl"))
        let rows = try data.split(separator: UInt8(ascii: "\n")).prefix(set == "day" ? 20 : 100)
            .map { try JSONDecoder().decode(Row.self, from: $0) }
        var (chosen, opening) = (0.0, 0.0)
        for row in rows {
            let text = Text(row.text)
            let summary = Summarizer().summarize(text, segmentation: Segmenter().segment(text)).document
            let reference = Rouge.characters(row.summary ?? row.title ?? "")
            let characters = Rouge.characters(summary.text)
            chosen += Rouge.bigramF1(reference, characters)
            opening += Rouge.bigramF1(reference, Array(Rouge.characters(row.text).prefix(characters.count)))
        }
        #expect(chosen >= floor * opening)
    }
}

/// ROUGE-2 over characters, as the project's scorer counts it.
private enum Rouge {
    static func characters(_ string: String) -> [Unicode.Scalar] {
        string.unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }

    static func bigramF1(_ reference: [Unicode.Scalar], _ system: [Unicode.Scalar]) -> Double {
        let (wanted, given) = (bigrams(reference), bigrams(system))
        let hits = wanted.reduce(0) { $0 + min($1.value, given[$1.key] ?? 0) }
        let total = wanted.values.reduce(0, +) + given.values.reduce(0, +)
        return total == 0 ? 0 : 2 * Double(hits) / Double(total)
    }

    private static func bigrams(_ scalars: [Unicode.Scalar]) -> [[Unicode.Scalar]: Int] {
        Dictionary(zip(scalars, scalars.dropFirst()).map { ([$0, $1], 1) }, uniquingKeysWith: +)
    }
}
