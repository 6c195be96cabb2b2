/// Reads numbers in Chinese numerals: `三千六百`, `二十万亿`, `一点五亿`, `十几`, `数百`, `千亿`.
struct ChineseNumeralLexer {
    let scalars: [Unicode.Scalar]
    let limit: Int

    init(_ scalars: [Unicode.Scalar], limit: Int) {
        self.scalars = scalars
        self.limit = limit
    }

    func number(at start: Int) -> NumberToken? {
        let run = run(at: start)
        guard run.end > start, !run.core.isEmpty else { return nil }
        if let estimate = estimate(run, from: start) { return estimate }
        guard let value = ChineseNumeral.value(of: run.core[...]) else { return nil }
        let bare = run.core.allSatisfy { ScalarClass.power($0) != nil } && !(run.core.count == 1 && run.core[0] == "十")
        return NumberToken(
            range: start..<run.end,
            value: value,
            script: bare && !run.isOpen ? .magnitude : .chinese,
            isOpen: run.isOpen,
            power: run.core.compactMap(ScalarClass.power).max() ?? 0
        )
    }

    /// `四五千`, `二三十万`: two digits side by side before one multiplier are the ends of an estimate.
    private func estimate(_ run: Run, from start: Int) -> NumberToken? {
        guard !run.isOpen, run.core.count >= 3, run.core[2...].allSatisfy({ ScalarClass.power($0) != nil }),
            let low = ScalarClass.chineseDigit(run.core[0]), let high = ScalarClass.chineseDigit(run.core[1]),
            low > 0, low < high, run.end >= limit || scalars[run.end] != "年"
        else { return nil }
        guard let least = ChineseNumeral.value(of: [run.core[0]] + run.core[2...]),
            let most = ChineseNumeral.value(of: run.core[1...])
        else { return nil }
        let power = run.core.compactMap(ScalarClass.power).max() ?? 0
        return NumberToken(range: start..<run.end, value: least, upper: most, script: .chinese, power: power)
    }

    private struct Run {
        /// The numerals without the marks of openness.
        var core: [Unicode.Scalar] = []
        var isOpen = false
        var end: Int
    }

    /// `数百`, `几千` and `上万` begin with a mark of openness, `十几万` and `一千多` hold one.
    private func run(at start: Int) -> Run {
        var run = Run(end: start)
        var index = start
        if ["数", "几", "上"].contains(scalars[index]) {
            guard index + 1 < limit, ScalarClass.power(scalars[index + 1]) != nil else { return run }
            run.isOpen = true
            index += 1
        }
        while index < limit, run.core.count < 40 {
            let scalar = scalars[index]
            if ScalarClass.chineseDigit(scalar) != nil || isMultiplier(index) || isPoint(index, run) {
                run.core.append(scalar)
            } else if isOpenMark(index, run) {
                run.isOpen = true
            } else if scalar == "个", !run.core.isEmpty, index + 1 < limit, scalars[index + 1] == "亿" {
                // 两个亿 is said for 两亿.
            } else {
                break
            }
            index += 1
            run.end = index
        }
        return run
    }

    private func isMultiplier(_ index: Int) -> Bool {
        ScalarClass.power(scalars[index]) != nil && !UnitLexicon.shared.beginsUnit(scalars, at: index, limit: limit)
    }

    private func isPoint(_ index: Int, _ run: Run) -> Bool {
        scalars[index] == "点" && !run.core.isEmpty && index + 1 < limit
            && ScalarClass.chineseDigit(scalars[index + 1]) != nil && !run.core.contains("点")
    }

    private func isOpenMark(_ index: Int, _ run: Run) -> Bool {
        guard let last = run.core.last, ScalarClass.power(last) != nil, !run.isOpen else { return false }
        switch scalars[index] {
        case "余": return true
        case "多", "几", "来":
            guard index + 1 < limit else { return true }
            return ScalarClass.power(scalars[index + 1]) != nil
                || UnitLexicon.shared.beginsUnit(scalars, at: index + 1, limit: limit)
        default: return false
        }
    }
}

/// The value of a run of Chinese numerals.
enum ChineseNumeral {
    /// `nil` for a run that is no number, such as `三五` or `十百`.
    static func value(of run: ArraySlice<Unicode.Scalar>) -> ExactDecimal? {
        guard !run.isEmpty else { return nil }
        if let point = run.firstIndex(of: "点") { return pointed(run[..<point], run[(point + 1)...]) }
        if run.allSatisfy({ ScalarClass.chineseDigit($0) != nil }) { return digitString(run) }
        return sections(run)
    }

    /// `一九五三` and `二〇二四`: digits read one by one, as in years.
    private static func digitString(_ run: ArraySlice<Unicode.Scalar>) -> ExactDecimal? {
        // Two or three everyday digits side by side are an estimate (三五个) or a name (一二三产业), never a number.
        guard run.count == 1 || run.count >= 4 else { return nil }
        return ExactDecimal(digits: run.compactMap { ScalarClass.chineseDigit($0).map(UInt8.init) }, scale: 0)
    }

    private static func pointed(
        _ whole: ArraySlice<Unicode.Scalar>,
        _ rest: ArraySlice<Unicode.Scalar>
    ) -> ExactDecimal? {
        let fraction = rest.prefix { ScalarClass.chineseDigit($0) != nil }
        guard let integer = value(of: whole),
            let part = ExactDecimal(digits: fraction.compactMap { digit($0) }, scale: fraction.count),
            let sum = integer.adding(part)
        else { return nil }
        return rest[fraction.endIndex...].reduce(Optional(sum)) { number, scalar in
            ScalarClass.power(scalar).flatMap { number?.shifted(by: $0) }
        }
    }

    /// Sums `digit × multiplier` pairs; 万 and 亿 close a section and multiply all of it.
    private static func sections(_ run: ArraySlice<Unicode.Scalar>) -> ExactDecimal? {
        var total: Int128 = 0
        var section: Int128 = 0
        var digit: Int128?
        var lastPower = 0
        for scalar in run {
            if let value = ScalarClass.chineseDigit(scalar) {
                guard digit == nil || digit == 0 else { return nil }
                digit = Int128(value)
                if value == 0 { lastPower = 1 }
                continue
            }
            guard let power = ScalarClass.power(scalar) else { return nil }
            let factor = (0..<power).reduce(Int128(1)) { product, _ in product * 10 }
            if power < 4 {
                // 零十二: a zero only holds a place.
                section += (digit.map { max($0, 1) } ?? 1) * factor
            } else {
                section += digit ?? 0
                // 万亿 and 千亿 alone: the section is empty and stands for one.
                let all = section == 0 ? max(total, 1) : total + section
                guard all < Int128(1) << 80 else { return nil }
                total = power == 8 || section == 0 ? all * factor : total + section * factor
                section = 0
            }
            digit = nil
            lastPower = power
        }
        // 三万五 is 35 000: a last digit stands one place below the last multiplier.
        if let digit, digit > 0 { section += lastPower > 1 ? digit * tenTo(lastPower - 1) : digit }
        return ExactDecimal(mantissaChecked: total + section)
    }

    private static func tenTo(_ power: Int) -> Int128 { (0..<power).reduce(1) { product, _ in product * 10 } }

    private static func digit(_ scalar: Unicode.Scalar) -> UInt8? { ScalarClass.chineseDigit(scalar).map(UInt8.init) }
}

extension ExactDecimal {
    fileprivate init?(mantissaChecked value: Int128) {
        guard let integer = Int(exactly: value) else { return nil }
        self.init(integer)
    }
}
