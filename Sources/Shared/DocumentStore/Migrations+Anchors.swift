import GRDB

/// The index of anchors as lists by article and packed runs, in place of a B-tree of single anchors.
enum AnchorMigration {
    static let name = "v4-anchor-runs"

    private static let sql = """
        CREATE TABLE anchor_list (
            id INTEGER PRIMARY KEY,
            document INTEGER NOT NULL,
            article INTEGER NOT NULL,
            text INTEGER NOT NULL,
            anchors BLOB NOT NULL
        );
        CREATE INDEX anchor_list_document ON anchor_list (document);
        CREATE INDEX anchor_list_text ON anchor_list (text);
        CREATE TABLE anchor_run (
            number INTEGER PRIMARY KEY,
            level INTEGER NOT NULL,
            bits INTEGER NOT NULL,
            first INTEGER NOT NULL,
            next INTEGER NOT NULL,
            postings INTEGER NOT NULL
        );
        CREATE TABLE anchor_page (id INTEGER PRIMARY KEY, postings BLOB NOT NULL);
        """

    static func run(_ db: Database) throws {
        try db.execute(sql: sql)
        var standing = try firstOfEachText(db)
        let anchors = try Row.fetchCursor(
            db,
            sql: "SELECT document, article, hash, position FROM anchor ORDER BY document, article, position"
        )
        var current: ArticleKey?
        var list: [PackedAnchors.Anchor] = []
        func finish() throws {
            if let current, let text = standing.removeValue(forKey: current) { try insert(current, text, list, db) }
            list = []
        }
        while let row = try anchors.next() {
            let key = ArticleKey(document: row[0], article: row[1])
            if key != current { try finish() }
            current = key
            list.append((UInt32(truncatingIfNeeded: row[2] as Int), row[3]))
        }
        try finish()
        for (key, text) in standing.sorted(by: { $0.key < $1.key }) { try insert(key, text, [], db) }
        try db.execute(sql: "DROP TABLE anchor")
    }

    private static func insert(_ key: ArticleKey, _ text: Int, _ list: [PackedAnchors.Anchor], _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO anchor_list (document, article, text, anchors) VALUES (?, ?, ?, ?)")
            .execute(arguments: [key.document, key.article, text, Blob(PackedAnchors.pack(list))])
    }

    private static func firstOfEachText(_ db: Database) throws -> [ArticleKey: Int] {
        var first: [Int: (key: ArticleKey, priority: UInt64)] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT f.document, f.article, f.exact, d.sha256
                FROM fingerprint f JOIN document d ON d.id = f.document WHERE f.length > 0
                """
        )
        while let row = try rows.next() {
            let key = ArticleKey(document: row[0], article: row[1])
            let text = textNumber(row.bytes(at: 2))
            let priority = ArticlePriority.of(row.bytes(at: 3), article: key.article)
            if priority < first[text]?.priority ?? .max { first[text] = (key, priority) }
        }
        return Dictionary(first.map { ($0.value.key, $0.key) }, uniquingKeysWith: { first, _ in first })
    }

    /// The part of a text's hash by which the index finds it again.
    static func textNumber(_ exact: [UInt8]) -> Int { exact.suffix(8).reduce(0) { $0 << 8 | Int($1) } }
}
