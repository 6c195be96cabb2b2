/// Turns the subject of a record, as written, into a name that can be set beside those of other documents.
///
/// 温州市 becomes 温州; 全市, 我省, 该县 become the place that the article's headline or dateline names, where it is of
/// that level; a figure of a report that names no subject is about the report's place (`ArticleHome`). Nothing is
/// guessed: `nil` where the article does not tell.
public enum SubjectName {
    /// - Parameters:
    ///   - subject: as written, perhaps empty.
    ///   - home: the place whose report the article is.
    ///   - headline: of the article it stands in.
    ///   - place: of the article's dateline.
    public static func resolve(_ subject: String, home: String?, headline: String?, place: String?) -> String? {
        guard !subject.isEmpty else { return home }
        let catalogue = RegionCatalogue.shared
        if let region = catalogue.region(named: subject) { return region.name }
        if let level = scopeLevel(subject) { return named(level, [home, headline, place]) }
        let scalars = Array(subject.unicodeScalars)
        if let (region, end) = catalogue.region(in: scalars, at: 0) {
            let rest = Text(scalars: scalars)[end..<scalars.count]
            // 温州全市, 浙江温州市
            if scopeLevel(rest) != nil { return region.name }
            if let inner = catalogue.region(named: rest) { return inner.name }
        }
        return subject
    }

    private enum Scope { case country, province, prefecture, county }

    private static func scopeLevel(_ word: String) -> Scope? {
        let scalars = Array(word.unicodeScalars)
        guard scalars.count == 2, ["全", "我", "本", "该"].contains(scalars[0]) else {
            return word == "全自治区" ? .province : nil
        }
        switch scalars[1] {
        case "国": return .country
        case "省": return .province
        case "市", "州", "盟": return .prefecture
        case "县", "区", "旗", "镇", "乡", "村": return .county
        default: return nil
        }
    }

    /// The place of that level that the first of the lines to name one names.
    private static func named(_ scope: Scope, _ lines: [String?]) -> String? {
        if scope == .country { return RegionCatalogue.country }
        let catalogue = RegionCatalogue.shared
        for (number, line) in lines.enumerated() {
            guard let line else { continue }
            guard let region = catalogue.firstRegion(in: line) else {
                // A dateline is the name of a place and nothing else.
                if scope == .county, number == lines.count - 1,
                    line.unicodeScalars.last.map({ "县区旗镇乡".unicodeScalars.contains($0) }) == true
                {
                    return line
                }
                continue
            }
            switch (scope, region.level) {
            case (.province, .province), (.prefecture, .prefecture): return region.name
            case (.province, .prefecture): if let province = catalogue.parent(of: region.name) { return province }
            // 北京, 天津, 上海 and 重庆 are cities and provinces.
            case (.prefecture, .province) where municipalities.contains(region.name): return region.name
            default: continue
            }
        }
        return nil
    }

    private static let municipalities: Set<String> = ["北京", "天津", "上海", "重庆"]
}
