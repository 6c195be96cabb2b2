// What the prints of one article say, place by place.
//
// Every print is aligned with one of them, the base, and not with every other: work grows with their number, and all
// readings have a place in one text. Where prints differ from the base, the stretches of the base that touch are one
// place, and each print is asked what it has there; prints that agree share a reading. This is the apparatus of a
// critical edition (Dekker et al. 2015, CollateX), and its terms are used: witness, reading, lacuna.
//
// The base is only where places are counted from. Which reading is right is the reader's to say: the reading of most
// witnesses is marked, and nothing is mended.

/// A print of an article: the document, and where the article stands in it.
public struct Witness: Sendable {
    public var text: Text
    public var range: Range<Int>

    public init(text: Text, range: Range<Int>) {
        self.text = text
        self.range = range
    }
}

/// The places at which prints of one article read differently.
public struct Collation: Sendable {
    /// How much a difference matters.
    public enum Grade: String, Sendable, CaseIterable, Comparable {
        /// Marks, width, or another form of the same character.
        case punctuation
        /// One character misread, lost or added.
        case character
        /// A word or more.
        case word
        /// A number, a unit, a date, the name of a region, or of what area something is said (全国, 全省).
        case figure

        public static func < (a: Self, b: Self) -> Bool {
            allCases.firstIndex(of: a)! < allCases.firstIndex(of: b)!
        }
    }

    /// What some of the witnesses have at a place.
    public struct Reading: Sendable, Equatable {
        /// As the first of the witnesses has it, without white space; empty where they have nothing.
        public var text: String
        /// Indices of the witnesses, and the range of each one's document.
        public var witnesses: [(index: Int, range: Range<Int>)]

        public static func == (a: Self, b: Self) -> Bool {
            a.text == b.text && a.witnesses.elementsEqual(b.witnesses) { $0 == $1 }
        }
    }

    public struct Place: Sendable, Equatable {
        public var grade: Grade
        /// In the document of the base.
        public var range: Range<Int>
        /// Two or more, that of most witnesses first, among equals that of the first witness.
        public var readings: [Reading]
        /// Whether the first reading is that of more than half of the witnesses that have the place.
        public var hasMajority: Bool
        /// Witnesses that lack the passage in which the place lies.
        public var missing: [Int]
    }

    /// Text that one witness lacks, or has alone.
    public struct Passage: Sendable, Equatable {
        public var witness: Int
        /// What it lacks, in the document of the base; what it has more, in its own.
        public var range: Range<Int>
    }

    public let base: Int
    /// In the order of the base.
    public private(set) var places: [Place] = []
    public private(set) var lacunae: [Passage] = []
    public private(set) var additions: [Passage] = []

    private let witnesses: [Witness]
    private let normalizedBase: NormalizedText
    /// By witness; `nil` for the base.
    private let alignments: [WitnessAlignment?]

    /// - Parameters:
    ///   - witnesses: at least one.
    ///   - base: the index of the witness with which the others are aligned.
    public init(_ witnesses: [Witness], base: Int) {
        self.base = base
        self.witnesses = witnesses
        normalizedBase = NormalizedText(witnesses[base].text, in: witnesses[base].range)
        alignments = witnesses.indices.map { index in
            index == base ? nil : WitnessAlignment(base: witnesses[base], witness: witnesses[index])
        }
        let stretches = Self.joined(alignments.flatMap { $0?.edits ?? [] })
        places = (stretches.compactMap(place) + formalPlaces(outside: stretches))
            .sorted { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        for (index, alignment) in alignments.enumerated() {
            guard let alignment else { continue }
            lacunae += alignment.lacunae.map { Passage(witness: index, range: normalizedBase.original($0)) }
            additions += alignment.additions.map {
                Passage(witness: index, range: alignment.sides.normalizedB.original($0))
            }
        }
    }

    /// Ranges that overlap become one; an empty one, where a witness has more, goes with what touches it.
    private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var joined: [Range<Int>] = []
        var endsWithAddition = false
        for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            let touches = joined.last.map { last in
                range.lowerBound < last.upperBound
                    || range.lowerBound == last.upperBound && (range.isEmpty || endsWithAddition)
            }
            if touches == true {
                let last = joined.removeLast()
                endsWithAddition =
                    range.upperBound > last.upperBound ? false : endsWithAddition || range.lowerBound == last.upperBound
                joined.append(last.lowerBound..<max(last.upperBound, range.upperBound))
            } else {
                endsWithAddition = range.isEmpty
                joined.append(range)
            }
        }
        return joined
    }

    // MARK: - Readings

    private func normalized(_ witness: Int) -> NormalizedText {
        alignments[witness]?.sides.normalizedB ?? normalizedBase
    }

    /// What each witness has where the base has `range`; `nil` when all that have the place agree.
    private func place(_ range: Range<Int>) -> Place? {
        var readings = ReadingList<[UInt32]>()
        for witness in witnesses.indices {
            let own = alignments[witness].map { $0.counterpart(ofBase: range) } ?? range
            guard let own else {
                readings.missing.append(witness)
                continue
            }
            let text = normalized(witness)
            readings.add(Array(text.scalars[own]), witness, text.original(own))
        }
        guard readings.entries.count > 1 else { return nil }
        let grade = ReadingGrade(base: normalizedBase.scalars, place: range).grade(readings.entries.map(\.key))
        return place(grade, normalizedBase.original(range), readings)
    }

    private func place<Key>(_ grade: Grade, _ range: Range<Int>, _ list: ReadingList<Key>) -> Place {
        let sorted = list.entries.sorted {
            ($1.witnesses.count, $0.witnesses[0].index) < ($0.witnesses.count, $1.witnesses[0].index)
        }
        let count = sorted.reduce(0) { $0 + $1.witnesses.count }
        return Place(
            grade: grade,
            range: range,
            readings: sorted.map { entry in
                let first = entry.witnesses[0]
                return Reading(text: Self.visible(witnesses[first.index].text, first.range), witnesses: entry.witnesses)
            },
            hasMajority: sorted[0].witnesses.count * 2 > count,
            missing: list.missing
        )
    }

    private static func visible(_ text: Text, _ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text.scalars[range].lazy.filter { !ScalarFolding.isBlank($0) })
        return String(view)
    }

    // MARK: - Punctuation and form

    /// Places where the witnesses say the same with other marks or in another form of the character.
    private func formalPlaces(outside stretches: [Range<Int>]) -> [Place] {
        /// For each place of the base at which some witness differs in form, whether its character does.
        var differing: [Int: Bool] = [:]
        for case let alignment? in alignments {
            alignment.forEachAgreement { a, b, continues in
                let (inBase, inWitness) = (normalizedBase, alignment.sides.normalizedB)
                let sameScalar =
                    alignment.sides.a[Int(inBase.offsets[a])] == alignment.sides.b[Int(inWitness.offsets[b])]
                let sameGap =
                    !continues
                    || Self.gap(alignment.sides.a, inBase, before: a)
                        == Self.gap(alignment.sides.b, inWitness, before: b)
                if !sameScalar || !sameGap { differing[a, default: false] = differing[a] == true || !sameScalar }
            }
        }
        var places: [Place] = []
        for (place, character) in differing.sorted(by: { $0.key < $1.key })
        where !Self.touches(place, stretches) {
            var readings = ReadingList<[Unicode.Scalar]>()
            for witness in witnesses.indices {
                let own = alignments[witness].map { $0.counterpart(ofBase: place..<place + 1) } ?? place..<place + 1
                guard let own, own.count == 1, place > 0, own.lowerBound > 0 else {
                    readings.missing.append(witness)
                    continue
                }
                let (text, document) = (normalized(witness), witnesses[witness].text)
                let start = Int(text.offsets[own.lowerBound - 1]) + 1
                let end = Int(text.offsets[own.lowerBound])
                let range = start..<(character ? end + 1 : end)
                readings.add(document.scalars[range].filter { !Self.isInvisible($0) }, witness, range)
            }
            guard readings.entries.count > 1, let own = readings.range(of: base) else { continue }
            places.append(self.place(.punctuation, own, readings))
        }
        return places
    }

    /// The marks between a normalised scalar and the one before it.
    private static func gap(_ text: Text, _ normalized: NormalizedText, before place: Int) -> [Unicode.Scalar] {
        let (start, end) = (Int(normalized.offsets[place - 1]) + 1, Int(normalized.offsets[place]))
        return start == end ? [] : text.scalars[start..<end].filter { !isInvisible($0) }
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        ScalarFolding.isBlank(scalar) || [.control, .format].contains(scalar.properties.generalCategory)
    }

    private static func touches(_ place: Int, _ stretches: [Range<Int>]) -> Bool {
        let index = stretches.partitionPoint { $0.upperBound < place }
        return index < stretches.count && stretches[index].lowerBound <= place + 1
    }

    // MARK: - From one print to another

    /// Where the base has what a witness has in `range` of its document; `nil` where the base lacks it.
    public func baseRange(of range: Range<Int>, witness: Int) -> Range<Int>? {
        guard let alignment = alignments[witness] else { return range }
        let text = alignment.sides.normalizedB
        let low = text.offsets.partitionPoint { Int($0) < range.lowerBound }
        let high = text.offsets.partitionPoint { Int($0) < range.upperBound }
        return alignment.counterpart(ofWitness: low..<max(low, high)).map(normalizedBase.original)
    }

    /// Where a witness has what the base has in `range` of its document; `nil` where the witness lacks it.
    public func range(ofBase range: Range<Int>, in witness: Int) -> Range<Int>? {
        guard let alignment = alignments[witness] else { return range }
        let low = normalizedBase.offsets.partitionPoint { Int($0) < range.lowerBound }
        let high = normalizedBase.offsets.partitionPoint { Int($0) < range.upperBound }
        return alignment.counterpart(ofBase: low..<max(low, high)).map(alignment.sides.normalizedB.original)
    }
}

/// The readings of a place while the witnesses are asked.
private struct ReadingList<Key: Equatable> {
    private(set) var entries: [(key: Key, witnesses: [(index: Int, range: Range<Int>)])] = []
    var missing: [Int] = []

    mutating func add(_ key: Key, _ witness: Int, _ range: Range<Int>) {
        if let index = entries.firstIndex(where: { $0.key == key }) {
            entries[index].witnesses.append((witness, range))
        } else {
            entries.append((key, [(witness, range)]))
        }
    }

    func range(of witness: Int) -> Range<Int>? {
        entries.lazy.flatMap(\.witnesses).first { $0.index == witness }?.range
    }
}
