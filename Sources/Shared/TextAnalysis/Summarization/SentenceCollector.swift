// Gathers the sentences of an article that a summary may quote. Called by `Summarizer`.

import Lexicons

/// Takes the sentences of the running text and leaves out captions, credits and what else is not the article's own word.
struct SentenceCollector {
    /// Scalars of content below which a sentence says nothing, and below which it says little.
    static let minimumContent = 6
    static let sloganContent = 12
    /// What remains of the weight of a sentence that leans on the one before, that is direct speech, or that asks.
    static let anaphorFactor = 0.7
    static let speechFactor = 0.3
    static let questionFactor = 0.5
    /// What remains of the weight of a slogan.
    static let sloganFactor = 0.5

    private static let quotableRoles: Set<BlockRole> = [.body]
    private static let leadIns = cues(of: "lead_in")
    private static let anaphors = cues(of: "anaphor")
    private static let speechMarks = cues(of: "speech")
    private static let boilerplate = cues(of: "boilerplate")
    private static let magnitudesAndUnits = Set("%％‰万亿千百元人个家项户亩吨件名处条次".unicodeScalars)

    let text: Text
    let article: Article

    /// In reading order. When no sentence stands in a body block, all sentences count.
    func sentences() -> [SummarySentence] {
        let quotable = collect { block in block.map { Self.quotableRoles.contains($0.role) } ?? true }
        return quotable.isEmpty ? collect { _ in true } : quotable
    }

    private func collect(where isWanted: (Block?) -> Bool) -> [SummarySentence] {
        var sentences: [SummarySentence] = []
        var blocks = article.blocks.sorted { $0.range.lowerBound < $1.range.lowerBound }[...]
        for paragraph in article.paragraphs {
            for range in paragraph.sentences where range.lowerBound >= 0 && range.upperBound <= text.count {
                while let next = blocks.dropFirst().first, next.range.lowerBound <= range.lowerBound {
                    blocks = blocks.dropFirst()
                }
                let block = blocks.first.flatMap { $0.range.contains(range.lowerBound) ? $0 : nil }
                guard isWanted(block), let sentence = sentence(range, in: paragraph) else { continue }
                sentences.append(sentence)
            }
        }
        return sentences
    }

    private func sentence(_ whole: Range<Int>, in paragraph: Paragraph) -> SummarySentence? {
        let start = quotableStart(of: whole)
        guard start < whole.upperBound, match(Self.boilerplate, at: start, before: whole.upperBound) == nil else {
            return nil
        }
        let range = start..<whole.upperBound
        let clipped = paragraph.spans.map { $0.clamped(to: range) }.filter { !$0.isEmpty }
        let pieces = clipped.isEmpty ? [range] : clipped
        let content = pieces.flatMap { NormalizedText(text, in: $0).scalars }
        guard content.count >= Self.minimumContent else { return nil }
        return SummarySentence(
            range: range,
            pieces: pieces,
            content: content,
            quotability: quotability(of: range, content: content.count),
            figureCount: pieces.reduce(0) { $0 + figures(in: $1) }
        )
    }

    private func quotability(of range: Range<Int>, content: Int) -> Double {
        var factor = content < Self.sloganContent ? Self.sloganFactor : 1
        if match(Self.anaphors, at: range.lowerBound, before: range.upperBound) != nil { factor *= Self.anaphorFactor }
        let last = text[range.upperBound - 1]
        if last == "？" || last == "?" { factor *= Self.questionFactor }
        if last == "”" || last == "」", match(Self.speechMarks, at: range.lowerBound, before: range.upperBound) != nil {
            factor *= Self.speechFactor
        }
        return factor
    }

    /// Behind the dateline, a bracket such as （记者某某）, and an opening such as 据介绍 with its comma.
    private func quotableStart(of sentence: Range<Int>) -> Int {
        var start = sentence.lowerBound
        if let dateline = article.dateline?.range, dateline.contains(start) { start = dateline.upperBound }
        start = skipBlanks(from: start, before: sentence.upperBound)
        if start < sentence.upperBound, text[start] == "（" || text[start] == "(" {
            let end = (start..<sentence.upperBound).first { text[$0] == "）" || text[$0] == ")" }
            if let end, end - start > 4 { start = skipBlanks(from: end + 1, before: sentence.upperBound) }
        }
        if let end = match(Self.leadIns, at: start, before: sentence.upperBound), end + 1 < sentence.upperBound,
            text[end] == "，" || text[end] == "," || text[end] == "：" || text[end] == ":"
        {
            start = skipBlanks(from: end + 1, before: sentence.upperBound)
        }
        return start
    }

    private func skipBlanks(from start: Int, before end: Int) -> Int {
        var index = start
        while index < end, ScalarFolding.isBlank(text[index]) { index += 1 }
        return min(index, end)
    }

    /// Where the longest of `cues` that stands at `start` ends.
    private func match(_ cues: [[Unicode.Scalar]], at start: Int, before end: Int) -> Int? {
        cues.first { cue in
            start + cue.count <= end && cue.indices.allSatisfy { text[start + $0] == cue[$0] }
        }.map { start + $0.count }
    }

    private func figures(in range: Range<Int>) -> Int {
        range.dropLast().reduce(0) { count, index in
            let isDigit = ScalarFolding.isDigit(ScalarFolding.fold(text[index]))
            return isDigit && Self.magnitudesAndUnits.contains(text[index + 1]) ? count + 1 : count
        }
    }

    /// Longest first.
    private static func cues(of kind: String) -> [[Unicode.Scalar]] {
        Lexicon.summaryCues.filter { $0.count > 1 && $0[1] == kind }.map { Array($0[0].unicodeScalars) }
            .sorted { $0.count > $1.count }
    }
}
