import TestSupport
import Testing
import TextAnalysis

/// What damage costs: headlines that the recogniser lost, characters that it misread, lines of a PDF.
@Suite(.enabled(if: Corpus.isThere, "corpus not there"))
struct SegmentationRobustnessTests {
    private static let seeds = ["001", "002", "004"]

    @Test func `pages with a third of their headlines lost keep their articles apart`() throws {
        let score = try boundaries { lines, random in
            lines.filter { $0.line.role != "headline" || random.next(below: 10) >= 3 }
        }
        #expect(score >= 0.85, "boundary F1 \(score)")
    }

    @Test func `pages with two of a hundred characters misread keep their articles apart`() throws {
        let strangers = Array("的一是不了在人有我他这中大来上国个到说们".unicodeScalars)
        let score = try boundaries { lines, random in
            lines.map { line in
                var line = line
                for index in line.scalars.indices where random.next(below: 100) < 2 {
                    line.scalars[index] = strangers[random.next(below: strangers.count)]
                }
                return line
            }
        }
        #expect(score >= 0.85, "boundary F1 \(score)")
    }

    @Test func `lines that a PDF broke inside a sentence are joined`() throws {
        var joined = 0
        var broken = 0
        for row in try Corpus.rows("segment/policy_pdf.jsonl") {
            let paragraphs = Segmenter().segment(row.text).articles.flatMap(\.paragraphs)
            for (end, start) in Self.continuations(row.text) {
                broken += 1
                let isJoined = paragraphs.contains { paragraph in
                    [end, start].allSatisfy { index in paragraph.spans.contains { $0.contains(index) } }
                }
                if isJoined { joined += 1 }
            }
        }
        #expect(broken > 300)
        #expect(Double(joined) >= 0.98 * Double(broken), "\(joined) of \(broken)")
    }

    private struct DamagedLine {
        var line: Gold.Line
        /// White space before it.
        var gap: [Unicode.Scalar]
        var scalars: [Unicode.Scalar]
    }

    /// F1 of the articles' first lines over the seeds, four runs each.
    private func boundaries(_ damage: ([DamagedLine], inout SplitMix64) -> [DamagedLine]) throws -> Double {
        var hits = 0
        var total = 0
        for seed in Self.seeds {
            let gold = try Gold(seed: seed)
            for run in 0..<4 {
                var random = SplitMix64(seed: UInt64(run))
                var end = 0
                let lines = gold.lines.map { line in
                    defer { end = line.end }
                    let gap = (end..<line.start).map { gold.text[$0] }
                    return DamagedLine(line: line, gap: gap, scalars: (line.start..<line.end).map { gold.text[$0] })
                }
                let (text, kept) = assemble(damage(lines, &random))
                let segmentation = Segmenter().segment(text)
                let wanted = Gold.starts(kept.map(\.article))
                let found = Gold.starts(kept.map { Gold.Found(line: $0, in: segmentation).article })
                // The first line of a document begins an article whatever one does.
                for (isWanted, isFound) in zip(wanted, found).dropFirst() {
                    hits += isWanted && isFound ? 2 : 0
                    total += (isWanted ? 1 : 0) + (isFound ? 1 : 0)
                }
            }
        }
        return Double(hits) / Double(total)
    }

    private func assemble(_ lines: [DamagedLine]) -> (Text, [Gold.Line]) {
        var scalars: [Unicode.Scalar] = []
        var kept: [Gold.Line] = []
        for damaged in lines {
            scalars += damaged.gap
            var line = damaged.line
            line.start = scalars.count
            scalars += damaged.scalars
            line.end = scalars.count
            kept.append(line)
        }
        return (Text(scalars: scalars), kept)
    }

    /// The last character of a long line that ends inside a clause, and the first of the next: ideographs both.
    private static func continuations(_ text: Text) -> [(end: Int, start: Int)] {
        var found: [(end: Int, start: Int)] = []
        var lineStart = 0
        var open: Int?
        for index in 0...text.count where index == text.count || text[index] == "\n" {
            let content = (lineStart..<index).filter { !text[$0].properties.isWhitespace }
            if let open, let first = content.first, text[first].properties.isIdeographic { found.append((open, first)) }
            // A numbered line may be a heading, after which nothing goes on.
            let isNumbered = content.first.map { text[$0] == "第" || ("0"..."9").contains(text[$0]) } ?? false
            open = content.last.flatMap {
                content.count >= 22 && !isNumbered && text[$0].properties.isIdeographic ? $0 : nil
            }
            lineStart = index + 1
        }
        return found
    }
}
