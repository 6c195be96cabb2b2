import JSONText

/// One article of a `DocumentReport`.
struct ArticleReport {
    private let article: JSONValue
    private let count: Int
    private let style: Style

    /// `count` is the number of articles in the document.
    init(_ article: JSONValue, count: Int, style: Style) {
        self.article = article
        self.count = count
        self.style = style
    }

    var lines: [String] {
        let body = origin + [extent] + sections + (article["summary"].map(summaryLines) ?? [])
        return [headline] + body.map { "  " + $0 }
    }

    private var headline: String {
        let headline = (article["headline"]?.string ?? "(no headline)").printable
        return style.bold("Article \(article["index"]?.integer ?? 0) of \(count)  \(headline)")
    }

    /// Who wrote it, where and when.
    private var origin: [String] {
        let names = (article["byline"]?.array ?? []).compactMap(\.string).joined(separator: "、")
        let dateline = article["dateline"]
        let parts = [names, dateline?["place"]?.string ?? "", dateline?["date"]?.string ?? ""]
        let line = parts.filter { !$0.isEmpty }.joined(separator: ", ").printable
        return line.isEmpty ? [] : [line]
    }

    private var extent: String {
        let paragraphs = counted(article["paragraphs"]?.array?.count ?? 0, "paragraph")
        let start = grouped(article["start"]?.integer ?? 0)
        return style.dim("\(paragraphs), characters \(start) to \(grouped(article["end"]?.integer ?? 0))")
    }

    private var sections: [String] {
        (article["sections"]?.array ?? []).map { section in
            let depth = max(0, min((section["level"]?.integer ?? 1) - 1, 8))
            let title = (section["marker"]?.string ?? "") + (section["title"]?.string ?? "")
            return String(repeating: "  ", count: depth) + title.printable.truncated(toWidth: 72)
        }
    }
}
