/// Keywords are words, whatever the text: checked on generated text and on the corpus.

import Foundation
import Testing

@testable import TextAnalysis

@Suite struct `Any keyword` {
    /// A reproducible stream of numbers.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return RollingHash.mix(state)
        }
    }

    private func keywords(of string: String) -> [String] {
        let text = Text(string)
        let summary = Summarizer().summarize(text, segmentation: Segmenter().segment(text))
        return summary.document.keywords + summary.articles.sorted { $0.key < $1.key }.flatMap(\.value.keywords)
    }

    private func isSound(_ keyword: String) -> Bool {
        let scalars = Array(keyword.unicodeScalars)
        let isOfLetters = scalars.allSatisfy {
            KeywordStream.isIdeograph($0.value) || ("a"..."z").contains($0) || ("A"..."Z").contains($0)
        }
        return isOfLetters && scalars.count > 1 && !scalars.dropFirst().dropLast().contains { $0 == "的" || $0 == "了" }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8]) func `has no figure, no sign and no mark-up`(seed: UInt64) {
        var generator = Generator(state: seed)
        let parts = [
            "青禾", "柑橘", "冷链仓库", "产业园", "的", "了", "和", "在", "12.5%", "2024年", "<b>", "</b>", "&nbsp;", "**", "# ", "|",
            "---", "http://qinghe.example/a?b=1", "（", "）", "，", "。", "\n", " ", "BIM", "X", "９", "①", "𠮷", "👍",
            "\u{301}",
        ]
        let text = (0..<3000).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
        let found = keywords(of: text)
        #expect(!found.isEmpty)
        #expect(found.allSatisfy(isSound), "seed \(seed)")
        #expect(found == keywords(of: text))
    }

    @Test(arguments: [
        ("座谈会上", false), ("线上", true), ("取消和下放", false), ("共和国", true), ("同的价值", false), ("看不见", false),
        ("够不够", false), ("贺信中", false), ("冷链仓库", true),
    ])
    func `is a word and not a phrase or a place in one`(keyword: String, isAllowed: Bool) {
        #expect(KeywordStops.builtIn.allow(keyword.unicodeScalars.map(\.value)[...]) == isAllowed)
    }

    @Test func `is not a piece of a word that the background knows`() {
        let text = Text("社会主义建设。社会主义文化。发展社会主义。说社会主义。论社会主义好。在社会主义制度下。")
        let found = Summarizer().summarize(text, segmentation: Segmenter().segment(text)).document.keywords
        #expect(!found.contains("主义") && !found.contains("会主义"))
    }

    @Test(.enabled(if: Corpus.isThere, "corpus not there"), arguments: ["brief", "csl"])
    func `of the corpus stands in its text`(set: String) throws {
        let data = try Data(contentsOf: try #require(Corpus.root).appending(path: "summary/\(set).jsonl"))
        for line in data.split(separator: UInt8(ascii: "\n")) {
            let text = try JSONDecoder().decode([String: String].self, from: line)["text"] ?? ""
            let bare = String(text.unicodeScalars.filter { !ScalarFolding.isBlank($0) })
            for keyword in keywords(of: text) {
                #expect(bare.contains(keyword) && isSound(keyword), "\(keyword)")
            }
        }
    }
}
