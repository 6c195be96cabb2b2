import Testing
import TextAnalysis

/// What holds of every segmentation, whatever the input.
struct SegmentationPropertyTests {
    /// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every host.
    private struct SplitMix64: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    /// Scraps that steer random text into every rule.
    private static let scraps: [String] = [
        "\n", "\n\n", "\r\n", "\r", "\u{2028}", " ", "\u{3000}", "\t", "\u{FEFF}", "\u{200B}", "\u{0}", "\u{FFFD}",
        "\u{85}",
        "。", "，", "；", "：", "！", "？", ".", ",", "“", "”", "（", "）", "(", ")", "《", "》", "|", "#", "## ", "**", "◎",
        "——", "--", "…",
        "一、", "（一）", "1.", "1、", "（1）", "①", "第一章 ", "第二条", "一是", "二是", "一要", "首先，", "其次，", "3.6 ", "第", "十",
        "本报杭州10月20日讯", "新华社北京", "电", "（记者李明）", "编者按", "按：", "下转第4版", "- 3 -", "......", "发：", "抄送", "（作者为局长）",
        "王小明", "李芳 张伟", "市委书记", "图为", "摄", "供图", "2019年11月20日", "8月1日", "改革开放40周年", "到2035年", "20", "3.5",
        "全市经济平稳增长", "道路修通了", "今年以来", "日前", "的", "𠀀", "A", "é", "😀",
    ]

    private func random(seed: UInt64) -> Text {
        var generator = SplitMix64(state: seed)
        var string = ""
        for _ in 0..<Int.random(in: 0...160, using: &generator) {
            if Int.random(in: 0..<12, using: &generator) == 0 {
                string.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: 0..<0xD800, using: &generator)) ?? "?")
            } else {
                string += Self.scraps.randomElement(using: &generator) ?? ""
            }
        }
        return Text(string)
    }

    @Test(arguments: UInt64(0)..<400)
    func `random text is segmented soundly`(seed: UInt64) {
        for round in UInt64(0)..<5 {
            let text = random(seed: seed * 5 + round)
            let segmentation = Segmenter().segment(text)
            #expect(Soundness.faults(of: segmentation, text).isEmpty, "seed \(seed), round \(round)")
            #expect(Segmenter().segment(text) == segmentation)
        }
    }

    @Test func `one line of a million characters is segmented soundly`() {
        let text = Text(String(repeating: "一、全市经济平稳增长 一是道路修通了。 二是水也通了（见图）；", count: 40_000))
        #expect(Soundness.faults(of: Segmenter().segment(text), text).isEmpty)
    }
}

/// Checks a segmentation against the promises of `Segmentation`.
enum Soundness {
    static func faults(of segmentation: Segmentation, _ text: Text) -> [String] {
        var faults: [String] = []
        var blocks = [Int](repeating: 0, count: text.count)
        for article in segmentation.articles {
            for block in article.blocks { for index in block.range { blocks[index] += 1 } }
            for paragraph in article.paragraphs { faults += self.faults(of: paragraph, text) }
            for section in article.sections where section.level < 1 || section.range.isEmpty {
                faults.append("section \(section)")
            }
        }
        for index in text.range
        where !text[index].properties.isWhitespace && !isSeparator(text[index]) && blocks[index] != 1 {
            faults.append("scalar \(index) lies in \(blocks[index]) blocks")
        }
        return faults
    }

    /// The four separators of ASCII, which Python's `str.isspace` takes for white space and Unicode does not.
    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool { (0x1C...0x1F).contains(scalar.value) }

    private static func faults(of paragraph: Paragraph, _ text: Text) -> [String] {
        var expected: [Int] = []
        for span in paragraph.spans { expected += span.filter { !Soundness.isWhite(text[$0]) } }
        var covered: [Int] = []
        for sentence in paragraph.sentences {
            covered += sentence.filter { index in
                !Soundness.isWhite(text[index]) && paragraph.spans.contains { $0.contains(index) }
            }
        }
        return expected == covered ? [] : ["sentences of \(paragraph.range) do not partition it"]
    }

    private static func isWhite(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || isSeparator(scalar)
    }
}
