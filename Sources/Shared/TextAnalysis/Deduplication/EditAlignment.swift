// Exact alignment of the short stretches between matching blocks, and the search for where a passage ends. Used by
// `PassageComparer`.

/// A stretch of one text that stands where a stretch of another stands, and reads differently.
struct Edit: Equatable {
    var a: Range<Int>
    var b: Range<Int>
}

/// Levenshtein alignment with a budget.
struct EditAlignment {
    /// Cells of the dynamic-programming table that a gap may always fill. Gaps of this size cost no more than linear
    /// time in all.
    static let freeCells = 4096
    /// Cells that a larger gap may fill: 512 scalars against 512. Texts that differ for longer are not the same there.
    static let gapCells = 1 << 18
    /// Cells that all larger gaps of one comparison may fill, about 20 ms. A gap that gets no table is reported as one
    /// replaced stretch, which overstates the distance.
    static let cellBudget = 1 << 22

    private let a: [UInt32]
    private let b: [UInt32]
    private var cellsLeft = cellBudget
    private var distances: [Int32] = []
    private var moves: [Move] = []

    private enum Move: UInt8 { case diagonal, deletion, insertion }

    init(_ a: [UInt32], _ b: [UInt32]) {
        self.a = a
        self.b = b
    }

    /// The edits between two stretches and their number: replaced, lost and added scalars count one each.
    ///
    /// Among the cheapest alignments the one that replaces rather than shifts is taken, since `能力` against `力量`
    /// should read as one difference and not as two.
    mutating func align(_ aRange: Range<Int>, _ bRange: Range<Int>) -> (edits: [Edit], distance: Int) {
        let (aCore, bCore) = trimmed(aRange, bRange)
        if aCore.isEmpty && bCore.isEmpty { return ([], 0) }
        let cells = (aCore.count + 1) * (bCore.count + 1)
        guard !aCore.isEmpty, !bCore.isEmpty, claim(cells) else {
            return ([Edit(a: aCore, b: bCore)], max(aCore.count, bCore.count))
        }
        let distance = fill(aCore, bCore)
        return (traceBack(aCore, bCore), distance)
    }

    private mutating func claim(_ cells: Int) -> Bool {
        if cells <= Self.freeCells { return true }
        guard cells <= Self.gapCells, cells <= cellsLeft else { return false }
        cellsLeft -= cells
        return true
    }

    /// Takes equal scalars off both ends.
    private func trimmed(_ aRange: Range<Int>, _ bRange: Range<Int>) -> (Range<Int>, Range<Int>) {
        var (aLow, aHigh) = (aRange.lowerBound, aRange.upperBound)
        var (bLow, bHigh) = (bRange.lowerBound, bRange.upperBound)
        while aLow < aHigh, bLow < bHigh, a[aLow] == b[bLow] {
            aLow += 1
            bLow += 1
        }
        while aLow < aHigh, bLow < bHigh, a[aHigh - 1] == b[bHigh - 1] {
            aHigh -= 1
            bHigh -= 1
        }
        return (aLow..<aHigh, bLow..<bHigh)
    }

    /// Fills `moves` row by row (Wagner and Fischer 1974) and returns the distance.
    private mutating func fill(_ aRange: Range<Int>, _ bRange: Range<Int>) -> Int {
        let width = bRange.count + 1
        moves = Array(repeating: .insertion, count: (aRange.count + 1) * width)
        distances = (0..<Int32(width)).map { $0 }
        for (row, aIndex) in zip(1..., aRange) {
            var diagonal = distances[0]
            distances[0] = Int32(row)
            moves[row * width] = .deletion
            for column in 1..<width {
                let replaced = diagonal + (a[aIndex] == b[bRange.lowerBound + column - 1] ? 0 : 1)
                let deleted = distances[column] + 1
                let inserted = distances[column - 1] + 1
                diagonal = distances[column]
                let best = min(replaced, deleted, inserted)
                distances[column] = best
                moves[row * width + column] =
                    best == replaced ? .diagonal : best == deleted ? .deletion : .insertion
            }
        }
        return Int(distances[width - 1])
    }

    private func traceBack(_ aRange: Range<Int>, _ bRange: Range<Int>) -> [Edit] {
        let width = bRange.count + 1
        var row = aRange.count
        var column = bRange.count
        var edits: [Edit] = []
        while row > 0 || column > 0 {
            let (aEnd, bEnd) = (aRange.lowerBound + row, bRange.lowerBound + column)
            let move = moves[row * width + column]
            if move != .insertion { row -= 1 }
            if move != .deletion { column -= 1 }
            let edit = Edit(a: aRange.lowerBound + row..<aEnd, b: bRange.lowerBound + column..<bEnd)
            if move == .diagonal, a[edit.a.lowerBound] == b[edit.b.lowerBound] { continue }
            Self.prepend(edit, to: &edits)
        }
        return edits.reversed()
    }

    /// `edits` runs backwards; an edit that touches the last one is joined to it.
    private static func prepend(_ edit: Edit, to edits: inout [Edit]) {
        guard let last = edits.last, last.a.lowerBound == edit.a.upperBound, last.b.lowerBound == edit.b.upperBound
        else {
            edits.append(edit)
            return
        }
        edits[edits.count - 1] = Edit(
            a: edit.a.lowerBound..<last.a.upperBound,
            b: edit.b.lowerBound..<last.b.upperBound
        )
    }
}
