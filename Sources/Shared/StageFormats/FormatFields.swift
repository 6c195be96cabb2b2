import JSONText

/// Reads the members of one object of a result, and names the member that is missing or wrong.
struct FormatFields {
    let object: JSONValue
    /// What the object is, for errors.
    let place: String

    init(_ object: JSONValue, _ place: String) throws(StageFormatError) {
        self.object = object
        self.place = place
        if object.members == nil { throw StageFormatError(place: place, reason: "an object is due") }
    }

    func failure(_ name: String, _ reason: String) -> StageFormatError {
        StageFormatError(place: "\(place): \(name)", reason: reason)
    }

    /// The member; `nil` when it is missing or null.
    func optional(_ name: String) -> JSONValue? {
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(StageFormatError) -> Int {
        guard let value = optional(name)?.integer, range.contains(value) else {
            throw failure(name, "a whole number from \(range.lowerBound) to \(range.upperBound) is due")
        }
        return value
    }

    func word<Word: RawRepresentable<String>>(
        _ name: String,
        as type: Word.Type
    ) throws(StageFormatError) -> Word {
        guard let word = optional(name)?.string.flatMap(Word.init(rawValue:)) else {
            throw failure(name, "one of the words that the protocol lists is due")
        }
        return word
    }

    func array(_ name: String) throws(StageFormatError) -> [JSONValue] {
        guard let array = optional(name)?.array else { throw failure(name, "an array is due") }
        return array
    }

    func optionalArray(_ name: String) throws(StageFormatError) -> [JSONValue] {
        optional(name) == nil ? [] : try array(name)
    }

    /// The range that the members `start` and `end` give.
    func range(within limits: Range<Int>) throws(StageFormatError) -> Range<Int> {
        try range(object["start"], object["end"], within: limits, "start, end")
    }

    /// The range `[start, end]`.
    func range(_ name: String, within limits: Range<Int>) throws(StageFormatError) -> Range<Int> {
        try range(pair: object[name], within: limits, name)
    }

    func optionalRange(_ name: String, within limits: Range<Int>) throws(StageFormatError) -> Range<Int>? {
        optional(name) == nil ? nil : try range(name, within: limits)
    }

    /// A list of `[start, end]`, each after the one before it.
    func ranges(_ name: String, within limits: Range<Int>) throws(StageFormatError) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for item in try optionalArray(name) { ranges.append(try range(pair: item, within: limits, name)) }
        guard ranges.areInOrder else { throw failure(name, "the ranges are not in order, or overlap") }
        return ranges
    }

    private func range(
        pair: JSONValue?,
        within limits: Range<Int>,
        _ name: String
    ) throws(StageFormatError) -> Range<Int> {
        guard let pair = pair?.array, pair.count == 2 else { throw failure(name, "[start, end] is due") }
        return try range(pair[0], pair[1], within: limits, name)
    }

    private func range(
        _ start: JSONValue?,
        _ end: JSONValue?,
        within limits: Range<Int>,
        _ name: String
    ) throws(StageFormatError) -> Range<Int> {
        guard let start = start?.integer, let end = end?.integer, start <= end,
            start >= limits.lowerBound, end <= limits.upperBound
        else { throw failure(name, "two offsets within \(limits.lowerBound) to \(limits.upperBound) are due") }
        return start..<end
    }
}

extension [Range<Int>] {
    /// Whether each begins where the one before it ends, or later.
    var areInOrder: Bool { zip(self, dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound } }
}
