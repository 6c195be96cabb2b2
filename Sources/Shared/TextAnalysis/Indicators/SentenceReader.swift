/// Cuts a sentence into tokens from left to right, longest word first.
///
/// Quotations that only name something, book titles and short brackets become one noun each, so that numbers inside
/// them are never read as figures.
struct SentenceReader {
    private let scalars: [Unicode.Scalar]
    private let range: Range<Int>
    private let parser: QuantityParser
    private let times: TimeParser
    private let filter: QuantityFilter
    private var reading: SentenceReading
    /// Where the current run of unknown text began.
    private var runStart: Int

    static func read(_ range: Range<Int>, of text: Text) -> SentenceReading {
        var reader = SentenceReader(text.scalars, range)
        reader.run()
        return reader.reading
    }

    private init(_ scalars: [Unicode.Scalar], _ range: Range<Int>) {
        self.scalars = scalars
        self.range = range
        parser = QuantityParser(scalars, in: range)
        times = TimeParser(scalars, limit: range.upperBound)
        filter = QuantityFilter(scalars, in: range)
        reading = SentenceReading(range: range)
        // A token is about two and a half scalars long; growing the array cost more than the room.
        reading.tokens.reserveCapacity(range.count / 2 + 4)
        runStart = range.lowerBound
    }

    private mutating func run() {
        var index = range.lowerBound
        while index < range.upperBound {
            index = step(at: index)
        }
        flushText(upTo: range.upperBound)
        reading.nameNouns(scalars)
    }

    /// Reads what begins at `index` and returns where to go on.
    private mutating func step(at index: Int) -> Int {
        let scalar = scalars[index]
        if scalar.value < 0x80, !(0x22...0x7E).contains(scalar.value) { return index + 1 }
        if let end = mark(scalar, at: index) { return end }
        if scalar == "期", let end = event(at: index) { return end }
        if scalar == "扣" || scalar == "剔", let end = Deduction.end(scalars, at: index, limit: range.upperBound) {
            return append(.cue(.adverb), index..<end)
        }
        let known = knownWord(at: index)
        if StarterTable.beginsFigure(scalar) {
            if let end = figure(at: index, known: known?.end) { return end }
        }
        if let known, !isPartOfWord(known.entry, index..<known.end) { return word(known.entry, index..<known.end) }
        return index + 1
    }

    /// The longest word, but not one that takes the first character of a metric: 占 + 地区生产总值, not 占地.
    private func knownWord(at index: Int) -> (entry: CueLexicon.Entry, end: Int)? {
        let lexicon = CueLexicon.shared
        guard let known = lexicon.longestEntry(in: scalars, at: index, limit: range.upperBound) else { return nil }
        guard known.end == index + 2, known.entry == .cue(.noun),
            case .metric(_)?? = lexicon.longestEntry(in: scalars, at: index + 1, limit: range.upperBound)
                .map({ $0.end > known.end ? $0.entry : nil })
        else { return known }
        return lexicon.longestEntry(in: scalars, at: index, limit: index + 1) ?? known
    }

    /// Single characters such as 增, 超 and 列 are words of their own only in front of a figure or a scope.
    private func isPartOfWord(_ entry: CueLexicon.Entry, _ word: Range<Int>) -> Bool {
        guard word.count == 1, case .cue(let cue) = entry else { return false }
        switch cue {
        case .rise, .fall, .boundAbove, .boundBelow, .rank: break
        case .adverb, .actual, .level:
            guard "共计至逾".unicodeScalars.contains(scalars[word.lowerBound]) else { return false }
        default: return false
        }
        var next = word.upperBound
        while next < range.upperBound, ScalarClass.isBlank(scalars[next]) { next += 1 }
        guard next < range.upperBound else { return true }
        if cue == .actual || cue == .adverb || cue == .level, beginsVerb(at: next) { return false }
        return !StarterTable.followsSingle(scalars[next])
    }

    private func beginsVerb(at index: Int) -> Bool {
        switch CueLexicon.shared.longestEntry(in: scalars, at: index, limit: range.upperBound)?.entry {
        case .cue(.verb)?, .cue(.intransitive)?, .cue(.light)?, .cue(.gain)?, .cue(.level)?: true
        default: false
        }
    }

    // MARK: - Figures and times

    private mutating func figure(at index: Int, known: Int?) -> Int? {
        let time = times.expression(at: index)
        if let time, time.range.upperBound >= known ?? 0 { return append(time) }
        if isOrdinal(index) {
            return NumberLexer(scalars, limit: range.upperBound).number(at: index).map { appendNoun($0.range) }
        }
        guard let quantity = parser.quantity(at: index) else { return nil }
        if let known, known >= quantity.core.upperBound { return nil }
        switch filter.verdict(quantity, after: previousToken(before: quantity.range.lowerBound)) {
        case .record: return append(quantity)
        case .label where quantity.form == .rank: return nil
        case .label(let end): return appendNoun(index..<max(end, quantity.core.upperBound))
        case .moment(let end): return append(TimeExpression(range: index..<end, form: .vague))
        case .span(let end): return append(TimeExpression(range: index..<end, form: .span))
        }
    }

    /// `展会期间`, with the word before 期间 where it is a short one.
    private mutating func event(at index: Int) -> Int? {
        guard index + 1 < range.upperBound, scalars[index + 1] == "间" else { return nil }
        let start = index - runStart <= 6 ? runStart : index
        return append(TimeExpression(range: start..<index + 2, form: .event))
    }

    /// The number after 第 has been refused as a rank: it is no quantity of its own.
    private func isOrdinal(_ index: Int) -> Bool {
        index > range.lowerBound && scalars[index - 1] == "第"
    }

    private func previousToken(before index: Int) -> SentenceToken? {
        let hasText = scalars[max(runStart, range.lowerBound)..<max(index, runStart)].contains {
            !ScalarClass.isBlank($0)
        }
        return hasText ? SentenceToken(range: runStart..<index, kind: .text) : reading.tokens.last
    }

    private mutating func append(_ time: TimeExpression) -> Int {
        flushText(upTo: time.range.lowerBound)
        reading.tokens.append(SentenceToken(range: time.range, kind: .time(reading.times.count)))
        reading.times.append(time)
        return consumed(time.range.upperBound)
    }

    private mutating func append(_ quantity: Quantity) -> Int {
        // A hedge in front of the number may have been taken for text or for a word of its own.
        while let last = reading.tokens.last, last.range.lowerBound >= quantity.range.lowerBound {
            reading.tokens.removeLast()
        }
        flushText(upTo: quantity.range.lowerBound)
        reading.quantityTokens.append(reading.tokens.count)
        reading.tokens.append(SentenceToken(range: quantity.range, kind: .quantity(reading.quantities.count)))
        reading.quantities.append(quantity)
        return consumed(quantity.range.upperBound)
    }

    private mutating func appendNoun(_ range: Range<Int>, metric: Int? = nil) -> Int {
        flushText(upTo: range.lowerBound)
        reading.tokens.append(SentenceToken(range: range, kind: .noun(metric: metric)))
        return consumed(range.upperBound)
    }

    private mutating func consumed(_ end: Int) -> Int {
        runStart = end
        return end
    }

    private mutating func flushText(upTo end: Int) {
        guard end > runStart else { return }
        let run = runStart..<end
        runStart = end
        guard scalars[run].contains(where: { !ScalarClass.isBlank($0) }) else { return }
        reading.tokens.append(SentenceToken(range: run, kind: .text))
    }

    // MARK: - Words and marks

    private mutating func word(_ entry: CueLexicon.Entry, _ range: Range<Int>) -> Int {
        let kind: SentenceToken.Kind =
            switch entry {
            case .cue(.noun), .nonQuantity: .noun(metric: nil)
            case .cue(let cue): .cue(cue)
            case .metric(let metric): .noun(metric: metric)
            case .place: .place
            }
        guard case .cue(let cue) = entry, Self.takesAspect(cue) else { return append(kind, range) }
        let end = range.upperBound
        let hasAspect = end < self.range.upperBound && scalars[end] == "了"
        return append(kind, range.lowerBound..<(hasAspect ? end + 1 : end))
    }

    /// Verbs, which 了 may follow.
    private static func takesAspect(_ cue: CueClass) -> Bool {
        switch cue {
        case .rise, .fall, .gain, .verb, .light, .intransitive, .nounVerb, .level, .levelDone, .boundAbove, .increment:
            true
        default: false
        }
    }

    private mutating func append(_ kind: SentenceToken.Kind, _ range: Range<Int>) -> Int {
        flushText(upTo: range.lowerBound)
        reading.tokens.append(SentenceToken(range: range, kind: kind))
        return consumed(range.upperBound)
    }

    private mutating func mark(_ scalar: Unicode.Scalar, at index: Int) -> Int? {
        let one = index..<index + 1
        switch scalar {
        case "，", ",": return append(.comma, one)
        case "、": return append(.enumeration, one)
        case "；", ";", "：", ":", "。", "！", "？", "!", "?", "…", "|", "｜": return append(.stop, one)
        case "—":
            return index + 1 < range.upperBound && scalars[index + 1] == "—" ? append(.stop, index..<index + 2) : nil
        case "“", "\"", "‘", "「", "『": return quotation(at: index)
        case "《", "〈", "〔", "【": return title(at: index)
        case "（", "(", "[", "［": return bracket(at: index)
        case "）", ")", "]", "］": return append(.closeBracket, one)
        default: return nil
        }
    }

    /// A quotation that names something becomes a noun; one that speaks is read like other text.
    private mutating func quotation(at index: Int) -> Int? {
        if let time = times.expression(at: index) { return append(time) }
        guard let end = closing(of: scalars[index], from: index + 1, within: 40) else { return nil }
        let inside = index + 1..<end
        if let streak = parser.quantity(at: index + 1), streak.unit.kind == .streak { return nil }
        let speaks = scalars[inside].contains { ["。", "，", ","].contains($0) }
        let hasDigits = scalars[inside].contains { ScalarClass.digit($0) != nil }
        guard !speaks, inside.count <= (hasDigits ? 12 : 30) else { return nil }
        return appendNoun(index..<end + 1)
    }

    private mutating func title(at index: Int) -> Int? {
        guard let end = closing(of: scalars[index], from: index + 1, within: 60) else { return nil }
        return appendNoun(index..<end + 1)
    }

    /// A short bracket without digits belongs to the word before it: `县（市、区）`.
    private mutating func bracket(at index: Int) -> Int? {
        guard let end = closing(of: scalars[index], from: index + 1, within: 20),
            !scalars[index..<end].contains(where: { ScalarClass.digit($0) != nil })
        else { return append(.openBracket, index..<index + 1) }
        return appendNoun(index..<end + 1)
    }

    private func closing(of open: Unicode.Scalar, from start: Int, within length: Int) -> Int? {
        let close: Unicode.Scalar =
            switch open {
            case "“": "”"
            case "‘": "’"
            case "「": "」"
            case "『": "』"
            case "《": "》"
            case "〈": "〉"
            case "〔": "〕"
            case "【": "】"
            case "（": "）"
            case "(": ")"
            case "[": "]"
            case "［": "］"
            default: open
            }
        return scalars[start..<min(range.upperBound, start + length)].firstIndex(of: close)
    }
}

/// Which scalars can begin a number, a rank or a time.
private enum StarterTable {
    static func beginsFigure(_ scalar: Unicode.Scalar) -> Bool {
        let value = Int(scalar.value)
        return value < table.count && table[value]
    }

    /// What may follow a verb of one character: digits, numerals, hedges, scopes.
    static func followsSingle(_ scalar: Unicode.Scalar) -> Bool {
        if ScalarClass.digit(scalar) != nil || ScalarClass.chineseDigit(scalar) != nil { return true }
        return ScalarClass.power(scalar) != nil || "近约超逾全第首前世亚各省市县区同到至了为幅数几".unicodeScalars.contains(scalar)
    }

    private static let table: [Bool] = {
        var table = [Bool](repeating: false, count: 0x1_0000)
        let starters =
            "0123456789０１２３４５６７８９零〇○一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億"
            + "数几上首榜第前翻双个今去本年明后下头全当截到至迄如现日近多长建新成启开实党过每昨未比较同目元国持由半"
        for scalar in starters.unicodeScalars { table[Int(scalar.value)] = true }
        return table
    }()
}
