/// The place whose report an article is: what its figures are about where they name no subject.
///
/// Told by the title (`温州市2018年国民经济和社会发展统计公报`) or by the opening lines, which name the assembly that hears
/// the report (`在第十四届全国人民代表大会第二次会议上`). News has no home.
public enum ArticleHome {
    /// How far the title, the day and the speaker reach.
    public static let openingLength = 120

    /// Bodies that a report is given to or by; the place stands up to so many characters before them.
    private static let bodies = ["人民代表大会", "统计局"].map { Array($0.unicodeScalars) }
    private static let reach = 10

    /// The region's short name, or `nil`.
    ///
    /// - Parameter opening: the first `openingLength` scalars of the article, title included.
    public static func name(headline: String?, opening: String) -> String? {
        let title = Array((headline ?? "").unicodeScalars)
        guard ["报告", "公报"].contains(where: { title.contains($0.unicodeScalars) }) else { return nil }
        let catalogue = RegionCatalogue.shared
        if title.contains("国务院".unicodeScalars) { return RegionCatalogue.country }
        if let region = headline.flatMap(catalogue.firstRegion) { return region.name }
        let lines = Array(opening.unicodeScalars).filter { !ScalarClass.isBlank($0) }
        if lines.contains("国务院总理".unicodeScalars) { return RegionCatalogue.country }
        for index in lines.indices {
            guard let (region, end) = catalogue.region(in: lines, at: index) else { continue }
            let rest = Array(lines[end..<min(lines.count, end + reach + 6)])
            if bodies.contains(where: { rest.firstOffset(of: $0).map { $0 <= reach } ?? false }) { return region.name }
        }
        return nil
    }
}
