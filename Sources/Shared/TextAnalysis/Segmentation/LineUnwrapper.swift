/// Joins the lines of a document that a program broke at a fixed width, as PDF extractors do.
///
/// Such a document shows itself: most of its lines have the same width, and most of those end in mid-sentence. Then a
/// line that fills the measure goes on in the next line, unless the next line begins with numbering or with the
/// indent of a new paragraph. A document that is not wrapped is left alone.
struct LineUnwrapper {
    /// Fewer lines prove nothing about a measure.
    private static let fewestLines = 12
    /// Narrower is a table, wider is a paragraph: columns, a Chinese character takes two.
    private static let measures = 16...120
    /// Share of lines that must fill the measure.
    private static let fullShare = 0.3
    /// What a full line may fall short of the measure by: the indent of a paragraph, and a mark that must not end a line.
    private static let slack = 6
    /// Share of lines that may be wider: what an extractor glued, tables of contents.
    private static let widerShare = 0.2

    private let text: Text
    private let widths: [Int]
    private let lines: [Line]
    private let baseGap: Int

    /// The lines of the text, wrapped ones joined to one line each.
    static func unwrapped(_ lines: [Line], of text: Text) -> [Line] {
        let unwrapper = LineUnwrapper(text: text, lines: lines)
        guard let measure = unwrapper.measure() else { return lines }
        return unwrapper.join(measure: measure)
    }

    private init(text: Text, lines: [Line]) {
        self.text = text
        self.lines = lines
        widths = lines.map { Self.width(of: $0.content, in: text) }
        baseGap = LayoutProfile.commonestGap(lines)
    }

    private static func width(of range: Range<Int>, in text: Text) -> Int {
        range.reduce(0) { $0 + (text[$1].value < 0x2000 ? 1 : 2) }
    }

    /// The width that lines are broken at, `nil` when the document is not wrapped.
    private func measure() -> Int? {
        guard lines.count >= Self.fewestLines else { return nil }
        var histogram = [Int](repeating: 0, count: Self.measures.upperBound + 4)
        for width in widths where Self.measures.contains(width) { histogram[width] += 1 }
        let bins = Self.measures.map { (width: $0, count: histogram[max(0, $0 - 2)...$0 + 2].reduce(0, +)) }
        guard let mode = bins.max(by: { $0.count < $1.count }), mode.count > 0 else { return nil }
        let full = lines.indices.filter { abs(widths[$0] - mode.width) <= Self.slack }
        let broken = full.filter { !Sentence.isFinished(text, lines[$0].content) }
        let wider = widths.count { $0 > mode.width + Self.slack }
        guard Double(full.count) >= Self.fullShare * Double(lines.count), broken.count * 2 >= full.count,
            Double(wider) <= Self.widerShare * Double(lines.count)
        else { return nil }
        return mode.width
    }

    private func join(measure: Int) -> [Line] {
        var joined: [Line] = []
        for index in lines.indices {
            if index > 0, goesOn(from: index - 1, measure: measure) {
                let end = lines[index]
                joined[joined.count - 1].range = joined[joined.count - 1].range.lowerBound..<end.range.upperBound
                joined[joined.count - 1].content = joined[joined.count - 1].content.lowerBound..<end.content.upperBound
            } else {
                joined.append(lines[index])
            }
        }
        return joined
    }

    private func goesOn(from index: Int, measure: Int) -> Bool {
        let line = lines[index]
        let next = lines[index + 1]
        guard next.gap <= baseGap, widths[index] >= measure - Self.slack, !next.content.isEmpty, !line.content.isEmpty
        else { return false }
        if Furniture.isFurniture(text, line.content) || Furniture.isFurniture(text, next.content) { return false }
        if let marker = SectionMarker.read(text, at: next.content.lowerBound, limit: next.content.upperBound),
            !marker.isWeak, marker.style != .arabic
        {
            return false
        }
        guard Sentence.isFinished(text, line.content) else { return true }
        // After a full stop at the margin only a line that fills the measure from its very start goes on: the first
        // line of a paragraph is short of its indent.
        return widths[index + 1] > measure - 3
    }
}
