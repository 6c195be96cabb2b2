/// Tells figures from numbers that only name, order or date something.
struct QuantityFilter {
    enum Verdict: Equatable {
        case record
        /// Part of a name or a class (`104国道`, `10亿元以上项目`), up to the given end.
        case label(end: Int)
        /// A stretch of time that only says when (`15年来`).
        case moment(end: Int)
        /// A length of time that fixes no period (`五年累计`).
        case span(end: Int)
    }

    let scalars: [Unicode.Scalar]
    let bounds: Range<Int>

    init(_ scalars: [Unicode.Scalar], in bounds: Range<Int>) {
        self.scalars = scalars
        self.bounds = bounds
    }

    /// - Parameter previous: what stands before the quantity and its hedges in the same sentence.
    func verdict(_ quantity: Quantity, after previous: SentenceToken?) -> Verdict {
        let label = Verdict.label(end: quantity.range.upperBound)
        switch quantity.form {
        case .rank: return isRank(quantity, after: previous) ? .record : label
        case .doubling: return .record
        case .trend: return isTrend(quantity, after: previous) ? .record : label
        case .digitCount: return saysGrowth(quantity, after: previous) ? .record : label
        case .measured: break
        }
        if isPageNumber(quantity) { return label }
        if let end = rivals(quantity) { return .label(end: end) }
        if touchesCode(quantity) || isEvery(quantity) || namesClass(quantity) || isStray(quantity) { return label }
        switch quantity.unit.kind {
        case .duration: return duration(quantity, after: previous)
        case .age: return isAge(quantity, after: previous) ? .record : label
        case .streak: return .record
        default: break
        }
        if isClassOfCounted(quantity) || isIndefinite(quantity) { return label }
        if quantity.unit.name.isEmpty { return isBareFigure(quantity, after: previous) ? .record : label }
        if quantity.number.script == .magnitude { return isMagnitude(quantity) ? .record : label }
        if isRating(quantity) { return label }
        if isThreshold(quantity) || announcesList(quantity) { return label }
        if quantity.number.script == .chinese { return isChineseCount(quantity, after: previous) ? .record : label }
        return .record
    }

    /// 两位数 counts digits of a growth rate; of anything else it is a manner of speaking.
    func saysGrowth(_ quantity: Quantity, after previous: SentenceToken?) -> Bool {
        if starts("增长", at: quantity.range.upperBound) || starts("的增长", at: quantity.range.upperBound) { return true }
        switch previous?.cue {
        case .rise?, .fall?, .rate?: return true
        default: return false
        }
    }

    // MARK: - Looking around

    func scalar(_ index: Int) -> Unicode.Scalar? {
        bounds.contains(index) ? scalars[index] : nil
    }

    func starts(_ word: String, at index: Int) -> Bool {
        var position = index
        for scalar in word.unicodeScalars {
            guard bounds.contains(position), scalars[position] == scalar else { return false }
            position += 1
        }
        return true
    }

    func skipBlanks(_ index: Int) -> Int {
        var next = index
        while next < bounds.upperBound, next - index < 6, ScalarClass.isBlank(scalars[next]) { next += 1 }
        return next
    }

    func isIdeograph(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }
}
