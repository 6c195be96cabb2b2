/// One line of the document as it lies on the page, without its line break.
struct Line: Equatable {
    /// The line without white space at its ends; never empty.
    var range: Range<Int>
    /// The line without white space and without scalars that print nothing; may be empty.
    var content: Range<Int>
    /// Line breaks between the line before and this one: 1 for neighbours, 2 where one blank line stands between.
    var gap: Int
    /// Columns of blank in front of the line: an ideographic space or a tab takes two.
    var indent = 0
    /// Whether the page says that a paragraph begins here: by its indent, or because the line above ended early.
    var beginsParagraph = false

    /// The lines of a text that hold anything but white space.
    static func lines(of text: Text) -> [Line] {
        var lines: [Line] = []
        var start = 0
        var gap = 0
        var index = 0
        func close(at end: Int) {
            let range = text.trimmed(start..<end, of: .white)
            guard !range.isEmpty else { return }
            let indent = (start..<range.lowerBound).reduce(0) {
                $0 + (text[$1] == "\u{3000}" || text[$1] == "\t" ? 2 : 1)
            }
            lines.append(Line(range: range, content: text.trimmed(range, of: .blank), gap: gap, indent: indent))
            gap = 0
        }
        while index < text.count {
            if text.has(index, .lineBreak) {
                close(at: index)
                gap += 1
                if text[index] == "\r", index + 1 < text.count, text[index + 1] == "\n" { index += 1 }
                start = index + 1
            }
            index += 1
        }
        close(at: text.count)
        return lines
    }
}
