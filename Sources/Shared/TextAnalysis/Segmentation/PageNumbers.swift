/// Cuts off the page numbers that an extractor glued to the first line of a page: `  12 （1）以协同融合…`.
///
/// A number between blanks in front of a line is a page number when it is one of several that count up through the
/// document; a single one is a figure of the text.
enum PageNumbers {
    /// Fewest numbers that make a count.
    private static let fewest = 3
    /// Numbers missing between two that belong together: pages without text.
    private static let longestJump = 3
    private static let shortestIndent = 2

    /// The lines with glued page numbers cut into lines of their own.
    static func cut(_ lines: [Line], of text: Text) -> [Line] {
        let glued = Dictionary(
            uniqueKeysWithValues: counting(lines.indices.compactMap { candidate(lines, $0, text) }).map {
                ($0.line, $0.end)
            }
        )
        guard glued.count >= fewest else { return lines }
        var cut: [Line] = []
        for index in lines.indices {
            guard let end = glued[index] else {
                cut.append(lines[index])
                continue
            }
            let number = lines[index].range.lowerBound..<end
            let rest = text.trimmed(end..<lines[index].range.upperBound, of: .white)
            cut.append(Line(range: number, content: number, gap: lines[index].gap))
            cut.append(Line(range: rest, content: text.trimmed(rest, of: .blank), gap: 0))
        }
        return cut
    }

    private struct Candidate {
        var line: Int
        var value: Int
        var end: Int
    }

    private static func candidate(_ lines: [Line], _ index: Int, _ text: Text) -> Candidate? {
        let range = lines[index].range
        var indent = 0
        while range.lowerBound - indent > 0, text.has(range.lowerBound - indent - 1, .white),
            !text.has(range.lowerBound - indent - 1, .lineBreak), indent < shortestIndent
        {
            indent += 1
        }
        guard indent >= shortestIndent, text.has(range.lowerBound, .digit),
            let number = Numeral.read(text, at: range.lowerBound, limit: range.upperBound), number.value > 0,
            number.value < 1000,
            number.end + 1 < range.upperBound, text.has(number.end, .white)
        else { return nil }
        return Candidate(line: index, value: number.value, end: number.end)
    }

    /// The candidates that stand in a run of rising numbers.
    private static func counting(_ candidates: [Candidate]) -> [Candidate] {
        candidates.indices.filter { index in
            let value = candidates[index].value
            let follows = index > 0 && (1...longestJump).contains(value - candidates[index - 1].value)
            let leads = index + 1 < candidates.count && (1...longestJump).contains(candidates[index + 1].value - value)
            return follows || leads
        }.map { candidates[$0] }
    }
}
