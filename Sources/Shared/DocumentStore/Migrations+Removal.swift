/// Documents can be taken out: the largest id that was is never given again.
enum RemovalMigration {
    static let name = "v3-removal"

    static let sql = "INSERT INTO meta VALUES ('last_document', 0)"
}
