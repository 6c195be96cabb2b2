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

    /// The fields of each line that is neither empty nor a comment.
    public static func rows(_ bytes: [UInt8]) -> [[String]] {
        bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard let first = line.first, first != UInt8(ascii: "#") else { return nil }
            return line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
