import Lexicons

/// The regions of `regions.tsv` by their short names, with the province that each prefecture belongs to.
public struct RegionCatalogue: Sendable {
    public enum Level: Int, Sendable, Comparable {
        case country, province, prefecture
        public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }

    public struct Region: Sendable, Equatable {
        /// The short name: 温州 for 温州市, 广西 for 广西壮族自治区.
        public var name: String
        public var level: Level
    }

    public static let shared = RegionCatalogue(regions: Lexicon.regions, provinces: Lexicon.provinces)

    /// What the whole country is called here.
    public static let country = "全国"

    private let trie: ScalarTrie
    private let regions: [Region]
    private let provinceOf: [String: String]

    init(regions rows: [[String]], provinces: [[String]]) {
        var names: [(name: String, level: Level)] = ["全国", "我国", "中国"].map { ($0, .country) }
        for row in rows where row.count >= 2 {
            switch row[1] {
            case "province": names.append((row[0], .province))
            case "prefecture": names.append((row[0], .prefecture))
            default: continue
            }
        }
        let known = [Level.province, .prefecture].map { level in Set(names.filter { $0.level == level }.map(\.name)) }
        regions = names.map { name, level in
            if level == .country { return Region(name: Self.country, level: level) }
            return Region(name: Self.shortest(name, in: known[level.rawValue - 1]), level: level)
        }
        trie = ScalarTrie(names.enumerated().map { ($1.name, $0) })
        var provinceOf: [String: String] = [:]
        for row in provinces where row.count >= 2 {
            for prefecture in row[1].split(separator: "|") { provinceOf[String(prefecture)] = row[0] }
        }
        self.provinceOf = provinceOf
    }

    /// The shortest name of the same level that the name begins with.
    private static func shortest(_ name: String, in known: Set<String>) -> String {
        let scalars = Array(name.unicodeScalars)
        for length in 2..<max(2, scalars.count) {
            let head = Text(scalars: scalars)[0..<length]
            if known.contains(head) { return head }
        }
        return name
    }

    /// The region of exactly this name, long or short.
    public func region(named name: String) -> Region? {
        let scalars = Array(name.unicodeScalars)
        return region(in: scalars, at: 0).flatMap { $0.end == scalars.count ? $0.region : nil }
    }

    /// The longest name of a region that begins at a position.
    func region(in scalars: [Unicode.Scalar], at index: Int) -> (region: Region, end: Int)? {
        trie.longestMatch(in: scalars, at: index, limit: scalars.count).map { (regions[$0.value], $0.end) }
    }

    /// The first region that a line names, from the given level down.
    func firstRegion(in line: String) -> Region? {
        let scalars = Array(line.unicodeScalars)
        var index = 0
        var found: Region?
        while index < scalars.count {
            guard let (region, end) = region(in: scalars, at: index) else {
                if found != nil { return found }
                index += 1
                continue
            }
            // 浙江省温州市: the innermost of a chain.
            found = region
            index = end
        }
        return found
    }

    /// The region that a region is a part of: the province of a prefecture, the country of a province.
    public func parent(of name: String) -> String? {
        guard let region = region(named: name) else { return nil }
        switch region.level {
        case .country: return nil
        case .province: return Self.country
        case .prefecture: return provinceOf[region.name]
        }
    }
}
