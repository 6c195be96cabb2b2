// A stretch of one article aligned with a stretch of another. Built by `PassageAligner`, judged by `PassageComparer`.

/// Two aligned stretches, in places of the normalised texts.
struct Passage {
    var a: Range<Int>
    var b: Range<Int>
    /// Where the two read differently, in order, disjoint, never touching.
    var edits: [Edit]
    /// Replaced, lost and added scalars.
    var distance: Int

    /// Scalars of the shorter side.
    var span: Int { min(a.count, b.count) }

    /// 1 minus the edit distance over the length of the longer side.
    var identity: Double {
        let longer = max(a.count, b.count)
        return longer == 0 ? 0 : max(0, 1 - Double(distance) / Double(longer))
    }

    /// Scalars of `a` that have a counterpart in `b`, reading errors included and whole added sentences left out.
    var coveredOfA: Int { edits.reduce(a.count) { $0 - Self.excess($1.a, over: $1.b) } }

    /// Scalars of `b` that have a counterpart in `a`.
    var coveredOfB: Int { edits.reduce(b.count) { $0 - Self.excess($1.b, over: $1.a) } }

    /// Part of the distance that lies in stretches worded otherwise, and not in single misread or lost scalars.
    ///
    /// Where one scalar in five is misread, a tenth of the errors stand three or more in a row; where a text has been
    /// filled into the form of another, names, dates and clauses make up most of what differs.
    var rewordedShare: Double {
        let reworded = edits.reduce(0) { sum, edit in
            min(edit.a.count, edit.b.count) >= Self.rewordedLength ? sum + max(edit.a.count, edit.b.count) : sum
        }
        return distance == 0 ? 0 : Double(reworded) / Double(distance)
    }

    /// Scalars replaced in a row from which an edit is another wording.
    private static let rewordedLength = 3
    /// Scalars that an edit may add before they count as text of one print alone and not as reading errors.
    private static let toleratedExcess = 16

    private static func excess(_ longer: Range<Int>, over shorter: Range<Int>) -> Int {
        let excess = longer.count - shorter.count
        return excess > toleratedExcess ? excess : 0
    }
}
