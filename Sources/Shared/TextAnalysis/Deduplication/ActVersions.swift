// Tells two versions of an act from two prints of one. Asked by `PassageComparer` before it calls a pair the same article.

/// Whether what differs between two aligned acts has been written by a legislator and not by a reading error.
///
/// A new version of an act keeps nearly all of its text, so similarity says nothing. What tells is the kind of the edits:
/// reading errors change one character here and one there, and stand together only by chance; an amendment adds, strikes
/// and replaces words, and what follows a new article is renumbered. Reprints of news are edited in the same way and are
/// still the same article, so this holds for texts in numbered articles (第一条 …) only.
enum ActVersions {
    /// Numbered articles from which a text is an act, and normalised scalars that one of them has at most on average.
    private static let minimumArticles = 5
    private static let scalarsPerArticle = 600
    /// Amended places from which two acts are two versions; they must be at least as many as the misread characters.
    private static let minimumAmendments = 3
    private static let longestNumeral = 6

    static func areVersions(_ passage: Passage, _ a: [UInt32], _ b: [UInt32]) -> Bool {
        guard passage.edits.count >= minimumAmendments, isAct(a), isAct(b) else { return false }
        let amendments = passage.edits.count { isAmendment(a[$0.a], b[$0.b]) }
        return amendments >= minimumAmendments && 2 * amendments >= passage.edits.count
    }

    /// A word added, struck or replaced, or a numeral that stands for another one.
    private static func isAmendment(_ a: ArraySlice<UInt32>, _ b: ArraySlice<UInt32>) -> Bool {
        if max(a.count, b.count) >= 2 { return true }
        return a.allSatisfy(NumeralScalars.isAny) && b.allSatisfy(NumeralScalars.isAny)
    }

    private static func isAct(_ scalars: [UInt32]) -> Bool {
        let wanted = max(minimumArticles, scalars.count / scalarsPerArticle)
        var found = 0
        for start in scalars.indices where scalars[start] == ordinalMark && startsArticle(scalars, after: start) {
            found += 1
            if found == wanted { return true }
        }
        return false
    }

    private static func startsArticle(_ scalars: [UInt32], after start: Int) -> Bool {
        var index = start + 1
        let limit = min(scalars.count, index + longestNumeral)
        while index < limit, NumeralScalars.isAny(scalars[index]) { index += 1 }
        return index > start + 1 && index < scalars.count && scalars[index] == articleMark
    }

    private static let ordinalMark = ("第" as Unicode.Scalar).value
    private static let articleMark = ("条" as Unicode.Scalar).value
}
