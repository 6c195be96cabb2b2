/// The numbering in front of a part of a text: `一、` `（二）` `3.` `（4）` `⑤` `第六章` `七是` `首先`.
struct SectionMarker: Equatable {
    /// How the marker is written. Markers of one style are siblings wherever they stand in an article.
    enum Style: Hashable {
        case volume, chapter, chapterSection, clause
        /// 一、
        case han
        /// （一）
        case hanBracketed
        /// 1. or 1、
        case arabic
        /// （1）
        case arabicBracketed
        /// ①
        case circled
        /// 3.6, by the number of its parts
        case dotted(Int)
        /// 一是
        case hanIs
        /// 一要
        case hanMust
        /// 第一，
        case ordinal
        /// 首先，
        case adverb
    }

    /// Value of 最后，: no series counted by words is longer.
    static let lastAdverb = 4

    var style: Style
    /// The number; of 其次，and the like a rank, which `SectionBuilder` replaces by their place in the series.
    var value: Int
    var range: Range<Int>

    /// Whether prose uses such words too, so that only a run of them in order makes a list.
    var isWeak: Bool {
        switch style {
        case .hanIs, .hanMust, .ordinal, .adverb: true
        default: false
        }
    }

    /// Whether such numbers stand in front of headings rather than items.
    var isHeadingStyle: Bool {
        switch style {
        case .volume, .chapter, .chapterSection, .han: true
        default: false
        }
    }

    /// Reads the marker that begins at an index, or returns `nil`.
    static func read(_ text: Text, at start: Int, limit: Int) -> SectionMarker? {
        guard start < limit else { return nil }
        let scalar = text[start]
        let reader = Reader(text: text, start: start, limit: limit)
        if scalar == "第" { return reader.ordinal() }
        if scalar == "（" || scalar == "(" { return reader.bracketed() }
        if ("①"..."⑳").contains(scalar) {
            return SectionMarker(style: .circled, value: Int(scalar.value) - 0x245F, range: start..<start + 1)
        }
        let traits = text.traits(start)
        if traits.contains(.hanNumeral) { return reader.han() }
        if traits.contains(.digit) { return reader.arabic() }
        return reader.adverb()
    }
}

/// The forms of markers, each read from one start.
private struct Reader {
    let text: Text
    let start: Int
    let limit: Int

    private func marker(_ style: SectionMarker.Style, _ value: Int, to end: Int) -> SectionMarker {
        SectionMarker(style: style, value: value, range: start..<end)
    }

    func ordinal() -> SectionMarker? {
        guard let number = Numeral.read(text, at: start + 1, limit: min(limit, start + 10)) else { return nil }
        var end = number.end
        while end < limit, text[end] == " " { end += 1 }
        guard end < limit else { return nil }
        switch text[end] {
        case "编", "編", "篇": return marker(.volume, number.value, to: end + 1)
        case "章": return marker(.chapter, number.value, to: end + 1)
        case "节", "節": return marker(.chapterSection, number.value, to: end + 1)
        case "条", "條": return marker(.clause, number.value, to: end + 1)
        case "部":
            guard end + 1 < limit, text[end + 1] == "分" else { return nil }
            return marker(.volume, number.value, to: end + 2)
        case "，", ",", "、", "：", ":": return end == number.end ? marker(.ordinal, number.value, to: end + 1) : nil
        default: return nil
        }
    }

    func bracketed() -> SectionMarker? {
        guard let number = Numeral.read(text, at: start + 1, limit: min(limit, start + 6)), number.end < limit,
            text[number.end] == "）" || text[number.end] == ")", number.value < 100
        else { return nil }
        var end = number.end + 1
        if end < limit, text[end] == "、" { end += 1 }
        return marker(number.isHan ? .hanBracketed : .arabicBracketed, number.value, to: end)
    }

    func han() -> SectionMarker? {
        guard let number = Numeral.read(text, at: start, limit: min(limit, start + 4)), number.isHan,
            number.value < 100,
            number.end < limit
        else { return nil }
        let next = number.end + 1
        switch text[number.end] {
        case "、", "．": return marker(.han, number.value, to: next)
        case ".": return marker(.han, number.value, to: next)
        case "是": return number.value <= 20 ? marker(.hanIs, number.value, to: next) : nil
        case "要":
            // 三要素 and the like are words.
            guard number.value <= 20, next < limit, text[next] != "素" else { return nil }
            return marker(.hanMust, number.value, to: next)
        default: return nil
        }
    }

    func arabic() -> SectionMarker? {
        guard let number = Numeral.read(text, at: start, limit: min(limit, start + 4)), number.end < limit,
            number.value < 200
        else { return nil }
        let next = number.end + 1
        switch text[number.end] {
        case "、": return marker(.arabic, number.value, to: next)
        case ".", "．":
            if next < limit, text.has(next, .digit) { return dotted() }
            return next < limit ? marker(.arabic, number.value, to: next) : nil
        default: return nil
        }
    }

    /// `3.6  保护`: numbers joined by points, then a blank, then Chinese text. `3.6亿元` has no blank.
    private func dotted() -> SectionMarker? {
        var index = start
        var parts = 0
        while let number = Numeral.read(text, at: index, limit: min(limit, index + 2)), !number.isHan {
            parts += 1
            index = number.end
            guard index < limit, text[index] == "." else { break }
            index += 1
        }
        guard parts >= 2, index < limit, text.has(index, .white) else { return nil }
        let end = index
        while index < limit, text.has(index, .white) { index += 1 }
        guard index < limit, text.has(index, .han) else { return nil }
        return marker(.dotted(parts), parts, to: end)
    }

    func adverb() -> SectionMarker? {
        guard start + 2 < limit, text[start + 2] == "，" || text[start + 2] == "," else { return nil }
        switch (text[start], text[start + 1]) {
        case ("首", "先"): return marker(.adverb, 1, to: start + 3)
        case ("其", "次"): return marker(.adverb, 2, to: start + 3)
        case ("再", "次"), ("再", "者"): return marker(.adverb, 3, to: start + 3)
        case ("最", "后"), ("最", "後"): return marker(.adverb, SectionMarker.lastAdverb, to: start + 3)
        default: return nil
        }
    }
}
