/// The word lists that the text stages use, compiled into every program so that a worker is one file to copy.
///
/// A list is a UTF-8 file under `Data/`: one entry a line, fields separated by tabs, `#` begins a comment line.
public enum Lexicon {
    public static let regions = list("regions")
    /// Provinces and their prefectures: short name, short names.
    public static let provinces = list("provinces")
    /// Metrics that others add to: identifier, identifiers.
    public static let partitions = list("partitions")
    /// Metrics that a pledge means to keep down: identifier.
    public static let lowerIsBetter = list("lower_is_better")
    /// Family names, one string of single-character names or of names divided by blanks a line.
    public static let surnames = list("surnames")
    /// Words that sign an article: kind (`reporter`, `office`, `body`) and phrase.
    public static let signatures = list("signatures")
    /// Wordings that tell what a line is: kind and phrase.
    public static let layout = list("layout")
    /// Events whose anniversaries date a text: name and year.
    public static let anniversaries = list("anniversaries")
    /// Words of area, level and direction that a differing reading is widened to.
    public static let scopeWords = list("scope_words")
    /// Code points that look like another ideograph: variant and ordinary one.
    public static let variants = list("variants")
    /// How sentences begin that a summary trims, avoids or leaves out: cue and kind.
    public static let summaryCues = list("summary_cues")
    /// What is no keyword: scalar or word, and kind.
    public static let keywordStops = list("keyword_stops")
    /// How common words are in official prose: word and stretches per thousand that hold it.
    public static let backgroundTerms = list("background_terms")
    /// Units of measurement and counters: unit, kind, base unit, factor.
    public static let units = list("units")
    /// Metrics of communiqués and work reports: identifier, name, further names.
    public static let metrics = list("metrics")
    /// Words that bound or govern a metric phrase, with their class.
    public static let indicatorWords = list("indicator_words")
    /// Words that make a number a bound or an estimate.
    public static let hedges = list("hedges")
    /// Fixed words of time.
    public static let timeWords = list("time_words")
    /// Words around a number that decide whether it is a figure.
    public static let figureContexts = list("figure_contexts")
    /// Words with a numeral in them that state no quantity.
    public static let nonQuantities = list("non_quantities")

    private static let resources: [String: [UInt8]] = [
        "anniversaries": PackageResources.anniversaries_tsv,
        "background_terms": PackageResources.background_terms_tsv,
        "figure_contexts": PackageResources.figure_contexts_tsv,
        "hedges": PackageResources.hedges_tsv,
        "indicator_words": PackageResources.indicator_words_tsv,
        "keyword_stops": PackageResources.keyword_stops_tsv,
        "layout": PackageResources.layout_tsv,
        "lower_is_better": PackageResources.lower_is_better_tsv,
        "metrics": PackageResources.metrics_tsv,
        "non_quantities": PackageResources.non_quantities_tsv,
        "partitions": PackageResources.partitions_tsv,
        "provinces": PackageResources.provinces_tsv,
        "regions": PackageResources.regions_tsv,
        "scope_words": PackageResources.scope_words_tsv,
        "signatures": PackageResources.signatures_tsv,
        "summary_cues": PackageResources.summary_cues_tsv,
        "surnames": PackageResources.surnames_tsv,
        "time_words": PackageResources.time_words_tsv,
        "units": PackageResources.units_tsv,
        "variants": PackageResources.variants_tsv,
    ]

    /// The names of all lists, in order.
    static var names: [String] { resources.keys.sorted() }

    /// The lines compiled in; `nil` when there is no such list.
    static func builtIn(_ name: String) -> [[String]]? { resources[name].map(rows) }

    /// The lines in use: the user's, and the built-in ones that these leave standing.
    private static func list(_ name: String) -> [[String]] {
        let builtIn = builtIn(name)!
        return UserLexicons.take(name).map { merged(builtIn, with: $0, list: name) } ?? builtIn
    }

    /// Lists whose lines are told apart by two fields: one word may be of several classes.
    private static let pairs: Set = [
        "figure_contexts", "hedges", "keyword_stops", "layout", "partitions", "provinces", "signatures", "summary_cues",
    ]

    /// The user's lines first, as the first meaning of a word counts, then the built-in ones with other keys.
    static func merged(_ builtIn: [[String]], with user: [[String]], list: String) -> [[String]] {
        let key = { (row: [String]) in Array(row.prefix(pairs.contains(list) ? 2 : 1)) }
        guard list == "metrics" else {
            let replaced = Set(user.map(key))
            return user + builtIn.filter { !replaced.contains(key($0)) }
        }
        // A metric keeps the names that it has.
        var names: [String: [String]] = [:]
        for row in builtIn { names[row[0]] = Array(row.dropFirst()) }
        let known = Set(user.map { $0[0] })
        let extended = user.map { row in
            [row[0], row[1], ((row.count > 2 ? [row[2]] : []) + (names[row[0]] ?? [])).joined(separator: "|")]
        }
        return extended + builtIn.filter { !known.contains($0[0]) }
    }

    /// The fields of each line that is neither empty nor a comment.
    public static func rows(_ bytes: [UInt8]) -> [[String]] {
        bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard let first = line.first, first != UInt8(ascii: "#") else { return nil }
            return line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
