import Foundation
import GalleyClient
import TestSupport
import WireProtocol

/// Texts as many as are wanted, all different, with a headline, sentences and figures for the stages to find; each tenth
/// repeats the paragraph of an earlier one, so that there is something to compare.
enum GeneratedDocuments {
    static func make(count: Int, seed: UInt64, label: String) -> [Submit.Item] {
        var random = SplitMix64(seed: seed)
        var paragraphs: [String] = []
        return (0..<count).map { number in
            let isReprint = number % 10 == 9
            let paragraph =
                isReprint ? paragraphs[random.next(below: paragraphs.count)] : Self.paragraph(using: &random)
            paragraphs.append(paragraph)
            let text = "关于第\(number)号工作的报告\n\(label)第\(number)号。\(paragraph)\n"
            return Submit.Item(name: "\(label)-\(number).txt", body: Array(text.utf8))
        }
    }

    private static func paragraph(using random: inout SplitMix64) -> String {
        var text = ""
        for _ in 0..<6 {
            for _ in 0..<30 {
                // Common ideographs stand close together there.
                text.unicodeScalars.append(Unicode.Scalar(UInt32(0x4E00 + random.next(below: 3000)))!)
            }
            text += "增长\(random.next(below: 20)).\(random.next(below: 10))%。"
        }
        return text
    }
}
