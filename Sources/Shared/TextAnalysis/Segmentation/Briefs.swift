import Lexicons

/// Tells a column of news in brief, where every short title begins an item, from an essay with headings.
///
/// Items are short, their leads say again what the title says and open with a day or a source; the text below a heading
/// of an essay does neither.
struct Briefs {
    /// Share of titles whose lead must open like news or repeat the title.
    private static let newsShare = 0.6
    /// Mean paragraphs and scalars of an item.
    private static let mostParagraphs = 5.0
    private static let mostScalars = 700.0
    /// Share of a title's pairs of characters that its lead repeats.
    private static let repeated = 0.3
    /// A lead opens with a day or a source within so many scalars.
    private static let opening = 24

    private static let leads = PhraseList(Lexicon.layout, kind: "lead")

    /// Whether the titles of the document begin items of news in brief.
    let areBriefs: Bool

    init(text: Text, pieces: [Piece], heads: [Head]) {
        let titled = heads.filter { (1...2).contains($0.titles.count) && !$0.hasByline && !$0.hasNote }
        guard titled.count >= 2, titled.count * 10 >= heads.count * 9, !pieces.contains(where: { $0.form == .heading })
        else {
            areBriefs = false
            return
        }
        var news = 0
        var scalars = 0
        var paragraphs = 0
        for (number, head) in titled.enumerated() {
            let end = number + 1 < titled.count ? titled[number + 1].range.lowerBound : pieces.count
            let texts = (head.range.upperBound..<max(end, head.range.upperBound)).filter { pieces[$0].form == .text }
            paragraphs += texts.count
            scalars += texts.reduce(0) { $0 + pieces[$1].content.count }
            guard let lead = texts.first else { continue }
            if head.titles.contains(where: {
                Self.isNews(text, title: pieces[$0].content, lead: pieces[lead].content)
            }) {
                news += 1
            }
        }
        let count = Double(titled.count)
        areBriefs =
            Double(news) >= Self.newsShare * count && Double(paragraphs) <= Self.mostParagraphs * count
            && Double(scalars) <= Self.mostScalars * count
    }

    private static func isNews(_ text: Text, title: Range<Int>, lead: Range<Int>) -> Bool {
        if Cohesion.containment(text, of: title, in: lead) >= repeated { return true }
        let start = lead.lowerBound..<min(lead.upperBound, lead.lowerBound + opening)
        return start.contains {
            leads.match(text, at: $0, limit: start.upperBound) != nil || isDay(text, at: $0, limit: lead.upperBound)
        }
    }

    private static func isDay(_ text: Text, at index: Int, limit: Int) -> Bool {
        guard text.has(index, .digit), let day = Numeral.read(text, at: index, limit: limit), day.end < limit else {
            return false
        }
        return text[day.end] == "日" || text[day.end] == "号"
    }
}
