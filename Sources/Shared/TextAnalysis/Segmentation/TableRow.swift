/// Rows of a table that came out as a line: cells between blanks, several of them figures.
enum TableRow {
    private static let fewestFigures = 3
    private static let longest = 110

    /// `铝锭　AL99.70　19010　19280　↑1.2%`.
    static func isOne(_ text: Text, _ content: Range<Int>) -> Bool {
        guard content.count <= longest else { return false }
        var figures = 0
        var start = content.lowerBound
        for index in content where text.has(index, .white) || index == content.upperBound - 1 {
            let cell = start..<(text.has(index, .white) ? index : index + 1)
            if cell.contains(where: { text.has($0, .digit) }), !cell.contains(where: { text.has($0, .han) }) {
                figures += 1
            }
            start = index + 1
        }
        return figures >= fewestFigures
    }
}
