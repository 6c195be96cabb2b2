import ArgumentParser
import JSONText

/// How the commands about indicators print.
enum ResultFormat: String, ExpressibleByArgument, CaseIterable { case text, jsonl, csv }

/// A table that a command prints: flat objects, whose members are the columns.
struct ResultTable {
    /// The columns as CSV, fixed; JSON Lines have all members.
    var columns: [String]
    /// What people are shown: member, heading, and whether it is a number.
    var shown: [(name: String, column: TextTable.Column)]
    private(set) var rows: [JSONValue] = []

    /// Cells of the table for people are cut after so many columns of the terminal.
    private static let widest = 40

    init(columns: [String], shown: [(String, TextTable.Column)]) {
        self.columns = columns
        self.shown = shown.map { (name: $0.0, column: $0.1) }
    }

    mutating func add(_ row: JSONValue) { rows.append(row) }

    func write(to sink: ByteSink, as format: ResultFormat, style: Style = .standardOutput) throws {
        switch format {
        case .jsonl:
            for row in rows {
                var writer = JSONWriter()
                writer.value(row)
                try sink.write(writer.bytes + [UInt8(ascii: "\n")])
            }
        case .csv:
            try sink.write(CSVExport.line(columns))
            for row in rows { try sink.write(CSVExport.line(columns.map { cell(row, $0) })) }
        case .text:
            var table = TextTable(shown.map(\.column))
            for row in rows { table.add(row: shown.map { cell(row, $0.name, isForPeople: true) }) }
            for line in table.lines(style: style) { try sink.write(line: line) }
        }
    }

    private func cell(_ row: JSONValue, _ name: String, isForPeople: Bool = false) -> String {
        guard let value = row[name] else { return "" }
        guard isForPeople else { return CSVExport.text(value) }
        return (value.string ?? CSVExport.text(value)).truncated(toWidth: Self.widest)
    }
}
