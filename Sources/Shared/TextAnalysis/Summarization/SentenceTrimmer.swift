// Shortens a sentence where nothing it says is lost. Called by `SentenceCollector`.

import Lexicons

/// Leaves out of a sentence what leans on its place in the text: dateline, reporter, `日前`, `据介绍`, asides in brackets.
///
/// Only openings and brackets go, each by a rule of `summary_cues.tsv`; no clause that says something of the subject is
/// touched, so that what remains is true whenever the sentence was. The pieces that remain point at the original.
struct SentenceTrimmer {
    /// Scalars within which an attribution such as 据市统计局介绍 must end.
    static let longestAttribution = 40
    /// Scalars from which an aside without a figure goes, whatever it says.
    static let longAside = 13
    /// Scalars of the longest aside: what is longer is part of the text.
    static let longestAside = 160
    /// Scalars behind a day within which 的 makes it a part of an attribute.
    static let longestAttribute = 8
    /// An opening of several parts, as 日前，记者从…获悉，据介绍， is taken off part by part.
    private static let maximumOpenings = 6

    private static let leadIns = SummaryCues("lead_in")
    private static let days = SummaryCues("day")
    private static let dayContinuations = Set("的来起前后之是为间内中里晚早上下一，,、".unicodeScalars)
    private static let selfReferences = SummaryCues("self")
    private static let ordinals = SummaryCues("ordinal")
    private static let labels = SummaryCues("label")
    private static let agencies = SummaryCues("agency")
    private static let attributions = SummaryCues("attribution")
    private static let reportings = SummaryCues("reporting")
    private static let asides = SummaryCues("aside")
    private static let reporter: [Unicode.Scalar] = ["记", "者"]

    let text: Text
    let dateline: Range<Int>?

    /// What remains of `pieces`, which are those of one sentence; never empty.
    func trimmed(_ pieces: [Range<Int>]) -> [Range<Int>] {
        guard let first = pieces.first else { return pieces }
        // An opening that runs over a column break stays: the break may be one between two thoughts.
        let start = openingEnd(from: first.lowerBound, before: first.upperBound)
        let opened = start < first.upperBound ? [start..<first.upperBound] + pieces.dropFirst() : pieces
        return opened.flatMap(withoutAsides)
    }

    /// Where the sentence proper begins.
    private func openingEnd(from start: Int, before end: Int) -> Int {
        var index = start
        if let dateline, dateline.contains(index) { index = min(dateline.upperBound, end) }
        index = skipBlanks(from: index, before: end)
        for _ in 0..<Self.maximumOpenings {
            guard let next = openingPart(at: index, before: end) else { break }
            let behind = skipBlanks(from: next, before: end)
            guard behind < end else { break }
            index = behind
        }
        return index
    }

    private func openingPart(at index: Int, before end: Int) -> Int? {
        guard index < end else { return nil }
        return bracketed(at: index, before: end) ?? agency(at: index, before: end) ?? day(at: index, before: end)
            ?? cueWithComma(at: index, before: end) ?? attribution(at: index, before: end)
            ?? label(at: index, before: end) ?? selfReference(at: index, before: end)
            ?? Self.ordinals.match(text, at: index, before: end)
    }

    /// A bracket at the start, as （记者某某） or 【专栏】.
    private func bracketed(at index: Int, before end: Int) -> Int? {
        let isLabel = text[index] == "【"
        guard isLabel || Self.isOpening(text[index]) else { return nil }
        let limit = min(end, index + Self.longestAttribution)
        let close = (index..<limit).first { isLabel ? text[$0] == "】" : Self.isClosing(text[$0]) }
        guard let close, close - index > 4 else { return nil }
        return close + 1
    }

    /// 本报讯, 新华社北京3月5日电 and 记者某某报道： in front of a first sentence.
    private func agency(at index: Int, before end: Int) -> Int? {
        guard let name = Self.agencies.match(text, at: index, before: end) else { return nil }
        let limit = min(end, name + Self.longestAttribution)
        for place in name..<limit {
            if Self.isClauseEnd(text[place]) && text[place] != "：" && text[place] != ":" { return nil }
            let isDispatch = "讯電电訊".unicodeScalars.contains(text[place])
            let isReport = text[place] == "道" && text[place - 1] == "报"
            guard isDispatch || isReport, place + 1 < end else { continue }
            let next = text[place + 1]
            if ScalarFolding.isBlank(next) || "（(：:，,".unicodeScalars.contains(next) {
                return next == "（" || next == "(" ? place + 1 : place + 2
            }
        }
        return nil
    }

    /// A day that only the issue's own date explains, as 今天 or 昨日上午.
    private func day(at index: Int, before end: Int) -> Int? {
        guard let match = Self.days.match(text, at: index, before: end), match < end else {
            return nil
        }
        if Self.isComma(text[match]) { return match + 1 }
        // 昨天举行的会议 is a subject and keeps its day.
        let isAttribute = (match..<min(end, match + Self.longestAttribute)).contains { text[$0] == "的" }
        let goesOn = Self.dayContinuations.contains(text[match]) || !KeywordStream.isIdeograph(text[match].value)
        return isAttribute || goesOn ? nil : match
    }

    private func cueWithComma(at index: Int, before end: Int) -> Int? {
        guard let match = Self.leadIns.match(text, at: index, before: end), match < end,
            Self.isComma(text[match]) || text[match] == "：" || text[match] == ":"
        else { return nil }
        return match + 1
    }

    /// 据…介绍， and 记者从…获悉，
    private func attribution(at index: Int, before end: Int) -> Int? {
        let isSource = text[index] == "据" || text[index] == "據"
        let isReporter =
            index + 2 < end && (text[index] == Self.reporter[0] || text[index] == "記")
            && text[index + 1] == Self.reporter[1]
        guard isSource || isReporter else { return nil }
        let limit = min(end, index + Self.longestAttribution)
        guard let stop = (index..<limit).first(where: { Self.isClauseEnd(text[$0]) }), stop + 1 < end else {
            return nil
        }
        let verbs = isSource ? Self.attributions : Self.reportings
        guard Self.isComma(text[stop]) || text[stop] == "：" || text[stop] == ":",
            verbs.endsAt(stop, in: text, behind: index)
        else { return nil }
        return stop + 1
    }

    /// 本文 in front of a verb: 本文的结论 and 本文是对 need it.
    private func selfReference(at index: Int, before end: Int) -> Int? {
        guard let match = Self.selfReferences.match(text, at: index, before: end), match < end else { return nil }
        return "的是为為所作中".unicodeScalars.contains(text[match]) ? nil : match
    }

    /// 目的 or 结论 in front of a part of an abstract.
    private func label(at index: Int, before end: Int) -> Int? {
        let isOpened = text[index] == "[" || text[index] == "【" || text[index] == "〔"
        let start = isOpened ? index + 1 : index
        guard let match = Self.labels.match(text, at: start, before: end), match < end else {
            return nil
        }
        let next = text[match]
        let isClosed = isOpened ? "]】〕" : "：:"
        return isClosed.unicodeScalars.contains(next) || (!isOpened && ScalarFolding.isBlank(next)) ? match + 1 : nil
    }

    /// The parts of `piece` outside brackets that only explain.
    private func withoutAsides(_ piece: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = piece.lowerBound
        var index = start
        var close = start
        while index < piece.upperBound {
            defer { index += 1 }
            guard Self.isOpening(text[index]) else { continue }
            // The next bracket that closes; it is looked for once, however many open before it.
            close = (max(close, index)..<piece.upperBound).first { Self.isClosing(text[$0]) } ?? piece.upperBound
            guard close < piece.upperBound else { break }
            guard isAside(index, close, before: piece.upperBound) else { continue }
            if start < index { parts.append(start..<index) }
            start = close + 1
            index = close
        }
        if start < piece.upperBound { parts.append(start..<piece.upperBound) }
        return parts.isEmpty ? [piece] : parts
    }

    /// Whether the bracket can go: an abbreviation, a reporter's name, a reference, or a long remark without a figure.
    /// 县（市、区） and （扩大） stay.
    private func isAside(_ index: Int, _ close: Int, before end: Int) -> Bool {
        guard close > index + 1, close - index <= Self.longestAside else { return false }
        let content = index + 1..<close
        // An outer bracket with another inside is left alone.
        if content.contains(where: { Self.isOpening(text[$0]) }) { return false }
        if Self.asides.match(text, at: content.lowerBound, before: close) != nil { return true }
        let hasFigure = content.contains { ScalarFolding.isDigit(text[$0]) }
        let isLatin = content.allSatisfy { text[$0].isASCII && text[$0] != "%" }
        let hasLetter = content.contains { text[$0].isASCII && text[$0].properties.isAlphabetic }
        if isLatin && hasLetter { return !isInsideFormula(index, close, before: end) }
        return !hasFigure && content.count >= Self.longAside
    }

    /// Whether Latin letters, digits or signs touch the bracket, as in (BrCO)+2 or n(Zn)/n(Zr).
    private func isInsideFormula(_ open: Int, _ close: Int, before end: Int) -> Bool {
        let isTouched = { (scalar: Unicode.Scalar) in
            scalar.isASCII && !ScalarFolding.isBlank(scalar) && !",.;:)".unicodeScalars.contains(scalar)
        }
        return open > 0 && isTouched(text[open - 1]) || close + 1 < end && isTouched(text[close + 1])
    }

    private func skipBlanks(from start: Int, before end: Int) -> Int {
        var index = start
        while index < end, ScalarFolding.isBlank(text[index]) { index += 1 }
        return min(index, end)
    }

    private static func isOpening(_ scalar: Unicode.Scalar) -> Bool { scalar == "（" || scalar == "(" }

    private static func isClosing(_ scalar: Unicode.Scalar) -> Bool { scalar == "）" || scalar == ")" }

    private static func isComma(_ scalar: Unicode.Scalar) -> Bool { scalar == "，" || scalar == "," }

    private static func isClauseEnd(_ scalar: Unicode.Scalar) -> Bool {
        "，,。；;：:！!？?\n".unicodeScalars.contains(scalar)
    }
}
