/// Rows of a table that came out as a line: cells between blanks, several of them figures.
enum TableRow {
    private static let fewestFigures = 3
    private static let fewestDigits = 2
    private static let longest = 110

    /// `铝锭　AL99.70　19010　19280　↑1.2%`. Prose that an extractor set wide (`2021 年至 2035 年`) has pauses, or more
    /// words than figures.
    static func isOne(_ text: Text, _ content: Range<Int>) -> Bool {
        guard content.count <= longest, !content.contains(where: { text[$0] == "，" || text[$0] == "。" }) else {
            return false
        }
        var (cells, figures) = (0, 0)
        var start = content.lowerBound
        for index in content where text.has(index, .white) || index == content.upperBound - 1 {
            let cell = start..<(text.has(index, .white) ? index : index + 1)
            let isFigure =
                cell.count >= fewestDigits && cell.contains { text.has($0, .digit) }
                && !cell.contains { text.has($0, .han) }
            cells += cell.isEmpty ? 0 : 1
            figures += isFigure ? 1 : 0
            start = index + 1
        }
        return figures >= fewestFigures && figures * 2 >= cells
    }
}
