/// How damaged a print is, by which the representative of a cluster is chosen.
enum DamageMigration {
    static let name = "v3-damage"

    static let sql = "ALTER TABLE fingerprint ADD COLUMN damaged INTEGER NOT NULL DEFAULT 0"
}
