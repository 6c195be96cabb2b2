import Lexicons

/// Page numbers, running heads and notes such as 下转第4版: what belongs to the page and to no article.
enum Furniture {
    private static let prefixes = PhraseList(Lexicon.layout, kind: "furniture")
    private static let mastheads = PhraseList(Lexicon.layout, kind: "masthead")
    private static let marks = PhraseList(Lexicon.layout, kind: "mark")
    private static let pageNames = PhraseList(Lexicon.layout, kind: "page_name")
    private static let letterheads = PhraseList(Lexicon.layout, kind: "letterhead")
    private static let longestName = 6
    /// A running head fits on one line.
    private static let longest = 48

    static func isFurniture(_ text: Text, _ content: Range<Int>) -> Bool {
        guard content.count <= longest else { return isDotLeader(text, content) || isImprint(text, content) }
        guard !content.isEmpty else { return true }
        return isNote(text, content) || isPageNumber(text, content) || isRomanNumber(text, content)
            || isPageLabel(text, content)
            || isDocumentNumber(text, content) || isRunningHead(text, content)
            || isDotLeader(text, content) || isName(text, content) || isLetterhead(text, content)
            || isNumberedPage(text, content) || isHandlingMark(text, content) || isIndexEntry(text, content)
            || isImprint(text, content) || isNameplate(text, content)
    }

    private static let longestImprint = 160
    private static let editors = [
        PhraseList(Lexicon.layout, kind: "credit_line"), PhraseList(Lexicon.layout, kind: "staff"),
    ]
    private static let imprints = PhraseList(Lexicon.layout, kind: "imprint")
    private static let publishers = PhraseList(Lexicon.layout, kind: "publisher")

    /// `本版责编：李明　版式设计：王强`, `主编：李明　电话：…`: who made the page and how to reach them.
    private static func isImprint(_ text: Text, _ content: Range<Int>) -> Bool {
        guard content.count <= longestImprint,
            let length = editors.lazy.compactMap({
                $0.match(text, at: content.lowerBound, limit: content.upperBound)
            }).first
        else { return false }
        let rest = content.lowerBound + length..<content.upperBound
        return imprints.first(in: text, rest) != nil && !rest.contains { text[$0] == "。" || text[$0] == "，" }
    }

    /// `沂河日报　YIHE RIBAO　中共沂河市委机关报`: the head of the front page.
    private static func isNameplate(_ text: Text, _ content: Range<Int>) -> Bool {
        let name = content.lowerBound..<(content.first { text.has($0, .white) } ?? content.upperBound)
        guard name.upperBound < content.upperBound, isName(text, name) else { return false }
        let rest = name.upperBound..<content.upperBound
        return (publishers.first(in: text, rest) != nil || rest.allSatisfy { text.has($0, [.white, .latin]) })
            && !rest.contains { text.has($0, .terminal) }
    }

    /// `上接第1版`: the text below began on another page.
    static func isContinued(_ text: Text, _ content: Range<Int>) -> Bool {
        JumpLine.read(text, at: content.lowerBound, limit: content.upperBound)?.direction == .from
    }

    /// The name of the paper or of its page alone.
    private static func isName(_ text: Text, _ content: Range<Int>) -> Bool {
        guard content.count <= longestName, let length = mastheads.matchEnd(text, of: content) else { return false }
        let last = text[content.upperBound - 1]
        return (last == "报" || last == "報") && content.allSatisfy { text.has($0, .han) } || length == content.count
    }

    /// `某某市人民政府文件`: what stands above the number of an official document.
    static func isLetterhead(_ text: Text, _ content: Range<Int>) -> Bool {
        guard let length = letterheads.matchEnd(text, of: content) else { return false }
        let body = text.trimmed(content.lowerBound..<content.upperBound - length, of: .blank)
        return body.count >= 4 && Byline.read(text, body)?.isBody ?? false
    }

    /// Which page of the paper a line says that it is, `A4` with its letter.
    struct PageLabel: Equatable {
        var number: Int
        var part: Unicode.Scalar?
    }

    /// Reads `第4版`, `04版：要闻`, `A4 要闻`, alone or in a running head.
    static func pageLabel(_ text: Text, _ content: Range<Int>) -> PageLabel? {
        guard JumpLine.read(text, at: content.lowerBound, limit: content.upperBound) == nil else { return nil }
        for index in content where text.has(index, [.digit, .hanNumeral]) {
            guard index == content.lowerBound || !text.has(index - 1, [.digit, .hanNumeral]),
                let number = Numeral.read(text, at: index, limit: content.upperBound), (1..<100).contains(number.value)
            else { continue }
            let hasLetter = index > content.lowerBound && text.has(index - 1, .latin)
            var next = number.end
            while next < content.upperBound, text.has(next, .white) { next += 1 }
            let isPage = next < content.upperBound && "版页頁".unicodeScalars.contains(text[next])
            let isFirst = index - (hasLetter ? 1 : 0) == content.lowerBound
            // 今日4版 counts the pages.
            let isCount = index > content.lowerBound && text[index - 1] == "日"
            guard isPage && !isCount || isFirst && isNumberedPage(text, content) else { continue }
            let part = hasLetter ? text[index - 1].properties.uppercaseMapping.unicodeScalars.first : nil
            return PageLabel(number: number.value, part: part)
        }
        return nil
    }

    /// `03 综合新闻`, `A2 要闻`, `A06　城事·民生`: a number of two digits or with a letter, then the page's name.
    private static func isNumberedPage(_ text: Text, _ content: Range<Int>) -> Bool {
        var index = content.lowerBound
        let hasLetter = text.has(index, .latin)
        if hasLetter { index += 1 }
        let number = index
        while index < content.upperBound, text.has(index, .digit) { index += 1 }
        guard (1...2).contains(index - number) else { return false }
        let name = text.trimmed(index..<content.upperBound, of: [.blank, .pause])
        guard !name.isEmpty else { return false }
        if pageNames.match(text, at: name.lowerBound, limit: name.upperBound) == name.count { return true }
        // Pages of a section, or of two, whose name says so: 香港新聞, 理论周刊·学与思.
        let isPrinted = hasLetter || text[number] == "0" || text[number] == "０"
        guard isPrinted, index < content.upperBound, text.has(index, .white), name.count <= longestPageName else {
            return false
        }
        return name.allSatisfy { text.has($0, .han) || text[$0] == "·" || text[$0] == "/" || text[$0] == "•" }
    }

    /// Scalars of a page's name; news has no title so short behind a number set apart by a blank.
    private static let longestPageName = 10

    /// `内部资料 注意保存`, `【特急】`.
    private static func isHandlingMark(_ text: Text, _ content: Range<Int>) -> Bool {
        let inside = text.trimmed(content, of: [.opener, .closer, .blank])
        var index = inside.lowerBound
        while let length = marks.match(text, at: index, limit: inside.upperBound) {
            index += length
            while index < inside.upperBound, text.has(index, [.blank, .pause]) || text[index] == "★" { index += 1 }
        }
        return index == inside.upperBound && !inside.isEmpty
    }

    /// `▶ 秋收过半 4版`: what an index of the paper sends to.
    private static func isIndexEntry(_ text: Text, _ content: Range<Int>) -> Bool {
        var start = content.upperBound - 1
        guard content.count >= 6, text[start] == "版" else { return false }
        while start > content.lowerBound, text.has(start - 1, [.digit, .hanNumeral]) { start -= 1 }
        guard start < content.upperBound - 1, start > content.lowerBound else { return false }
        let before = text[start - 1]
        return text.has(start - 1, .white) || before == "见" || before == "第" || before == "…"
    }

    /// `下转第4版`, `国内统一刊号…`: a fixed wording, and no sentence behind it.
    private static func isNote(_ text: Text, _ content: Range<Int>) -> Bool {
        // 今日天气 alone is the title of what stands below it.
        (prefixes.match(text, at: content.lowerBound, limit: content.upperBound).map {
            $0 < content.count || content.count < 4
        } ?? false
            || JumpLine.read(text, at: content.lowerBound, limit: content.upperBound) != nil)
            && !content.contains { text[$0] == "。" || text[$0] == "，" }
    }

    /// `12`, `- 3 -`, `第3页 共8页`, `第 4 版`, `3/10`, `|`.
    private static func isPageNumber(_ text: Text, _ content: Range<Int>) -> Bool {
        guard content.count <= 16 else { return false }
        var digits = 0
        for index in content {
            let traits = text.traits(index)
            if traits.contains(.digit) {
                digits += 1
            } else if !traits.isDisjoint(with: [.blank, .hanNumeral]) {
                continue
            } else {
                switch text[index] {
                case "第", "页", "版", "共", "-", "—", "–", "/", "|", "｜", "·", "_", "=", "*": continue
                default: return false
                }
            }
        }
        // Three digits number pages; a longer run is a figure of a table or a year.
        let first = text[content.lowerBound]
        return digits > 0
            ? digits <= 3 || first == "第"
            : first == "第" && content.count > 2 || !text.has(content.lowerBound, .hanNumeral) && first != "共"
    }

    /// `第03版：要闻`, `04版 综合`.
    private static func isPageLabel(_ text: Text, _ content: Range<Int>) -> Bool {
        guard content.count <= 16 else { return false }
        let start = text[content.lowerBound] == "第" ? content.lowerBound + 1 : content.lowerBound
        guard let number = Numeral.read(text, at: start, limit: content.upperBound), number.value > 0,
            number.value < 100
        else { return false }
        var end = number.end
        while end < content.upperBound, text.has(end, .white) { end += 1 }
        return end < content.upperBound && text[end] == "版" && !content.contains { text[$0] == "。" }
    }

    /// `临政办发〔2021〕15号`.
    private static func isDocumentNumber(_ text: Text, _ content: Range<Int>) -> Bool {
        guard content.count <= 24, text[content.upperBound - 1] == "号" else { return false }
        return content.contains { index in
            guard "〔[（(【［".unicodeScalars.contains(text[index]),
                let year = Numeral.read(text, at: index + 1, limit: content.upperBound), year.end < content.upperBound
            else { return false }
            return (1949...2199).contains(year.value) && text.has(year.end, .closer)
        }
    }

    /// `II`, `I V`: the pages of a preface.
    private static func isRomanNumber(_ text: Text, _ content: Range<Int>) -> Bool {
        content.count <= 7 && content.allSatisfy { "IVXivx ".unicodeScalars.contains(text[$0]) }
    }

    /// `2019年11月20日 星期三`, with or without the name of a paper.
    private static func isRunningHead(_ text: Text, _ content: Range<Int>) -> Bool {
        guard let date = DateMention.fullDate(in: text, content) else { return false }
        for index in content where !date.range.contains(index) {
            if text[index] == "星", index + 1 < content.upperBound, text[index + 1] == "期" { return true }
        }
        return mastheads.first(in: text, content) != nil && content.count <= 36
    }

    /// A line of a table of contents: `1.1 适用范围 ........ 1`.
    static func isDotLeader(_ text: Text, _ content: Range<Int>) -> Bool {
        guard let last = content.last, text.has(last, .digit) || isLeader(text[last]) else { return false }
        var run = 0
        for index in content {
            run = isLeader(text[index]) ? run + 1 : 0
            if run >= 4 { return true }
        }
        return false
    }

    private static func isLeader(_ scalar: Unicode.Scalar) -> Bool { scalar == "." || scalar == "…" || scalar == "·" }
}
