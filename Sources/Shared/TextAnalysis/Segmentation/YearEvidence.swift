import Lexicons

/// In which year a text was written, from what it says.
struct YearEvidence: Equatable {
    var year: Int
    /// Where the text says so.
    var range: Range<Int>
    var confidence: Double

    /// What a year must weigh to be believed; a single mention of a bare year does not.
    private static let threshold = 2.0
    /// A newer year with less than this share of the heaviest one's weight is a plan or a slip.
    private static let comparable = 0.3

    /// The newest of the years that the text gives weight to; `nil` when none weighs enough.
    static func best(_ text: Text, _ pieces: [Piece], _ mentions: [DateMention]) -> YearEvidence? {
        var tally = Tally()
        for jubilee in anniversaries(text) { tally.add(jubilee, weight: tally.knows(jubilee.year) ? 1 : 3) }
        for event in events(text) { tally.add(event, weight: 1.5) }
        let head = pieces.prefix(4).filter { $0.form != .text }.map(\.content)
        let opening = pieces.filter { $0.form == .text || $0.form == .note }.prefix(2).map(\.content)
        for mention in mentions where mention.year != nil && !mention.isFuture(in: text) {
            var weight = mention.month == nil ? 1 : 1.5
            if head.contains(where: { $0.overlaps(mention.range) }) { weight = 4 }
            if mention.day != nil, opening.contains(where: { $0.overlaps(mention.range) }) { weight = 3 }
            tally.add(YearEvidence(year: mention.year ?? 0, range: mention.range, confidence: 0), weight: weight)
        }
        guard let (evidence, weight) = tally.newest(above: threshold, share: comparable) else { return nil }
        guard evidence.year >= TermOfOffice.earliestYear(text) else { return nil }
        return YearEvidence(year: evidence.year, range: evidence.range, confidence: min(0.9, 0.4 + 0.1 * weight))
    }

    /// Weights of years, each with the mention that weighed most.
    private struct Tally {
        private var entries: [(evidence: YearEvidence, weight: Double, heaviest: Double)] = []

        func knows(_ year: Int) -> Bool { entries.contains { $0.evidence.year == year } }

        mutating func add(_ evidence: YearEvidence, weight: Double) {
            guard let index = entries.firstIndex(where: { $0.evidence.year == evidence.year }) else {
                entries.append((evidence, weight, weight))
                return
            }
            entries[index].weight += weight
            if weight > entries[index].heaviest {
                entries[index].heaviest = weight
                entries[index].evidence = evidence
            }
        }

        func newest(above threshold: Double, share: Double) -> (YearEvidence, Double)? {
            // Texts look back on the year before: its mention makes the newer year likelier.
            let weighed = entries.map { ($0.evidence, $0.weight + (knows($0.evidence.year - 1) ? 0.5 : 0)) }
            let heaviest = weighed.map(\.1).max() ?? 0
            return weighed.filter { $0.1 >= threshold && $0.1 >= share * heaviest }.max { $0.0.year < $1.0.year }
        }
    }

    // MARK: Anniversaries

    private static let names = PhraseList(Lexicon.anniversaries.map { $0[0] })
    private static let years: [[Unicode.Scalar]: Int] = Dictionary(
        Lexicon.anniversaries.compactMap { row in
            row.count >= 2 ? Int(row[1]).map { (Array(row[0].unicodeScalars), $0) } : nil
        },
        uniquingKeysWith: { first, _ in first }
    )
    /// 去年 or 明年 this far in front speaks of the anniversary.
    private static let reach = 16

    /// 改革开放40周年, 中华人民共和国成立七十周年.
    private static func anniversaries(_ text: Text) -> [YearEvidence] {
        var found: [YearEvidence] = []
        guard text.count > 2 else { return found }
        for index in 1..<text.count - 1 where text[index] == "周" && text[index + 1] == "年" {
            guard let number = numeralBefore(text, index) else { continue }
            var end = number.range.lowerBound
            while end > 0, text.has(end - 1, [.white, .closer]) && text[end - 1] != "”" { end -= 1 }
            let before = max(0, end - 24)..<end
            guard let length = names.matchEnd(text, of: before),
                let year = years[Array(text.scalars[end - length..<end])]
            else { continue }
            let shift = shift(text, before: end - length)
            found.append(
                YearEvidence(year: year + number.value + shift, range: end - length..<index + 2, confidence: 0.9)
            )
        }
        return found
    }

    private static func numeralBefore(_ text: Text, _ end: Int) -> (value: Int, range: Range<Int>)? {
        var start = end
        while start > 0, end - start < 5, text.has(start - 1, [.digit, .hanNumeral]) { start -= 1 }
        guard start < end, let number = Numeral.read(text, at: start, limit: end), number.end == end, number.value > 0,
            number.value < 200
        else { return nil }
        return (number.value, start..<end)
    }

    private static func shift(_ text: Text, before index: Int) -> Int {
        for position in max(1, index - reach)..<max(1, index) where text[position] == "年" {
            if text[position - 1] == "去" { return 1 }
            if text[position - 1] == "明" { return -1 }
        }
        return 0
    }

    // MARK: Events

    /// What is counted, not named by its year: 2000公里, 1978列.
    private static let units: Set<Unicode.Scalar> = Set(
        "公米元个家人名万亿余多平吨户亩处列件项次辆套座台条所场种位只头千百级度点年月日号时分秒斤里克升岁天期届部篇册张份笔宗批艘架间栋幢株羽尾对站村镇县倍成折股幅例起套"
            .unicodeScalars
    )

    /// The year in the name of an event: 2023花卉博览会.
    private static func events(_ text: Text) -> [YearEvidence] {
        var found: [YearEvidence] = []
        guard text.count > 4 else { return found }
        var index = 0
        while index + 4 < text.count {
            guard text.has(index, .digit) else {
                index += 1
                continue
            }
            let start = index
            while index < text.count, text.has(index, .digit) { index += 1 }
            guard index - start == 4, index < text.count, start == 0 || !isJoined(text[start - 1]),
                let number = Numeral.read(text, at: start, limit: index), (1980...2079).contains(number.value),
                text.has(index, .han), !units.contains(text[index])
            else { continue }
            found.append(YearEvidence(year: number.value, range: start..<index, confidence: 0.7))
        }
        return found
    }

    private static func isJoined(_ scalar: Unicode.Scalar) -> Bool {
        "-—–~～.．%至到+".unicodeScalars.contains(scalar) || Orthography.traits(scalar).contains(.latin)
    }
}
