import Foundation
import TextAnalysis

/// A collation for a terminal: the readings of a place beside each other, each with the words around it.
struct CollationReport {
    private let collated: CollatedCluster
    private let least: Collation.Grade
    private let style: Style
    private let width: Int

    /// Columns when the output is no terminal.
    private static let defaultWidth = 100
    /// Columns of the place and the grade before the readings.
    private static let headWidth = 20
    /// Columns at least for a reading with its context.
    private static let narrowest = 24

    init(_ collated: CollatedCluster, least: Collation.Grade, style: Style, width: Int? = Self.terminalWidth) {
        self.collated = collated
        self.least = least
        self.style = style
        self.width = width ?? Self.defaultWidth
    }

    private static var terminalWidth: Int? {
        var size = winsize()
        return ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
    }

    var lines: [String] {
        let collation = collated.collation
        let shown = collation.places.filter { $0.grade >= least }
        var lines = [style.bold("cluster \(collated.cluster.number): \(counted(collated.witnesses.count, "print"))")]
        for (index, member) in collated.cluster.members.enumerated() {
            let note = index == collated.cluster.representative ? "  (places are counted in this one)" : ""
            lines.append("  \(style.bold(CollatedCluster.siglum(index)))  \(member.label.printable)\(style.dim(note))")
        }
        for place in shown { lines += self.lines(place) }
        lines += passages(collation.lacunae, "lacks", in: collation.base)
        lines += passages(collation.additions, "alone has", in: nil)
        let hidden = collation.places.count - shown.count
        let rest = hidden > 0 ? ", \(grouped(hidden)) below \(least.rawValue) not shown" : ""
        return lines + [counted(shown.count, "place") + rest, ""]
    }

    /// Two readings in a row; the place and its grade before the first.
    private func lines(_ place: Collation.Place) -> [String] {
        let columns = max(1, min(2, (width - Self.headWidth) / Self.narrowest))
        let room = max(Self.narrowest, (width - Self.headWidth) / columns - 1)
        let cells = place.readings.enumerated().map {
            cell($1, place.grade, isMost: place.hasMajority && $0 == 0, room)
        }
        let start = "\(place.range.lowerBound)".padded(toWidth: 7, onLeft: true)
        let head = "\(start)  \(place.grade.rawValue)".padded(toWidth: Self.headWidth)
        var lines: [String] = []
        for row in stride(from: 0, to: cells.count, by: columns) {
            let line = cells[row..<min(row + columns, cells.count)].map { cell in
                cell.text + String(repeating: " ", count: max(1, room - cell.width + 1))
            }
            lines.append((row == 0 ? style.dim(head) : String(repeating: " ", count: Self.headWidth)) + line.joined())
        }
        if !place.missing.isEmpty {
            let names = place.missing.map(CollatedCluster.siglum).joined(separator: " ")
            lines.append(String(repeating: " ", count: Self.headWidth) + style.dim("not in \(names)"))
        }
        return lines.map { line in
            var line = line
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// `A C …占[全国]份额9.7%…`, the reading coloured, or in brackets where there is no colour.
    private func cell(
        _ reading: Collation.Reading,
        _ grade: Collation.Grade,
        isMost: Bool,
        _ room: Int
    ) -> (text: String, width: Int) {
        let names = reading.witnesses.prefix(4).map { CollatedCluster.siglum($0.index) }.joined(separator: " ")
        let sigla = reading.witnesses.count > 4 ? "\(names) +\(reading.witnesses.count - 4)" : names
        let longest = max(2, room - sigla.displayWidth - 9)
        let text = (reading.text.isEmpty ? "–" : reading.text.printable).truncated(toWidth: longest)
        let length = max(0, min(8, (room - sigla.displayWidth - text.displayWidth - 5) / 4))
        let first = reading.witnesses[0]
        let context = collated.context(first.index, first.range, length: length)
        let marked = style.isOn ? coloured(text, grade, isMost) : "[\(text)]"
        let width =
            sigla.displayWidth + 1 + context.before.printable.displayWidth + text.displayWidth + (style.isOn ? 0 : 2)
            + context.after.printable.displayWidth
        return ("\(style.bold(sigla)) \(context.before.printable)\(marked)\(context.after.printable)", width)
    }

    private func coloured(_ text: String, _ grade: Collation.Grade, _ isMost: Bool) -> String {
        if isMost { return style.green(text) }
        return grade == .figure ? style.red(text) : style.cyan(text)
    }

    private func passages(_ passages: [Collation.Passage], _ verb: String, in side: Int?) -> [String] {
        passages.map { passage in
            let text = collated.witnesses[side ?? passage.witness].text
            let quote = text[passage.range].filter { !$0.isWhitespace }.printable.truncated(
                toWidth: max(20, width - 30)
            )
            return "  \(CollatedCluster.siglum(passage.witness)) \(verb) \(grouped(passage.range.count)): \(quote)"
        }
    }
}
