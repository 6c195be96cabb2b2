import GRDB

/// The schema, as the list of steps that made it. Append only: a step that has been released is never edited.
///
/// docs/schema.md describes the tables for those who read the store with SQL.
enum Migrations {
    /// "GLLY": `PRAGMA application_id` of every store.
    static let applicationID = 0x474C_4C59

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { db in try db.execute(sql: v1) }
        migrator.registerMigration(QueueMigration.name) { db in try db.execute(sql: QueueMigration.sql) }
        migrator.registerMigration("retention") { db in try db.execute(sql: retention) }
        migrator.registerMigration("uploads") { db in try db.execute(sql: uploads) }
        registerIndicatorViews(&migrator)
        migrator.registerMigration(SummaryOutlineMigration.name) { db in
            try db.execute(sql: SummaryOutlineMigration.sql)
        }
        migrator.registerMigration(DamageMigration.name) { db in try db.execute(sql: DamageMigration.sql) }
        migrator.registerMigration(RemovalMigration.name) { db in try db.execute(sql: RemovalMigration.sql) }
        migrator.registerMigration(AnchorMigration.name, migrate: AnchorMigration.run)
        return migrator
    }

    private static let v1 = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO meta VALUES ('term', 0), ('next_task', 1), ('documents', 0), ('identity', random());

        CREATE TABLE document (
            id INTEGER PRIMARY KEY,
            sha256 BLOB NOT NULL UNIQUE,
            name TEXT NOT NULL,
            producer TEXT NOT NULL,
            key TEXT,
            date TEXT,
            bytes INTEGER NOT NULL,
            length INTEGER NOT NULL,
            submitted_at INTEGER NOT NULL
        );
        CREATE UNIQUE INDEX document_key ON document (producer, key) WHERE key IS NOT NULL;
        CREATE INDEX document_name ON document (name);
        CREATE TABLE alias (
            document INTEGER NOT NULL,
            name TEXT NOT NULL,
            producer TEXT NOT NULL,
            key TEXT NOT NULL,
            PRIMARY KEY (document, name, producer, key)
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX alias_key ON alias (producer, key) WHERE key != '';
        CREATE TABLE body (document INTEGER PRIMARY KEY, bytes BLOB NOT NULL);

        CREATE TABLE task (
            id INTEGER PRIMARY KEY,
            document INTEGER NOT NULL,
            stage TEXT NOT NULL,
            parameters TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            losses INTEGER NOT NULL DEFAULT 0,
            failed_at INTEGER,
            error TEXT
        );
        CREATE INDEX task_document ON task (document);
        CREATE TABLE result (
            id INTEGER PRIMARY KEY,
            document INTEGER NOT NULL,
            stage TEXT NOT NULL,
            version INTEGER NOT NULL,
            worker TEXT NOT NULL,
            finished_at INTEGER NOT NULL,
            json BLOB,
            UNIQUE (document, stage)
        );
        CREATE TABLE stage_count (stage TEXT PRIMARY KEY, done INTEGER NOT NULL) WITHOUT ROWID;

        CREATE TABLE article (
            document INTEGER NOT NULL,
            article INTEGER NOT NULL,
            start INTEGER NOT NULL,
            "end" INTEGER NOT NULL,
            headline TEXT,
            byline TEXT,
            place TEXT,
            date TEXT,
            PRIMARY KEY (document, article)
        ) WITHOUT ROWID;
        CREATE TABLE indicator (
            id INTEGER PRIMARY KEY,
            document INTEGER NOT NULL,
            article INTEGER NOT NULL,
            start INTEGER NOT NULL,
            "end" INTEGER NOT NULL,
            text TEXT NOT NULL,
            value TEXT NOT NULL,
            value_max TEXT,
            unit TEXT NOT NULL,
            metric TEXT NOT NULL,
            metric_id TEXT,
            subject TEXT NOT NULL,
            measure TEXT NOT NULL,
            sign TEXT NOT NULL,
            comparison TEXT NOT NULL,
            status TEXT NOT NULL,
            period TEXT NOT NULL,
            period_text TEXT NOT NULL,
            value_normalized TEXT,
            unit_normalized TEXT
        );
        CREATE INDEX indicator_document ON indicator (document);
        CREATE INDEX indicator_metric ON indicator (metric_id, period) WHERE metric_id IS NOT NULL;
        CREATE TABLE summary (
            document INTEGER NOT NULL,
            article INTEGER NOT NULL,
            text TEXT NOT NULL,
            keywords TEXT NOT NULL,
            sentences TEXT NOT NULL,
            PRIMARY KEY (document, article)
        );

        CREATE TABLE fingerprint (
            document INTEGER NOT NULL,
            article INTEGER NOT NULL,
            start INTEGER NOT NULL,
            "end" INTEGER NOT NULL,
            length INTEGER NOT NULL,
            exact BLOB NOT NULL,
            anchors INTEGER NOT NULL,
            PRIMARY KEY (document, article)
        ) WITHOUT ROWID;
        CREATE INDEX fingerprint_exact ON fingerprint (exact);
        CREATE TABLE anchor (
            hash INTEGER NOT NULL,
            document INTEGER NOT NULL,
            article INTEGER NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (hash, document, article, position)
        ) WITHOUT ROWID;
        CREATE TABLE reuse (
            id INTEGER PRIMARY KEY,
            a_document INTEGER NOT NULL,
            a_article INTEGER NOT NULL,
            a_start INTEGER NOT NULL,
            a_end INTEGER NOT NULL,
            b_document INTEGER NOT NULL,
            b_article INTEGER NOT NULL,
            b_start INTEGER NOT NULL,
            b_end INTEGER NOT NULL,
            kind TEXT NOT NULL,
            similarity REAL NOT NULL,
            differences TEXT NOT NULL,
            UNIQUE (a_document, a_article, b_document, b_article, a_start, b_start)
        );
        CREATE INDEX reuse_b ON reuse (b_document);
        """
}
