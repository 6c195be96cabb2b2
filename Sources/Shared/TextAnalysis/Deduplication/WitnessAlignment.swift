// One print of an article laid beside the print that the others are compared with. Used by `Collation`.

/// Where a witness reads what the base reads, where it reads otherwise, and what it lacks or has more.
///
/// Places are those of the normalised texts: see `NormalizedText`. The base is side `a` of the comparison.
struct WitnessAlignment {
    /// A stretch of the base that the witness has, with the readings in which it differs, in order and disjoint.
    private struct Stretch {
        var a: Range<Int>
        var b: Range<Int>
        var edits: [Edit]
    }

    /// Scalars from which text that one print alone has is not a reading but a passage of its own.
    static let lacunaLength = 32

    let sides: ComparedTexts
    /// In the order of the base. The aligned stretches overlap neither in the base nor in the witness.
    private var stretches: [Stretch] = []

    init(base: Witness, witness: Witness) {
        sides = ComparedTexts(a: base.text, aRange: base.range, b: witness.text, bRange: witness.range)
        let passages = PassageComparer().passages(sides).map(\.passage)
        for passage in passages.sorted(by: { $0.a.lowerBound < $1.a.lowerBound }) {
            append(passage)
        }
    }

    /// Cuts the passage where either print has a passage of its own.
    private mutating func append(_ passage: Passage) {
        var stretch = Stretch(a: passage.a, b: passage.b, edits: [])
        for edit in ReadableEdits(sides, passage: passage).edits() {
            guard Self.isLacuna(edit) else {
                stretch.edits.append(edit)
                continue
            }
            stretch.a = stretch.a.lowerBound..<edit.a.lowerBound
            stretch.b = stretch.b.lowerBound..<edit.b.lowerBound
            stretches.append(stretch)
            stretch = Stretch(
                a: edit.a.upperBound..<passage.a.upperBound,
                b: edit.b.upperBound..<passage.b.upperBound,
                edits: []
            )
        }
        stretches.append(stretch)
    }

    private static func isLacuna(_ edit: Edit) -> Bool {
        let (shorter, longer) = (min(edit.a.count, edit.b.count), max(edit.a.count, edit.b.count))
        return longer >= lacunaLength && shorter * 4 <= longer
    }

    /// Where the witness differs, as ranges of the base.
    var edits: [Range<Int>] { stretches.flatMap { $0.edits.map(\.a) } }

    /// What the witness lacks, as ranges of the base.
    var lacunae: [Range<Int>] { Self.rest(of: sides.normalizedA.count, without: stretches.map(\.a)) }

    /// What the witness has and the base has not, as ranges of the witness.
    var additions: [Range<Int>] {
        let covered = stretches.map(\.b).sorted { $0.lowerBound < $1.lowerBound }
        return Self.rest(of: sides.normalizedB.count, without: covered)
    }

    private static func rest(of count: Int, without covered: [Range<Int>]) -> [Range<Int>] {
        var rest: [Range<Int>] = []
        var place = 0
        for range in covered {
            if range.lowerBound > place { rest.append(place..<range.lowerBound) }
            place = max(place, range.upperBound)
        }
        if place < count { rest.append(place..<count) }
        return rest
    }

    /// The stretch of the witness that stands where a stretch of the base stands; an edit that touches it belongs to it.
    func counterpart(ofBase range: Range<Int>) -> Range<Int>? { map(range, from: \.a, \.a, to: \.b, \.b) }

    /// The stretch of the base that stands where a stretch of the witness stands.
    func counterpart(ofWitness range: Range<Int>) -> Range<Int>? { map(range, from: \.b, \.b, to: \.a, \.a) }

    private func map(
        _ range: Range<Int>,
        from source: KeyPath<Stretch, Range<Int>>,
        _ sourceEdit: KeyPath<Edit, Range<Int>>,
        to target: KeyPath<Stretch, Range<Int>>,
        _ targetEdit: KeyPath<Edit, Range<Int>>
    ) -> Range<Int>? {
        let holds = { (stretch: Stretch) in
            stretch[keyPath: source].lowerBound <= range.lowerBound
                && range.upperBound <= stretch[keyPath: source].upperBound
        }
        guard let stretch = stretches.first(where: holds) else { return nil }
        let start = (stretch[keyPath: source].lowerBound, stretch[keyPath: target].lowerBound)
        /// The edit at `index`, as (begin, end) in the source and in the target.
        func edit(_ index: Int) -> (from: Range<Int>, to: Range<Int>) {
            (stretch.edits[index][keyPath: sourceEdit], stretch.edits[index][keyPath: targetEdit])
        }
        /// Both texts run alike from the end of the edit before.
        func straight(_ place: Int, after count: Int) -> Int {
            guard count > 0 else { return place - start.0 + start.1 }
            let last = edit(count - 1)
            return place - last.from.upperBound + last.to.upperBound
        }
        // Edits that end before the range begins; one that only touches it belongs to the range.
        let before = stretch.edits.partitionPoint { $0[keyPath: sourceEdit].upperBound < range.lowerBound }
        var low = straight(range.lowerBound, after: before)
        if before < stretch.edits.count, edit(before).from.lowerBound <= range.lowerBound {
            let touching = edit(before)
            // An edit before the range that leaves no room between is not part of it, one in which the range begins is.
            let isOutside = touching.from.upperBound == range.lowerBound && !touching.from.isEmpty
            low = isOutside ? touching.to.upperBound : touching.to.lowerBound
        }
        let within = stretch.edits.partitionPoint { $0[keyPath: sourceEdit].upperBound <= range.upperBound }
        var high = straight(range.upperBound, after: within)
        if within < stretch.edits.count, edit(within).from.lowerBound < range.upperBound {
            high = edit(within).to.upperBound
        }
        return low <= high ? low..<high : nil
    }

    /// Calls `body` with each place of the base and the place of the witness that reads the same, and whether the
    /// scalars before the two read the same, too.
    func forEachAgreement(_ body: (_ base: Int, _ witness: Int, _ continues: Bool) -> Void) {
        for stretch in stretches {
            var (a, b) = (stretch.a.lowerBound, stretch.b.lowerBound)
            var continues = false
            for edit in stretch.edits + [
                Edit(a: stretch.a.upperBound..<stretch.a.upperBound, b: stretch.b.upperBound..<stretch.b.upperBound)
            ] {
                while a < edit.a.lowerBound {
                    body(a, b, continues)
                    continues = true
                    a += 1
                    b += 1
                }
                (a, b) = (edit.a.upperBound, edit.b.upperBound)
                continues = false
            }
        }
    }
}
