import Lexicons

/// Says how much it matters that prints read differently at a place. Used by `Collation`.
///
/// Readings are normalised and already widened to the number, the word or the name that they change
/// (`ReadableEdits`).
struct ReadingGrade {
    private let before: ArraySlice<UInt32>
    private let after: ArraySlice<UInt32>

    /// Scalars around a place that may belong to the name of a region.
    private static let context = 4
    /// Scalars of the longest reading that is one figure and not another wording that holds one.
    private static let longestFigure = 16

    init(base: [UInt32], place: Range<Int>) {
        before = base[max(0, place.lowerBound - Self.context)..<place.lowerBound]
        after = base[place.upperBound..<min(base.count, place.upperBound + Self.context)]
    }

    func grade(_ readings: [[UInt32]]) -> Collation.Grade {
        if changesFigure(readings) || changesScope(readings) || changesRegion(readings) { return .figure }
        return isWord(readings) ? .word : .character
    }

    /// Digits differ, or the unit behind them, or a number in Chinese numerals.
    private func changesFigure(_ readings: [[UInt32]]) -> Bool {
        func isSign(_ scalar: UInt32) -> Bool { ScalarFolding.isDigit(scalar) || Self.signs.contains(scalar) }
        if differ(readings.map { $0.filter(isSign) }) { return true }
        guard readings.allSatisfy({ $0.count <= Self.longestFigure }) else { return false }
        // The unit: what differs stands right behind a number, 40年 against 40周年.
        let head = readings.dropFirst().map { Self.sharedHead($0, readings[0]) }.min() ?? 0
        if let last = (before + readings[0].prefix(head)).last, isSign(last) { return true }
        guard differ(readings.map { $0.filter(NumeralScalars.isChinese) }) else { return false }
        return readings.contains { reading in
            (reading + after.prefix(1)).contains(where: Self.counted.contains)
                || reading.allSatisfy(NumeralScalars.isChinese) && reading.count > 1
        }
    }

    private func changesScope(_ readings: [[UInt32]]) -> Bool {
        saysOther(readings) { reading in ReadableEdits.scopeWords.filter { reading.contains($0) } }
    }

    private func changesRegion(_ readings: [[UInt32]]) -> Bool {
        guard readings.allSatisfy({ $0.count <= Self.longestFigure }) else { return false }
        return saysOther(readings, regions)
    }

    /// Whether words differ that all readings have, but for those that have nothing: a word that one print garbles is
    /// misread, not another word.
    private func saysOther<Words: Collection & Equatable>(_ readings: [[UInt32]], _ words: ([UInt32]) -> Words) -> Bool
    {
        let found = readings.map(words)
        return differ(found) && zip(readings, found).allSatisfy { $0.isEmpty || !$1.isEmpty }
    }

    /// The regions that stand in a reading or reach into it.
    private func regions(in reading: [UInt32]) -> [String] {
        let scalars = (before + reading + after).compactMap(Unicode.Scalar.init)
        let place = before.count..<before.count + reading.count
        var found: [String] = []
        var index = 0
        while index < place.upperBound {
            guard let (region, end) = RegionCatalogue.shared.region(in: scalars, at: index) else {
                index += 1
                continue
            }
            if end > place.lowerBound { found.append(region.name) }
            index = end
        }
        return found
    }

    /// More than one character is other, or each reading is a common word.
    private func isWord(_ readings: [[UInt32]]) -> Bool {
        readings.allSatisfy { $0.count == 2 && ReadableEdits.commonWords.contains($0) }
            || readings.dropFirst().contains { Self.differingLength($0, readings[0]) > 1 }
    }

    /// Scalars of the longer reading between what both begin and what both end with.
    private static func differingLength(_ a: [UInt32], _ b: [UInt32]) -> Int {
        let head = sharedHead(a, b)
        let tail = zip(a.reversed(), b.reversed()).prefix(min(a.count, b.count) - head).prefix { $0 == $1 }.count
        return max(a.count, b.count) - head - tail
    }

    private static func sharedHead(_ a: [UInt32], _ b: [UInt32]) -> Int { zip(a, b).prefix { $0 == $1 }.count }

    private func differ<Value: Equatable>(_ values: [Value]) -> Bool { values.contains { $0 != values[0] } }

    private static let signs = Set("%‰".unicodeScalars.map(\.value))
    /// What stands in or behind a number and hardly behind another 一.
    private static let counted = Set("百千万亿年月日元吨米%倍成折亩户".unicodeScalars.map(\.value))
}
