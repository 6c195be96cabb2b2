extension Migrations {
    /// Texts that have left the store, and how a sweep finds the comparisons that still need one.
    static let retention = """
        CREATE TABLE body_gone (
            document INTEGER PRIMARY KEY,
            archived INTEGER NOT NULL,
            gone_at INTEGER NOT NULL
        );
        CREATE INDEX task_other ON task (json_extract(parameters, '$.other')) WHERE parameters IS NOT NULL;
        INSERT INTO meta VALUES ('bodies_archived', 0), ('bodies_dropped', 0);
        """
}
