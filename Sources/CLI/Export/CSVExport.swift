import JSONText
import TextAnalysis

/// Turns the JSON objects of a table into rows of CSV (RFC 4180).
///
/// Lists of words are joined by `; `, differences are written `全国→全省`, other lists become their length. A cluster
/// gives a row for each of its members.
///
/// Texts are strangers' words: one that a spreadsheet program would take for a formula gets an apostrophe before it
/// (OWASP, "CSV Injection"), unless it is a number or a lone sign.
struct CSVExport {
    let table: ExportTable

    /// UTF-8's byte order mark, by which spreadsheet programs know the encoding.
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    var header: [UInt8] { Self.line(table.columns) }

    /// The rows of a page of JSON Lines.
    func rows(of page: [UInt8]) throws(JSONError) -> [UInt8] {
        var rows: [UInt8] = []
        for line in page.split(separator: UInt8(ascii: "\n")) {
            let object = try JSONValue(parsing: Array(line), maximumDepth: Self.maximumDepth)
            for record in records(of: object) { rows += Self.line(table.columns.map { Self.cell(record, $0) }) }
        }
        return rows
    }

    /// Nesting of an object: results of plug-ins may lie in it.
    private static let maximumDepth = 80

    private func records(of object: JSONValue) -> [JSONValue] {
        guard table == .clusters else { return [object] }
        return (object["members"]?.array ?? []).map { member in
            let isRepresentative = member == object["representative"]
            return .object(
                (member.members ?? []) + [
                    .init("cluster", object["cluster"] ?? .null), .init("representative", .bool(isRepresentative)),
                    .init("summary", isRepresentative ? object["summary"] ?? .null : .null),
                ]
            )
        }
    }

    private static func cell(_ record: JSONValue, _ path: String) -> String {
        let value = path.split(separator: ".").reduce(Optional(record)) { $0?[String($1)] }
        return value.map(text) ?? ""
    }

    static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: return ""
        case .bool(let flag): return flag ? "true" : "false"
        case .integer(let number): return String(number)
        case .number(let number): return "\(number)"
        case .string(let text): return harmless(text)
        case .object: return ""
        case .array(let items):
            let words = items.compactMap { $0.string ?? difference($0) }
            return words.count == items.count ? harmless(words.joined(separator: "; ")) : String(items.count)
        }
    }

    /// A text that no spreadsheet program computes.
    static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, text.unicodeScalars.count > 1 else { return text }
        let isTrigger = "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first)
        return isTrigger && SignedDecimal(text) == nil ? "'" + text : text
    }

    private static func difference(_ value: JSONValue) -> String? {
        guard let a = value["a_text"]?.string, let b = value["b_text"]?.string else { return nil }
        return "\(a)→\(b)"
    }

    /// Cells in quotation marks where they need them, commas between, CR LF at the end.
    static func line(_ cells: [String]) -> [UInt8] {
        Array((cells.map(quoted).joined(separator: ",") + "\r\n").utf8)
    }

    private static func quoted(_ cell: String) -> String {
        let needsQuotes = cell.unicodeScalars.contains { $0 == "\"" || $0 == "," || $0 == "\n" || $0 == "\r" }
        guard needsQuotes else { return cell }
        var view = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in cell.unicodeScalars {
            if scalar == "\"" { view.append(scalar) }
            view.append(scalar)
        }
        view.append("\"")
        return String(view)
    }
}
