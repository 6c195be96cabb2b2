/// The word lists that the text stages use, compiled into every program so that a worker is one file to copy.
///
/// A list is a UTF-8 file under `Data/`: one entry a line, fields separated by tabs, `#` begins a comment line.
public enum Lexicon {
    public static let regions = rows(PackageResources.regions_tsv)
    /// Family names, one string of single-character names or of names divided by blanks a line.
    public static let surnames = rows(PackageResources.surnames_tsv)
    /// Words that sign an article: kind (`reporter`, `office`, `body`) and phrase.
    public static let signatures = rows(PackageResources.signatures_tsv)
    /// Wordings that tell what a line is: kind and phrase.
    public static let layout = rows(PackageResources.layout_tsv)
    /// Events whose anniversaries date a text: name and year.
    public static let anniversaries = rows(PackageResources.anniversaries_tsv)
    /// Words of area, level and direction that a differing reading is widened to.
    public static let scopeWords = rows(PackageResources.scope_words_tsv)
    /// Code points that look like another ideograph: variant and ordinary one.
    public static let variants = rows(PackageResources.variants_tsv)
    /// How sentences begin that a summary trims, avoids or leaves out: cue and kind.
    public static let summaryCues = rows(PackageResources.summary_cues_tsv)
    /// What is no keyword: scalar or word, and kind.
    public static let keywordStops = rows(PackageResources.keyword_stops_tsv)
    /// How common words are in official prose: word and stretches per thousand that hold it.
    public static let backgroundTerms = rows(PackageResources.background_terms_tsv)
    /// Units of measurement and counters: unit, kind, base unit, factor.
    public static let units = rows(PackageResources.units_tsv)
    /// Metrics of communiqués and work reports: identifier, name, further names.
    public static let metrics = rows(PackageResources.metrics_tsv)
    /// Words that bound or govern a metric phrase, with their class.
    public static let indicatorWords = rows(PackageResources.indicator_words_tsv)
    /// Words that make a number a bound or an estimate.
    public static let hedges = rows(PackageResources.hedges_tsv)
    /// Fixed words of time.
    public static let timeWords = rows(PackageResources.time_words_tsv)
    /// Words around a number that decide whether it is a figure.
    public static let figureContexts = rows(PackageResources.figure_contexts_tsv)
    /// Words with a numeral in them that state no quantity.
    public static let nonQuantities = rows(PackageResources.non_quantities_tsv)

    /// The fields of each line that is neither empty nor a comment.
    public static func rows(_ bytes: [UInt8]) -> [[String]] {
        bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard let first = line.first, first != UInt8(ascii: "#") else { return nil }
            return line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
