import TextAnalysis

/// A collation as a page for a browser, without scripts and without anything from elsewhere.
struct CollationPage {
    private let collated: CollatedCluster
    private let least: Collation.Grade

    init(_ collated: CollatedCluster, least: Collation.Grade) {
        self.collated = collated
        self.least = least
    }

    static let head = """
        <!DOCTYPE html>
        <html lang="zh"><head><meta charset="utf-8"><title>Readings</title>
        <meta name="viewport" content="width=device-width">
        <style>
        body { font: 16px/1.6 serif; margin: 2em auto; max-width: 70em; padding: 0 1em }
        table { border-collapse: collapse; width: 100% }
        th, td { border: 1px solid #bbb; padding: .2em .5em; text-align: left; vertical-align: top }
        mark { background: #ffe9a8 } .figure mark { background: #ffb3a7 } .punctuation mark { background: #e4e4e4 }
        .most { font-weight: bold } .context, .none { color: #777 } .text { white-space: pre-wrap }
        </style></head><body>

        """

    static let foot = "</body></html>\n"

    /// One cluster: its prints, the table of its places, and the text of the representative with the places marked.
    var section: String {
        let (cluster, collation) = (collated.cluster, collated.collation)
        let places = collation.places.filter { $0.grade >= least }
        var html = "<section id=\"cluster-\(cluster.number)\"><h2>Cluster \(cluster.number)</h2>\n<ul>\n"
        for (index, member) in cluster.members.enumerated() {
            let note = index == cluster.representative ? " (base)" : ""
            html += "<li><b>\(CollatedCluster.siglum(index))</b> \(escaped(member.label))\(note)</li>\n"
        }
        html += "</ul>\n<table><tr><th>place</th><th>grade</th>"
        for index in cluster.members.indices { html += "<th>\(CollatedCluster.siglum(index))</th>" }
        html += "</tr>\n" + places.map(row).joined() + "</table>\n"
        html += list(collation.lacunae, "lacks", in: collation.base) + list(collation.additions, "alone has", in: nil)
        return html + "<details><summary>Text of \(CollatedCluster.siglum(collation.base))</summary>"
            + "<p class=\"text\">\(marked(places))</p></details></section>\n"
    }

    private func row(_ place: Collation.Place) -> String {
        var cells = Array(repeating: "<td class=\"none\">not there</td>", count: collated.witnesses.count)
        for (rank, reading) in place.readings.enumerated() {
            for (index, range) in reading.witnesses {
                let context = collated.context(index, range, length: CollatedCluster.contextLength)
                let weight = place.hasMajority && rank == 0 ? " class=\"most\"" : ""
                let text = reading.text.isEmpty ? "–" : reading.text
                cells[index] =
                    "<td\(weight)><span class=\"context\">\(escaped(context.before))</span><mark>\(escaped(text))</mark>"
                    + "<span class=\"context\">\(escaped(context.after))</span></td>"
            }
        }
        return
            "<tr class=\"\(place.grade.rawValue)\"><td>\(place.range.lowerBound)</td><td>\(place.grade.rawValue)</td>"
            + cells.joined() + "</tr>\n"
    }

    private func list(_ passages: [Collation.Passage], _ verb: String, in side: Int?) -> String {
        passages.map { passage in
            let text = collated.witnesses[side ?? passage.witness].text[passage.range]
            return "<p>\(CollatedCluster.siglum(passage.witness)) \(verb): <q>\(escaped(text))</q></p>\n"
        }
        .joined()
    }

    private func marked(_ places: [Collation.Place]) -> String {
        let witness = collated.witnesses[collated.collation.base]
        var html = ""
        var position = witness.range.lowerBound
        for place in places where place.range.lowerBound >= position {
            let others = place.readings.filter { reading in
                !reading.witnesses.contains { $0.index == collated.collation.base }
            }
            let title = others.map { reading in
                let names = reading.witnesses.map { CollatedCluster.siglum($0.index) }.joined(separator: " ")
                return "\(names): \(reading.text.isEmpty ? "–" : reading.text)"
            }
            html += escaped(witness.text[position..<place.range.lowerBound])
            html += "<span class=\"\(place.grade.rawValue)\"><mark title=\"\(escaped(title.joined(separator: "; ")))\">"
            html += place.range.isEmpty ? "‸" : escaped(witness.text[place.range])
            html += "</mark></span>"
            position = place.range.upperBound
        }
        return html + escaped(witness.text[position..<witness.range.upperBound])
    }

    /// Text in which nothing is mark-up.
    private func escaped(_ text: String) -> String {
        var view = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": view.append(contentsOf: "&lt;".unicodeScalars)
            case ">": view.append(contentsOf: "&gt;".unicodeScalars)
            case "&": view.append(contentsOf: "&amp;".unicodeScalars)
            case "\"": view.append(contentsOf: "&quot;".unicodeScalars)
            case "\n", "\t": view.append(scalar)
            default: view.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
            }
        }
        return String(view)
    }
}
