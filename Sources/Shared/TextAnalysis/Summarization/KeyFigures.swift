// Finds the clauses of a section that say how much of something. Called by `ReportOutline`.

import Lexicons

/// Clauses such as 地区生产总值增长8.1%, cut out of the lists of achievements that reports are made of.
struct KeyFigures {
    /// Figures of a section that are worth naming.
    static let maximumPerSection = 3
    /// Scalars of a clause that can be read at a glance, and of one with the clauses that hold its subject.
    static let lengths = 6...44
    static let longestWithSubject = 60

    private static let continuations = SummaryCues("continuation")
    private static let grants = SummaryCues("grant")
    private static let magnitudes = Set("%％‰万亿千百倍".unicodeScalars)
    private static let units = Set("元人个家项户亩吨件名处条公平立套所辆起宗".unicodeScalars)
    private static let clauseEnds = Set("，,；;。！!：:".unicodeScalars)

    let text: Text

    /// At most `maximumPerSection`, in reading order: those with a rate or a magnitude before mere counts.
    func clauses(in sentences: some Sequence<SummarySentence>) -> [Range<Int>] {
        var found: [(range: Range<Int>, weight: Int)] = []
        for sentence in sentences where sentence.figureCount > 0 {
            // A sentence cut by a page break is left to the topic sentence.
            guard sentence.pieces.count == 1, let piece = sentence.pieces.first else { continue }
            found += clauses(of: piece)
        }
        let best = found.indices.sorted { (found[$1].weight, $0) < (found[$0].weight, $1) }
        return best.prefix(Self.maximumPerSection).sorted().map { found[$0].range }
    }

    private func clauses(of piece: Range<Int>) -> [(range: Range<Int>, weight: Int)] {
        var found: [(range: Range<Int>, weight: Int)] = []
        var start = piece.lowerBound
        var previous: Range<Int>?
        for index in piece where Self.clauseEnds.contains(text[index]) || index == piece.upperBound - 1 {
            if isInsideNumber(index, piece) { continue }
            let end = Self.clauseEnds.contains(text[index]) ? index : index + 1
            let clause = start..<max(start, end)
            start = index + 1
            var whole = clause
            if Self.continuations.match(text, at: clause.lowerBound, before: clause.upperBound) != nil
                || endsWithGrant(clause), let left = previous,
                text[left.upperBound] == "，" || text[left.upperBound] == ","
            {
                whole = left.lowerBound..<clause.upperBound
                if found.last?.range.upperBound == left.upperBound { found.removeLast() }
            }
            previous = whole
            let weight = self.weight(of: whole)
            let longest = whole == clause ? Self.lengths.upperBound : Self.longestWithSubject
            if weight > 0, whole.count >= Self.lengths.lowerBound, whole.count <= longest, startsWithWord(whole) {
                found.append((whole, weight))
            }
        }
        return found
    }

    /// Whether it says how much was granted and not for what, as 中央财政安排832亿元: that stands before it.
    private func endsWithGrant(_ clause: Range<Int>) -> Bool {
        let figure = clause.reversed().prefix {
            ScalarFolding.isDigit(text[$0]) || ".,．多余万亿元".unicodeScalars.contains(text[$0])
        }
        guard let start = figure.last, figure.count > 1 else { return false }
        return Self.grants.endsAt(start, in: text, behind: clause.lowerBound)
    }

    /// 0 without a figure, 1 with a count, 2 with a magnitude or a rate, 3 with both.
    private func weight(of clause: Range<Int>) -> Int {
        var (hasCount, hasMagnitude, hasRate) = (false, false, false)
        // In the second half, where the predicate stands: a figure before it belongs to the subject.
        for index in clause.dropLast().suffix(clause.count / 2)
        where ScalarFolding.isDigit(text[index]) {
            let next = text[index + 1]
            if next == "%" || next == "％" { hasRate = true }
            if Self.magnitudes.contains(next) { hasMagnitude = true }
            if Self.units.contains(next) { hasCount = true }
        }
        return (hasMagnitude ? 2 : hasCount ? 1 : 0) + (hasRate ? 1 : 0)
    }

    /// A clause that begins with its number, or with half a bracket, has lost its subject.
    private func startsWithWord(_ clause: Range<Int>) -> Bool {
        let opens = { (scalar: Unicode.Scalar) in "“「《".unicodeScalars.contains(scalar) }
        let first = text[clause.lowerBound]
        guard KeywordStream.isIdeograph(first.value) || opens(first) || first.properties.isAlphabetic else {
            return false
        }
        var depth = 0
        for index in clause {
            if "（(“「《".unicodeScalars.contains(text[index]) { depth += 1 }
            if "）)”」》".unicodeScalars.contains(text[index]) { depth -= 1 }
            if depth < 0 { return false }
        }
        return depth == 0
    }

    private func isInsideNumber(_ index: Int, _ piece: Range<Int>) -> Bool {
        text[index] == "," && index > piece.lowerBound && index + 1 < piece.upperBound
            && ScalarFolding.isDigit(text[index - 1])
            && ScalarFolding.isDigit(text[index + 1])
    }
}
