import Lexicons

/// Says what a piece looks like on its own: its marks, its wording, its length, its last character.
struct PieceClassifier {
    private let text: Text

    /// Scalars of a title on one line; a slogan of several parts divided by blanks may have `longestSlogan`.
    private static let longestTitle = 48
    private static let longestSlogan = 110
    private static let longestCaption = 220
    /// Scalars besides the title that a headline quotes.
    private static let longestNaming = 32
    /// A longer line that ends in a question or an exclamation is a sentence.
    private static let longestQuestion = 30

    private static let notes = PhraseList(Lexicon.layout, kind: "note")
    private static let captionStarts = PhraseList(Lexicon.layout, kind: "caption_start")
    private static let captionEnds = PhraseList(Lexicon.layout, kind: "caption_end")
    private static let photographers = PhraseList(Lexicon.layout, kind: "photographer")
    private static let credits = PhraseList(Lexicon.layout, kind: "credit")
    private static let reportedEnds = PhraseList(Lexicon.layout, kind: "reported_end")
    private static let creditLines = PhraseList(Lexicon.layout, kind: "credit_line")
    private static let distributions = PhraseList(Lexicon.layout, kind: "distribution")

    private static let remarks = PhraseList(Lexicon.layout, kind: "remark")
    private static let staff = PhraseList(Lexicon.layout, kind: "staff")
    private static let fields = PhraseList(Lexicon.layout, kind: "occasion")
    private static let labels = PhraseList(Lexicon.layout, kind: "label")

    init(text: Text) {
        self.text = text
    }

    func classify(_ piece: inout Piece) {
        guard piece.form == .text else { return }
        stripMarkdown(&piece)
        let content = piece.content
        if content.isEmpty || Furniture.isFurniture(text, content) {
            piece.form = .furniture
        } else if isCredit(content) {
            piece.form = .credit
        } else if Self.notes.match(text, at: content.lowerBound, limit: content.upperBound) != nil {
            piece.form = .note
        } else if Self.reportedEnds.matchEnd(text, of: content) != nil, let byline = Byline.read(text, content) {
            piece.form = .byline
            piece.names = byline.names
            piece.isCertain = byline.isCertain
        } else if isCaption(content) {
            piece.form = .caption
        } else if isDistribution(content) {
            piece.form = .distribution
        } else {
            classifyTitleOrText(&piece)
        }
    }

    private func classifyTitleOrText(_ piece: inout Piece) {
        let content = piece.content
        if let marker = SectionMarker.read(text, at: content.lowerBound, limit: content.upperBound) {
            piece.marker = marker
            let rest = text.trimmed(marker.range.upperBound..<content.upperBound, of: .blank)
            let isHeading = !marker.isWeak && marker.style != .clause && isTitle(rest.isEmpty ? content : rest)
            piece.form = isHeading ? .heading : .text
            if !marker.isWeak || !isTitle(content) { return }
        }
        let inside = Brackets.enclosing(text, content) ?? content
        if let date = DateMention.read(text, at: inside.lowerBound, limit: inside.upperBound), date.range == inside,
            date.calendarDate != nil
        {
            piece.form = .dateline
            piece.dateline = Dateline(place: nil, date: date.calendarDate, range: content)
        } else if let occasion = occasion(content) {
            piece.form = .dateline
            piece.dateline = occasion
        } else if let (issuer, dateline) = issue(content) {
            piece.form = .dateline
            piece.dateline = dateline
            piece.names = issuer
        } else if Self.isLabel(text, content) {
            piece.form = .title
            piece.isLabel = true
        } else if isSubtitle(content) || isOccasion(content) {
            piece.form = .subtitle
        } else if let byline = Byline.read(text, content) {
            piece.form = byline.isBody && !byline.isCertain ? .title : .byline
            piece.names = byline.names
            piece.isCertain = byline.isCertain
            piece.isBody = byline.isBody
        } else if piece.markdown > 0 || isTitle(content) {
            piece.form = .title
            piece.content = text.trimmed(content.lowerBound..<content.upperBound, of: [.bullet, .blank])
            if piece.content.isEmpty { piece.content = content }
        }
    }

    /// 简讯, 短评, also set wide (`社　评`) or marked: such words look like names.
    static func isLabel(_ text: Text, _ content: Range<Int>) -> Bool {
        let word = text.trimmed(content, of: [.bullet, .blank, .opener, .closer])
        return word.count <= longestLabel && labels.isWhole(text, word)
    }

    /// Scalars of a label with its blanks.
    private static let longestLabel = 12

    private func stripMarkdown(_ piece: inout Piece) {
        var index = piece.content.lowerBound
        let limit = piece.content.upperBound
        while index < limit, text[index] == "#", index - piece.content.lowerBound < 6 { index += 1 }
        let level = index - piece.content.lowerBound
        if level > 0, index < limit, text.has(index, [.white, .han]) {
            piece.markdown = level
            piece.content = text.trimmed(index..<limit, of: .blank)
        }
        let content = piece.content
        if content.count > 4, text[content.lowerBound] == "*", text[content.lowerBound + 1] == "*",
            text[content.upperBound - 1] == "*", text[content.upperBound - 2] == "*"
        {
            piece.content = text.trimmed(content.lowerBound + 2..<content.upperBound - 2, of: .blank)
        }
    }

    /// Short, without a stop inside or at its end, its brackets closed.
    private func isTitle(_ content: Range<Int>) -> Bool {
        guard !content.isEmpty, content.count <= Self.longestSlogan else { return false }
        let last = text[content.upperBound - 1]
        if Sentence.isFinished(text, content) {
            guard last == "？" || last == "?" || last == "！" || last == "!" || last == "”" || last == "》" || last == "…"
            else { return false }
            guard !endsWithStop(content), content.count <= Self.longestQuestion else { return false }
            // What somebody says in quotation marks, with pauses in it, opens a story.
            if last == "”", text[content.lowerBound] == "“", content.count(where: { text.has($0, .pause) }) >= 2 {
                return false
            }
            // An exclamation with a pause in it is a sentence of a speech.
            if last == "！" || last == "!", content.contains(where: { text.has($0, .pause) }) { return false }
            if content.contains(where: { text[$0] == "：" || text[$0] == ":" }), last != "”", last != "》" {
                return false
            }
        }
        if text.has(content.upperBound - 1, .pause) || text.has(content.lowerBound, [.pause, .terminal, .closer]) {
            return false
        }
        if content.contains(where: { text[$0] == "。" || text[$0] == "；" }) || TableRow.isOne(text, content) {
            return false
        }
        if Self.remarks.match(text, at: content.lowerBound, limit: content.upperBound) != nil { return false }
        if Brackets.isUnbalanced(text, content) { return false }
        if content.count > Self.longestTitle { return isSlogan(content) || namesDocument(content) }
        return content.contains { text.has($0, [.han, .latin]) }
    }

    /// `“……。”` ends a sentence, `“……！”` may end a headline.
    private func endsWithStop(_ content: Range<Int>) -> Bool {
        var index = content.upperBound - 1
        while index > content.lowerBound, text.has(index, .closer) { index -= 1 }
        return text[index] == "。"
    }

    /// Long headlines set in several lines: parts divided by blanks or a dash, hardly a comma.
    private func isSlogan(_ content: Range<Int>) -> Bool {
        let breaks = content.count { text.has($0, .white) || text[$0] == "—" }
        let commas = content.count { text[$0] == "，" || text[$0] == "," }
        return breaks > 0 && commas <= breaks
    }

    /// A headline that quotes the long title of a document: 某部印发《关于…的通知》.
    private func namesDocument(_ content: Range<Int>) -> Bool {
        guard let open = text.firstIndex(of: "《", in: content),
            let close = content.last(where: { text[$0] == "》" }), open < close
        else { return false }
        return content.count - (close - open) <= Self.longestNaming
            && !content.contains { text[$0] == "，" || text[$0] == "," }
    }

    private func isSubtitle(_ content: Range<Int>) -> Bool {
        guard content.count >= 6, content.count <= Self.longestSlogan else { return false }
        let first = text[content.lowerBound]
        let second = text[content.lowerBound + 1]
        guard first == "—" || (first == "-" && second == "-") || first == "─" else { return false }
        return !Sentence.isFinished(text, content) && !content.contains { text[$0] == "。" }
    }

    /// `（2021年2月3日在…会议上）`: the day of a speech or of a decision, in brackets below the title.
    private func isOccasion(_ content: Range<Int>) -> Bool {
        guard let inside = Brackets.enclosing(text, content) else { return false }
        return DateMention.read(text, at: inside.lowerBound, limit: inside.upperBound)?.calendarDate != nil
    }

    /// The whole line in brackets with a word of the trade, or a line that begins 责任编辑.
    private func isCredit(_ content: Range<Int>) -> Bool {
        guard content.count <= Self.longestTitle + 24 else { return false }
        if Self.creditLines.match(text, at: content.lowerBound, limit: content.upperBound) != nil { return true }
        if let length = Self.staff.match(text, at: content.lowerBound, limit: content.upperBound),
            length < content.count, isDivider(content.lowerBound + length)
        {
            return true
        }
        guard let inside = Brackets.enclosing(text, content) else { return false }
        let start = inside.lowerBound..<min(inside.upperBound, inside.lowerBound + 8)
        let end = max(inside.lowerBound, inside.upperBound - 4)..<inside.upperBound
        return Self.credits.first(in: text, start) != nil || Self.credits.first(in: text, end) != nil
    }

    private func isDivider(_ index: Int) -> Bool {
        text.has(index, .white) || "：:/／".unicodeScalars.contains(text[index])
    }

    /// `时间：2021年6月18日`, `地点：…`: when and where a meeting took place, below the title of its record.
    private func occasion(_ content: Range<Int>) -> Dateline? {
        guard content.count <= Self.longestTitle, !content.contains(where: { text[$0] == "。" }),
            let length = Self.fields.match(text, at: content.lowerBound, limit: content.upperBound)
        else { return nil }
        let value = text.trimmed(content.lowerBound + length..<content.upperBound, of: .blank)
        guard let first = value.first, isDivider(first) else { return nil }
        return Dateline(place: nil, date: DateMention.fullDate(in: text, value)?.calendarDate, range: content)
    }

    /// `某县统计局 2022年4月15日`: who issues a text, and when.
    private func issue(_ content: Range<Int>) -> (names: [Range<Int>], dateline: Dateline)? {
        guard content.count <= Self.longestTitle, text.has(content.upperBound - 1, .han),
            let blank = content.first(where: { index in
                text.has(index, .blank)
                    && DateMention.read(text, at: index + 1, limit: content.upperBound)?.range.upperBound
                        == content.upperBound
            }),
            let date = DateMention.read(text, at: blank + 1, limit: content.upperBound)?.calendarDate,
            let byline = Byline.read(text, text.trimmed(content.lowerBound..<blank, of: .blank)), byline.isBody
        else { return nil }
        return (byline.names, Dateline(place: nil, date: date, range: content))
    }

    private func isCaption(_ content: Range<Int>) -> Bool {
        guard content.count >= 4, content.count <= Self.longestCaption else { return false }
        if Self.captionStarts.match(text, at: content.lowerBound, limit: content.upperBound) != nil { return true }
        if isFigureTitle(content) { return true }
        // `李明摄（影像中国）`, `李明摄/影像中国`.
        var signed = content
        if let open = Brackets.openingOfLast(text, content, longest: Self.longestAgency), open > content.lowerBound + 2
        {
            signed = text.trimmed(content.lowerBound..<open, of: .blank)
        }
        let end = text.trimmed(signed, of: [.blank, .closer])
        if Self.captionEnds.matchEnd(text, of: end) != nil {
            return content.count <= 12 || end.contains { text.has($0, [.white, .terminal, .pause]) || text[$0] == "/" }
        }
        return isSignedByPhotographer(end) || isSignedByAgency(content)
    }

    /// Scalars of the name of an agency in brackets behind the name of the photographer.
    private static let longestAgency = 10

    /// `…拍照留念。新华社`: the name of an agency alone behind the last stop.
    private func isSignedByAgency(_ content: Range<Int>) -> Bool {
        let tail = max(content.lowerBound, content.upperBound - Self.longestAgency)..<content.upperBound
        guard let stop = tail.last(where: { text[$0] == "。" }) else { return false }
        let name = text.trimmed(stop + 1..<content.upperBound, of: .blank)
        return Self.agencies.match(text, at: name.lowerBound, limit: name.upperBound) == name.count && !name.isEmpty
    }

    private static let agencies = PhraseList(Lexicon.layout, kind: "agency")

    /// `表2 居民消费价格涨跌幅度`.
    private func isFigureTitle(_ content: Range<Int>) -> Bool {
        let first = text[content.lowerBound]
        return (first == "表" || first == "图" || first == "圖") && text.has(content.lowerBound + 1, .digit)
            && content.count <= Self.longestTitle && !content.contains { text[$0] == "。" || text[$0] == "，" }
    }

    /// `… 拍摄 李明`: a word of the trade between blanks, then a name, at the end.
    private func isSignedByPhotographer(_ content: Range<Int>) -> Bool {
        guard let blank = content.last(where: { text.has($0, .white) }) else { return false }
        let name = blank + 1..<content.upperBound
        let before = text.trimmed(content.lowerBound..<blank, of: .white)
        guard PersonName.isName(text, name), let length = Self.photographers.matchEnd(text, of: before) else {
            return false
        }
        let word = before.upperBound - length
        return word > before.lowerBound && (text.has(word - 1, [.white, .terminal, .closer]) || text[word - 1] == "/")
    }

    private func isDistribution(_ content: Range<Int>) -> Bool {
        Self.distributions.match(text, at: content.lowerBound, limit: content.upperBound) != nil
            && !content.dropLast().contains { text[$0] == "。" }
    }
}
