/// The word lists that the text stages use, compiled into every program so that a worker is one file to copy.
///
/// A list is a UTF-8 file under `Data/`: one entry a line, fields separated by tabs, `#` begins a comment line.
public enum Lexicon {
    public static let keywordStops = rows(PackageResources.keyword_stops_tsv)
    public static let regions = rows(PackageResources.regions_tsv)
    public static let scopeWords = rows(PackageResources.scope_words_tsv)
    public static let summaryCues = rows(PackageResources.summary_cues_tsv)
    public static let variants = rows(PackageResources.variants_tsv)

    /// The fields of each line that is neither empty nor a comment.
    public static func rows(_ bytes: [UInt8]) -> [[String]] {
        bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard let first = line.first, first != UInt8(ascii: "#") else { return nil }
            return line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
