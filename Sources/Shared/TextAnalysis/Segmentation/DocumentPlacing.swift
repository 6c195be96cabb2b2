import Lexicons

/// Finds the place that a document is about or comes from, as `DocumentDating` finds its day.
///
/// A report names it in its title or beside its signature, a paper in its running head, news in its datelines. Otherwise
/// the province or prefecture that the text names most is inferred, if no other is named nearly as often.
enum DocumentPlacing {
    /// Furniture at the top that is searched for the name of the paper.
    private static let margin = 6
    private static let longestHead = 60
    /// Scalars of text that are searched for names.
    private static let reach = 6_000
    /// Fewest mentions of a place that the text is about, and their share of all.
    private static let fewest = 3
    private static let share = 0.5

    private static let mastheads = PhraseList(Lexicon.layout, kind: "masthead")

    static func place(of text: Text, articles: [Article]) -> DocumentPlace? {
        inHead(text, articles) ?? inTitle(text, articles) ?? inDatelines(text, articles) ?? inText(text)
    }

    /// 杭州 of a running head `杭州日报　2023年10月21日`.
    private static func inHead(_ text: Text, _ articles: [Article]) -> DocumentPlace? {
        let furniture = articles.lazy.flatMap(\.blocks).filter {
            $0.role == .furniture && $0.range.count <= longestHead
        }
        for block in furniture.prefix(margin) {
            for index in block.range {
                guard let (_, end) = RegionCatalogue.shared.region(in: text.scalars, at: index),
                    end < block.range.upperBound
                else { continue }
                guard mastheads.match(text, at: end, limit: block.range.upperBound) != nil else { break }
                return DocumentPlace(evidence: index..<end, source: .text, confidence: 0.9)
            }
        }
        return nil
    }

    /// Of a document of one article: 清河县 of `清河县人民政府工作报告`, or of the office of who signs it.
    private static func inTitle(_ text: Text, _ articles: [Article]) -> DocumentPlace? {
        guard articles.count == 1, let article = articles.first else { return nil }
        if let place = article.headline.flatMap({ named(in: $0, text) }) {
            return DocumentPlace(evidence: place, source: .text, confidence: 0.9)
        }
        return article.byline.lazy.compactMap { named(in: $0, text) }.first.map {
            DocumentPlace(evidence: $0, source: .text, confidence: 0.8)
        }
    }

    private static func named(in line: Range<Int>, _ text: Text) -> Range<Int>? {
        guard let place = SubjectReader.place(in: line, of: text) else { return nil }
        let isCountry = RegionCatalogue.shared.region(named: text[place])?.level == .country
        return isCountry ? nil : place
    }

    /// The place that most of the datelines name; the more sure the more of them do.
    private static func inDatelines(_ text: Text, _ articles: [Article]) -> DocumentPlace? {
        let places = articles.compactMap { $0.dateline?.place }.map { place in
            let region = RegionCatalogue.shared.region(in: text.scalars, at: place.lowerBound)
            return (name: region?.end == place.upperBound ? region!.region.name : text[place], range: place)
        }
        guard let (place, count) = commonest(places) else { return nil }
        let share = Double(count) / Double(places.count)
        // A paper of the whole country has news from everywhere.
        return share < Self.share ? nil : DocumentPlace(evidence: place, source: .text, confidence: 0.8 * share)
    }

    private static func inText(_ text: Text) -> DocumentPlace? {
        var mentions: [(name: String, range: Range<Int>)] = []
        var index = 0
        while index < min(text.count, reach) {
            guard let (region, end) = RegionCatalogue.shared.region(in: text.scalars, at: index) else {
                index += 1
                continue
            }
            if region.level != .country { mentions.append((region.name, index..<end)) }
            index = end
        }
        guard let (place, count) = commonest(mentions), count >= fewest else { return nil }
        let share = Double(count) / Double(mentions.count)
        return share < Self.share ? nil : DocumentPlace(evidence: place, source: .inferred, confidence: 0.7 * share)
    }

    /// The first mention of what is named most often; the earlier one of equals.
    private static func commonest(_ mentions: [(name: String, range: Range<Int>)]) -> (place: Range<Int>, count: Int)? {
        var counts: [String: (first: Range<Int>, count: Int)] = [:]
        for mention in mentions { counts[mention.name, default: (mention.range, 0)].count += 1 }
        return counts.values.max { ($0.count, $1.first.lowerBound) < ($1.count, $0.first.lowerBound) }
            .map { ($0.first, $0.count) }
    }
}
