/// What the headings of a report say about all figures below them: review or plan, and which period.
struct ReportFrame: Sendable {
    /// A stretch of an article with one status and one period.
    struct Part: Sendable {
        var start: Int
        var status: Indicator.Status?
        var time: TimeExpression?
        var tone = StatusReader.Tone()
    }

    private(set) var parts: [Part]

    /// - Parameters:
    ///   - passages: the headings and paragraphs of the article in order.
    init(article: Article, passages: [Range<Int>], text: Text) {
        let scalars = text.scalars
        var parts = [Part(start: article.range.lowerBound)]
        parts[0].time = Self.titleTime(article, scalars)
        parts[0].time = parts[0].time ?? Self.reviewedTerm(article, scalars)
        if parts[0].time != nil { parts[0].status = .actual }
        if parts[0].status == nil { parts[0].status = Self.titleStatus(article, scalars) }
        var announced: TimeExpression?
        // The opening of a report is short; beyond it 回顾 announces nothing.
        var passagesRead = 0
        let headings = Set(article.blocks.lazy.filter { $0.role == .heading }.map(\.range.lowerBound))
        for passage in passages {
            let isHeading = headings.contains(passage.lowerBound)
            if let title = Self.heading(passage, scalars) ?? (isHeading ? Self.chapter(passage, scalars) : nil) {
                var part = Self.part(title, passage.lowerBound, scalars)
                if part.status == .actual, part.time == nil { part.time = announced }
                if part.status == nil, part.time == nil {
                    // The chapters of a communiqué share the year of its title.
                    part.status = parts[0].status
                    part.time = parts[0].time
                }
                parts.append(part)
            } else if let status = Self.announcement(passage, scalars) {
                // What is announced begins behind the announcement.
                let last = parts[parts.count - 1]
                parts.append(
                    Part(start: passage.upperBound, status: status, time: status == last.status ? last.time : nil)
                )
            } else if parts.count == 1, passagesRead < 12 {
                passagesRead += 1
                announced = announced ?? Self.reviewTime(passage, scalars)
            }
        }
        self.parts = parts
    }

    /// The part that holds an offset, found by bisection.
    func part(at offset: Int) -> Int {
        max(0, parts.partitionPoint { $0.start <= offset } - 1)
    }

    mutating func add(_ tone: StatusReader.Tone, toPart index: Int) {
        parts[index].tone.add(tone)
    }

    // MARK: - Headings

    /// The title after `一、`, up to the end of its sentence.
    private static func heading(_ passage: Range<Int>, _ scalars: [Unicode.Scalar]) -> Range<Int>? {
        var index = passage.lowerBound
        while index < passage.upperBound, ScalarClass.isBlank(scalars[index]) || scalars[index] == "#" { index += 1 }
        let start = index
        while index < passage.upperBound, index - start < 3,
            ScalarClass.chineseDigit(scalars[index]) != nil || scalars[index] == "十"
        {
            index += 1
        }
        guard index > start, index < passage.upperBound, scalars[index] == "、" else { return line(passage, scalars) }
        let limit = min(passage.upperBound, index + 60)
        let end = scalars[index..<limit].firstIndex { ["。", "！", "\n"].contains($0) } ?? limit
        return index + 1..<end
    }

    /// A line of its own that begins with a year and ends in what it tells of it: `2020年和“十三五”工作回顾`.
    private static func line(_ passage: Range<Int>, _ scalars: [Unicode.Scalar]) -> Range<Int>? {
        guard (6...24).contains(passage.count), let time = firstTime(in: passage, scalars), case .years = time.form,
            time.range.lowerBound - passage.lowerBound <= 1,
            HeadingWords.review.ends(scalars, at: passage.upperBound, from: passage.lowerBound)
                || HeadingWords.plan.ends(scalars, at: passage.upperBound, from: passage.lowerBound)
        else { return nil }
        return passage
    }

    /// `第三节　主要目标`, or a short heading that ends in what it tells of: `下一步打算`. Items such as （一） belong to the
    /// part above them, whatever words they have.
    private static func chapter(_ passage: Range<Int>, _ scalars: [Unicode.Scalar]) -> Range<Int>? {
        let mark = passage.prefix(6).first { ["章", "节", "篇", "编"].contains(scalars[$0]) }
        if scalars[passage.lowerBound] == "第", let mark { return mark + 1..<passage.upperBound }
        guard passage.count <= longestHeading, !["（", "("].contains(scalars[passage.lowerBound]),
            ScalarClass.digit(scalars[passage.lowerBound]) == nil,
            HeadingWords.review.ends(scalars, at: passage.upperBound, from: passage.lowerBound)
                || HeadingWords.plan.ends(scalars, at: passage.upperBound, from: passage.lowerBound)
        else { return nil }
        return passage
    }

    /// Scalars of a heading without a number that says review or plan.
    private static let longestHeading = 16

    private static func part(_ title: Range<Int>, _ start: Int, _ scalars: [Unicode.Scalar]) -> Part {
        let isReview = contains(.review, title, scalars)
        let isPlan = contains(.plan, title, scalars)
        var part = Part(start: start)
        if isReview != isPlan { part.status = isReview ? .actual : .target }
        part.time = firstTime(in: title, scalars)
        return part
    }

    /// A communiqué's year stands in its title and covers all of it.
    private static func titleTime(_ article: Article, _ scalars: [Unicode.Scalar]) -> TimeExpression? {
        let end = min(article.range.upperBound, article.range.lowerBound + 60)
        let title = article.headline ?? article.range.lowerBound..<end
        guard contains(.communique, title, scalars) else { return nil }
        return firstTime(in: title, scalars)
    }

    /// `…政府工作报告：五年回眸`: an excerpt that reviews a government's term.
    private static func reviewedTerm(_ article: Article, _ scalars: [Unicode.Scalar]) -> TimeExpression? {
        guard let title = article.headline,
            let term = title.dropLast(3).first(where: { names("五年", at: $0, scalars) }),
            ["回眸", "回顾", "成就", "工作回顾"].contains(where: { names($0, at: term + 2, scalars) })
        else { return nil }
        return TimeExpression(range: term..<term + 2, form: .pastYears(5))
    }

    /// `…政府工作报告：今年工作安排`: an excerpt whose title tells of the plan alone.
    private static func titleStatus(_ article: Article, _ scalars: [Unicode.Scalar]) -> Indicator.Status? {
        guard let title = article.headline,
            let work = title.dropLast(2).last(where: { names("工作", at: $0, scalars) })
        else { return nil }
        let words = HeadingWords.plan.end(scalars, at: work + 2, limit: title.upperBound)
        return words == title.upperBound && !contains(.review, title, scalars) ? .target : nil
    }

    /// `围绕上述目标，重点抓好以下工作：` opens a plan, `主要做了以下工作：` a review.
    private static func announcement(_ passage: Range<Int>, _ scalars: [Unicode.Scalar]) -> Indicator.Status? {
        var end = passage.upperBound
        while end > passage.lowerBound,
            ScalarClass.isBlank(scalars[end - 1]) || ["：", ":", "。"].contains(scalars[end - 1])
        {
            end -= 1
        }
        guard
            ["工作", "方面", "任务", "件事"].contains(where: {
                scalars[passage.lowerBound..<end].suffix(2).elementsEqual($0.unicodeScalars)
            })
        else { return nil }
        let clause = (max(passage.lowerBound, end - 20)..<end).reversed().prefix {
            !["，", ",", "。", "；"].contains(scalars[$0])
        }
        guard let start = clause.last,
            (start..<end - 1).contains(where: { names("以下", at: $0, scalars) || names("如下", at: $0, scalars) })
        else { return nil }
        if (start..<end - 1).contains(where: { names("做了", at: $0, scalars) }) { return .actual }
        let isPlan = (start..<end - 1).contains { index in
            ["抓好", "做好", "抓紧", "干好", "推进", "落实"].contains { names($0, at: index, scalars) }
        }
        return isPlan ? .target : nil
    }

    private static func names(_ word: String, at index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        scalars[index...].starts(with: word.unicodeScalars)
    }

    /// `回顾总结上半年工作`: the period of the review, announced in the opening.
    private static func reviewTime(_ passage: Range<Int>, _ scalars: [Unicode.Scalar]) -> TimeExpression? {
        for index in passage {
            guard let end = HeadingWords.review.end(scalars, at: index, limit: passage.upperBound) else { continue }
            if let time = firstTime(in: end..<min(end + 8, passage.upperBound), scalars) { return time }
        }
        return nil
    }

    private static func firstTime(in range: Range<Int>, _ scalars: [Unicode.Scalar]) -> TimeExpression? {
        let parser = TimeParser(scalars, limit: range.upperBound)
        for index in range {
            guard let time = parser.expression(at: index), !time.isBase else { continue }
            switch time.form {
            case .years, .months, .since, .wholeYear, .pastYears, .plan: return time
            default: continue
            }
        }
        return nil
    }

    private enum Topic { case review, plan, communique }

    private static func contains(_ topic: Topic, _ range: Range<Int>, _ scalars: [Unicode.Scalar]) -> Bool {
        let words =
            switch topic {
            case .review: HeadingWords.review
            case .plan: HeadingWords.plan
            case .communique: HeadingWords.communique
            }
        return range.contains { words.begins(scalars, at: $0, limit: range.upperBound) }
    }
}

/// Words of headings that tell a review from a plan.
private enum HeadingWords {
    static let review = ContextWords("review-heading")
    static let plan = ContextWords("plan-heading")
    static let communique = ContextWords("communique-title")
}
