// How wide a text is on a terminal: Chinese takes two cells where Latin takes one.

extension Unicode.Scalar {
    /// Cells that the scalar takes (Unicode Standard Annex 11): 0, 1 or 2.
    fileprivate var cellCount: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: 0
        default: Self.wide.contains { $0.contains(value) } ? 2 : 1
        }
    }

    /// The blocks whose scalars are wide or full-width.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}

extension String {
    /// Cells that the text takes on a terminal.
    var displayWidth: Int { unicodeScalars.reduce(0) { $0 + $1.cellCount } }

    /// The text with what could drive a terminal replaced: names of files and lines of a document are a stranger's.
    var printable: String {
        var view = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            view.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
        }
        return String(view)
    }

    /// The text, or its beginning and `…` when it is wider than that.
    func truncated(toWidth limit: Int) -> String {
        guard displayWidth > limit else { return self }
        var view = String.UnicodeScalarView()
        var width = 1
        for scalar in unicodeScalars {
            width += scalar.cellCount
            if width > limit { break }
            view.append(scalar)
        }
        return String(view) + "…"
    }

    /// The text with blanks up to that width, before it or after it.
    func padded(toWidth width: Int, onLeft: Bool = false) -> String {
        let blanks = String(repeating: " ", count: max(0, width - displayWidth))
        return onLeft ? blanks + self : self + blanks
    }
}
