import Lexicons

/// Weighs whether a title that nobody signed begins an article of its own or is a heading of the one it stands in.
///
/// News says its headline again in its lead, opens with a day or a source, and has no word in common with the article
/// above; a heading takes up words of its article, and the text below it goes on with them. Asked on newspaper pages only:
/// parts of a report have titles, too, and each its own words.
struct NewsEvidence {
    /// Scalars of a page; what is larger is a book or a report.
    private static let longestPage = 20_000
    /// Bylines and datelines that show a page where nothing else does.
    private static let fewestSigned = 2
    /// Scalars of the text above that a title is compared with, and the text below.
    private static let titleWindow = 600
    private static let textWindow = 300
    /// A lead opens with a day or a source within so many scalars.
    private static let opening = 24

    private static let leads = PhraseList(Lexicon.layout, kind: "lead")
    private static let salutations = PhraseList(Lexicon.layout, kind: "salutation")
    private static let announcements = PhraseList(Lexicon.layout, kind: "announcement")

    private let text: Text
    private let pieces: [Piece]
    private let outline: PieceOutline
    private let isPage: Bool

    init(text: Text, pieces: [Piece], outline: PieceOutline) {
        self.text = text
        self.pieces = pieces
        self.outline = outline
        let isAct = pieces.contains { $0.marker?.style == .clause || $0.marker?.style == .chapter }
        isPage =
            text.count <= Self.longestPage && !isAct
            && (pieces.count { ($0.form == .byline || $0.form == .dateline) && $0.isCertain } >= Self.fewestSigned
                || pieces.contains { $0.form == .furniture && Self.isPaperLabel(text, $0.content) })
    }

    /// Papers number their pages by 版; 第3页 stands in every report.
    private static func isPaperLabel(_ text: Text, _ content: Range<Int>) -> Bool {
        Furniture.pageLabel(text, content) != nil && !content.contains { text[$0] == "页" || text[$0] == "頁" }
    }

    /// From 0 to 3; 2 begin an article.
    func weight(of head: Head) -> Double {
        let next = outline.nextText[head.range.upperBound]
        let previous = outline.previousText[head.range.lowerBound]
        guard isPage, head.hasTitle, !head.hasByline, next < pieces.count, previous >= 0,
            !outline.isInsideNumbering(head.range)
        else { return 0 }
        let titles = head.titles.map { pieces[$0].content }
        if titles.contains(where: { Self.announcements.matchEnd(text, of: $0) != nil }) { return 2 }
        let lead = pieces[next].content
        if Self.salutations.match(text, at: lead.lowerBound, limit: lead.upperBound) != nil { return 2 }
        let above = pieces[previous].content
        var weight = 0.0
        switch titles.map({ Cohesion.containment(text, of: $0, in: lead) }).max() ?? 0 {
        case 0.5...: weight += 1.5
        case 0.3...: weight += 1
        case 0.2...: weight += 0.5
        default: break
        }
        let wide = max(0, above.upperBound - Self.titleWindow)..<above.upperBound
        switch titles.map({ Cohesion.containment(text, of: $0, in: wide) }).max() ?? 0 {
        case 0.2...: weight -= 1
        case ...0.1: weight += 0.5
        default: break
        }
        let narrow = max(0, above.upperBound - Self.textWindow)..<above.upperBound
        let start = lead.lowerBound..<min(lead.upperBound, lead.lowerBound + Self.textWindow)
        switch Cohesion.containment(text, of: start, in: narrow) {
        case 0.1...: weight -= 0.5
        case ...0.01: weight += 0.75
        case ...0.04: weight += 0.5
        default: break
        }
        return max(0, weight + (opensNews(lead) ? 0.75 : 0))
    }

    /// Words of one character (据, 经) open news only where they stand first.
    private func opensNews(_ lead: Range<Int>) -> Bool {
        let start = lead.lowerBound..<min(lead.upperBound, lead.lowerBound + Self.opening)
        return start.contains { index in
            if let length = Self.leads.match(text, at: index, limit: start.upperBound),
                length > 1 || index == start.lowerBound
            {
                return true
            }
            return DateMention.read(text, at: index, limit: lead.upperBound)?.day != nil
                || DateMention.bareDay(text, at: index, limit: lead.upperBound) != nil
        }
    }
}
