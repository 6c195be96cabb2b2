/// The digest of a report by its sections, beside the summary's text.
enum SummaryOutlineMigration {
    static let name = "v3-summary-outline"

    /// A JSON array; null where the summary has no outline.
    static let sql = "ALTER TABLE summary ADD COLUMN outline TEXT"
}
