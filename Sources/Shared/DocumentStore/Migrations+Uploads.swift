extension Migrations {
    /// Documents that came in chunks: an upload without a document is still coming, or abandoned when it has no name.
    static let uploads = """
        CREATE TABLE upload (
            id INTEGER PRIMARY KEY,
            name TEXT UNIQUE,
            total INTEGER NOT NULL,
            stored INTEGER NOT NULL,
            document INTEGER UNIQUE,
            touched_at INTEGER NOT NULL
        );
        CREATE TABLE body_chunk (
            upload INTEGER NOT NULL,
            start INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (upload, start)
        );
        """
}
