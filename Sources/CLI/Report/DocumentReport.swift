import JSONText

/// What is known of one document, for people to read; made from the object that `analyze` and `show` print as JSON.
///
/// Anything may be missing: stages that were not run or are not finished.
struct DocumentReport {
    private let document: JSONValue
    private let style: Style

    init(_ document: JSONValue, style: Style = .plain) {
        self.document = document
        self.style = style
    }

    var lines: [String] {
        let parts = [head, Array(articles.joined()), indicators, summary, results, tasks, errors]
        return Array(parts.filter { !$0.isEmpty }.joined(separator: [""]))
    }

    private var head: [String] {
        let id = document["id"]?.integer.map { "document \($0): " } ?? ""
        let name = style.bold(id + (document["document"]?.string ?? "?").printable)
        var facts: [String] = []
        if let length = document["length"]?.integer { facts.append(counted(length, "character")) }
        if let date = document["date"]?["value"]?.string {
            let source = document["date"]?["source"]?.string.map { " (\($0))" } ?? ""
            facts.append("dated " + date + source)
        }
        if let place = document["place"]?["value"]?.string { facts.append("of " + place.printable) }
        if let hash = document["sha256"]?.string { facts.append("sha256 \(hash.prefix(12))…") }
        return [name, facts.joined(separator: ", ")]
    }

    private var articles: [[String]] {
        let articles = document["articles"]?.array ?? []
        return articles.enumerated().map { number, article in
            (number == 0 ? [] : [""]) + ArticleReport(article, count: articles.count, style: style).lines
        }
    }

    private var indicators: [String] {
        guard let indicators = document["indicators"]?.array, !indicators.isEmpty else { return [] }
        var table = TextTable([
            .number("article"), .text("subject"), .text("metric"), .text("text"), .text("measure"), .text("period"),
        ])
        for indicator in indicators {
            let text = { (name: String) in indicator[name]?.string ?? "" }
            table.add(
                "\(indicator["article"]?.integer ?? 0)",
                text("subject"),
                text("metric").truncated(toWidth: 32),
                text("text"),
                text("measure") + (text("status") == "target" ? ", target" : ""),
                text("period")
            )
        }
        return [style.bold(counted(indicators.count, "indicator"))] + table.lines(style: style)
    }

    private var summary: [String] {
        guard let summary = document["summary"], summary.members != nil else { return [] }
        return [style.bold("Summary")] + summaryLines(summary)
    }

    /// Results of stages that are not built in, as they are.
    private var results: [String] {
        (document["results"]?.members ?? []).map { member in
            var writer = JSONWriter()
            writer.value(member.value)
            return style.bold(member.name.printable) + "  " + String(decoding: writer.bytes, as: UTF8.self)
        }
    }

    private var tasks: [String] {
        guard let tasks = document["tasks"]?.array, !tasks.isEmpty else { return [] }
        var table = TextTable([.text("stage"), .text("state"), .number("attempts"), .text("last error")])
        for task in tasks {
            table.add(
                task["stage"]?.string ?? "?",
                task["state"]?.string ?? "?",
                "\(task["attempts"]?.integer ?? 0)",
                task["error"]?.string ?? ""
            )
        }
        return [style.bold("Not finished")] + table.lines(style: style)
    }

    private var errors: [String] {
        (document["errors"]?.array ?? []).map { error in
            let stage = (error["stage"]?.string ?? "?").printable
            return style.red("\(stage): \((error["message"]?.string ?? "failed").printable)")
        }
    }
}

/// Text and keywords of a summary; of the digest of a report, a line for each section.
func summaryLines(_ summary: JSONValue) -> [String] {
    let keywords = (summary["keywords"]?.array ?? []).compactMap(\.string)
    let outline = (summary["outline"]?.array ?? []).flatMap(outlineLines)
    return (outline.isEmpty ? [(summary["text"]?.string ?? "").printable] : outline)
        + (keywords.isEmpty ? [] : ["keywords: " + keywords.joined(separator: ", ").printable])
}

/// The heading of a section, and indented under it its topic sentence and its figures.
private func outlineLines(_ entry: JSONValue) -> [String] {
    let indent = String(repeating: "  ", count: max(0, min((entry["level"]?.integer ?? 1) - 1, 8)))
    let heading = entry["heading"]?["text"]?.string
    let figures = (entry["figures"]?.array ?? []).compactMap { $0["text"]?.string }
    let body = [entry["topic"]?["text"]?.string, figures.isEmpty ? nil : figures.joined(separator: "；")]
    let bodyIndent = heading == nil ? indent : indent + "    "
    return (heading.map { [indent + $0.printable] } ?? []) + body.compactMap { $0.map { bodyIndent + $0.printable } }
}
