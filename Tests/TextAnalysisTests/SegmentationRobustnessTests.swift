import TestSupport
import Testing
import TextAnalysis

/// What damage costs: headlines that the recogniser lost, characters that it misread, lines of a PDF.
@Suite(.enabled(if: Corpus.isThere, "corpus not there"))
struct SegmentationRobustnessTests {
    private static let seeds = ["001", "002", "004"]

    private typealias Damage = @Sendable ([DamagedLine], inout SplitMix64) -> [DamagedLine]

    private static let damages: [(name: String, floor: Double, damage: Damage)] = [
        ("none", 0.9, { lines, _ in lines }),
        (
            "30 % of headlines removed", 0.85,
            { lines, random in lines.filter { $0.line.role != "headline" || random.next(below: 10) >= 3 } }
        ),
        ("2 % of characters replaced", 0.85, { lines, random in lines.map { $0.misread(&random) } }),
        ("line breaks doubled", 0.9, { lines, _ in lines.map { $0.withGap { $0 + $0 } } }),
        (
            "line breaks inside paragraphs removed", 0.9,
            { lines, _ in lines.map { $0.line.joins ? $0.withGap { _ in [] } : $0 } }
        ),
    ]

    /// Prints the table of docs/algorithms/segmentation.md, each row with the floor that the boundaries hold.
    @Test func `damaged pages keep their articles apart`() throws {
        print("| damage | role | boundary F1 | join F1 |")
        for (name, floor, damage) in Self.damages {
            let score = try score(damage)
            print(
                "| \(name) | \(Self.rounded(score.roles)) | \(Self.rounded(score.boundaries)) | \(Self.rounded(score.joins)) |"
            )
            #expect(score.boundaries >= floor, "\(name): \(score)")
        }
    }

    private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

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
        private static let strangers = Array("的一是不了在人有我他这中大来上国个到说们".unicodeScalars)

        var line: Gold.Line
        /// White space before it.
        var gap: [Unicode.Scalar]
        var scalars: [Unicode.Scalar]

        /// With two of a hundred characters replaced by frequent ones.
        func misread(_ random: inout SplitMix64) -> DamagedLine {
            var line = self
            for index in line.scalars.indices where random.next(below: 100) < 2 {
                line.scalars[index] = Self.strangers[random.next(below: Self.strangers.count)]
            }
            return line
        }

        func withGap(_ change: ([Unicode.Scalar]) -> [Unicode.Scalar]) -> DamagedLine {
            var line = self
            line.gap = change(gap)
            return line
        }
    }

    /// Share of lines with the right role, F1 of the articles' first lines and of lines that go on with a paragraph.
    private struct Score {
        var roles: Double
        var boundaries: Double
        var joins: Double
    }

    /// Over the seeds, four runs each.
    private func score(_ damage: Damage) throws -> Score {
        var (boundaries, joins) = (Tally(), Tally())
        var (roles, count) = (0, 0)
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
                let found = kept.map { Gold.Found(line: $0, in: segmentation) }
                // The first line of a document begins an article whatever one does.
                boundaries.add(
                    Gold.starts(found.map(\.article)).dropFirst(),
                    Gold.starts(kept.map(\.article)).dropFirst()
                )
                joins.add(found.map(\.joins), kept.map(\.joins))
                roles += zip(kept, found).count { $0.role == $1.role }
                count += kept.count
            }
        }
        return Score(roles: Double(roles) / Double(count), boundaries: boundaries.f1, joins: joins.f1)
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
