// Cuts a chain of matching blocks into passages. Used by `PassageComparer`.

/// The maximal scoring segments of a sequence of scores (Ruzzo and Tompa 1999), in linear time.
///
/// Matching blocks score what agrees and gaps cost what differs, so a segment is a run of blocks that gain more than the
/// gaps between them lose: one passage, with no threshold for how far apart its pieces may be.
enum MaximalSegments {
    private struct Segment {
        var range: Range<Int>
        /// Sum of all scores before the segment, and up to its end.
        var before: Int
        var through: Int
        /// The nearest segment to the left with a smaller `before`, -1 for none. Following these links instead of
        /// stepping keeps the search linear over the whole run.
        var lower = -1
    }

    static func find(in scores: [Int]) -> [Range<Int>] {
        var segments: [Segment] = []
        var total = 0
        for (index, score) in scores.enumerated() {
            total += score
            guard score > 0 else { continue }
            let single = Segment(range: index..<index + 1, before: total - score, through: total)
            push(single, onto: &segments)
        }
        return segments.map(\.range)
    }

    private static func push(_ new: Segment, onto segments: inout [Segment]) {
        var segment = new
        while true {
            var left = segments.count - 1
            while left >= 0, segments[left].before >= segment.before { left = segments[left].lower }
            segment.lower = left
            guard left >= 0, segments[left].through < segment.through else { break }
            segment.range = segments[left].range.lowerBound..<segment.range.upperBound
            segment.before = segments[left].before
            segments.removeSubrange(left...)
        }
        segments.append(segment)
    }
}
