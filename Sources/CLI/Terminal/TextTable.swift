/// Rows under headings, each column as wide as its widest cell.
struct TextTable {
    struct Column {
        var heading: String
        /// Numbers stand at the right.
        var isNumeric: Bool

        static func text(_ heading: String) -> Column { Column(heading: heading, isNumeric: false) }
        static func number(_ heading: String) -> Column { Column(heading: heading, isNumeric: true) }
    }

    var columns: [Column]
    var rows: [[String]] = []

    init(_ columns: [Column]) { self.columns = columns }

    mutating func add(_ cells: String...) { add(row: cells) }

    mutating func add(row cells: [String]) {
        precondition(cells.count == columns.count, "a row has a cell for each column")
        rows.append(cells.map(\.printable))
    }

    /// The lines, the headings first; two blanks between columns, none at the end.
    func lines(style: Style = .plain) -> [String] {
        let widths = columns.indices.map { index in
            rows.reduce(columns[index].heading.displayWidth) { max($0, $1[index].displayWidth) }
        }
        let heading = line(columns.map(\.heading), widths)
        return [style.bold(heading)] + rows.map { line($0, widths) }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let isLast = index == cells.count - 1
            let onLeft = columns[index].isNumeric
            line += isLast && !onLeft ? cell : cell.padded(toWidth: widths[index], onLeft: onLeft)
            if !isLast { line += "  " }
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}
