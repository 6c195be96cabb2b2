import GRDB
public import WireProtocol

// Documents in chunks: each chunk is a row, appended as it comes. An upload that a submit names becomes the body of a
// document by one number in its row; nothing is copied, and nobody ever holds the whole.

/// An upload as far as it has come.
public struct StoredUpload: Sendable, Equatable {
    public var id: Int
    public var total: Int
    public var stored: Int

    public var isWhole: Bool { stored == total }
}

extension StoreTransaction {
    /// Uploads that may be on their way at once, of all clients together.
    public static let maximumUploads = 64

    /// Appends a chunk if it is the next one; any other changes nothing.
    ///
    /// - Returns: how far the upload has come, or why the chunk is not taken.
    public func append(_ chunk: UploadChunk, at time: Int) throws -> Result<StoredUpload, WireError> {
        var upload: StoredUpload
        if let known = try StoredUpload(db, name: chunk.upload) {
            guard known.total == chunk.total else {
                return .failure(WireError(.conflict, "the upload was begun with \(known.total) bytes"))
            }
            upload = known
        } else if let known = try document(uploadedAs: chunk) {
            return .success(known)
        } else {
            let open = try Int.fetchOne(db, sql: "SELECT count(*) FROM upload WHERE name IS NOT NULL")!
            guard open < Self.maximumUploads else {
                return .failure(WireError(.busy, "\(open) uploads are on their way"))
            }
            upload = StoredUpload(id: 0, total: chunk.total, stored: 0)
        }
        guard chunk.offset == upload.stored, !chunk.bytes.isEmpty else { return .success(upload) }
        if upload.id == 0 {
            try db.cachedStatement(sql: "INSERT INTO upload (name, total, stored, touched_at) VALUES (?, ?, 0, ?)")
                .execute(arguments: [chunk.upload, chunk.total, time])
            upload.id = Int(db.lastInsertedRowID)
        }
        try db.cachedStatement(sql: "INSERT INTO body_chunk (upload, start, bytes) VALUES (?, ?, ?)")
            .execute(arguments: [upload.id, chunk.offset, Blob(chunk.bytes)])
        upload.stored += chunk.bytes.count
        try db.cachedStatement(sql: "UPDATE upload SET stored = ?, touched_at = ? WHERE id = ?")
            .execute(arguments: [upload.stored, time, upload.id])
        return .success(upload)
    }

    /// An upload called by its SHA-256 whose document is there already is whole before it has begun.
    private func document(uploadedAs chunk: UploadChunk) throws -> StoredUpload? {
        guard let sha256 = [UInt8](hexadecimal: chunk.upload), sha256.count == 32 else { return nil }
        let query = try db.cachedStatement(sql: "SELECT bytes FROM document WHERE sha256 = ?")
        guard try Int.fetchOne(query, arguments: [Blob(sha256)]) == chunk.total else { return nil }
        return StoredUpload(id: 0, total: chunk.total, stored: chunk.total)
    }

    /// Makes an upload the body of a document.
    func bind(upload: Int, to document: Int) throws {
        try db.cachedStatement(sql: "UPDATE upload SET document = ?, name = NULL WHERE id = ?")
            .execute(arguments: [document, upload])
    }

    /// Nobody will ask for the upload again; a sweep takes its chunks away.
    public func abandon(upload: Int) throws {
        try db.cachedStatement(sql: "UPDATE upload SET document = NULL, name = NULL WHERE id = ?")
            .execute(arguments: [upload])
    }
}

extension StoredUpload {
    init?(_ db: Database, name: String) throws {
        let query = try db.cachedStatement(sql: "SELECT id, total, stored FROM upload WHERE name = ?")
        guard let row = try Row.fetchOne(query, arguments: [name]) else { return nil }
        self.init(id: row[0], total: row[1], stored: row[2])
    }
}

extension DocumentStore {
    public func upload(named name: String) throws -> StoredUpload? {
        try pool.writeWithoutTransaction { db in try StoredUpload(db, name: name) }
    }

    /// Whether a document has these bytes.
    public func hasDocument(sha256: [UInt8]) throws -> Bool {
        try pool.writeWithoutTransaction { db in
            let query = try db.cachedStatement(sql: "SELECT 1 FROM document WHERE sha256 = ?")
            return try Row.fetchOne(query, arguments: [Blob(sha256)]) != nil
        }
    }

    /// Gives back the memory of SQLite's cache, which a large document that has passed through has filled with itself.
    public func shrinkCache() throws {
        try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA shrink_memory") }
    }

    /// Bytes of an upload from an offset on: to the end of the chunk in which it lies, at most `count`.
    public func chunk(of upload: Int, at offset: Int, count: Int = .max) throws -> [UInt8] {
        try pool.writeWithoutTransaction { db in try Self.chunk(of: upload, at: offset, count: count, db) }
    }

    private static func chunk(of upload: Int, at offset: Int, count: Int, _ db: Database) throws -> [UInt8] {
        let query = try db.cachedStatement(
            sql: "SELECT start, bytes FROM body_chunk WHERE upload = ? AND start <= ? ORDER BY start DESC LIMIT 1"
        )
        guard let row = try Row.fetchOne(query, arguments: [upload, offset]) else { return [] }
        let bytes = row.bytes(at: 1).dropFirst(offset - (row[0] as Int))
        return Array(bytes.prefix(count))
    }

    /// A piece of one of a task's documents; empty when there is nothing at that place.
    public func piece(_ request: BodyRequest, count: Int) throws -> [UInt8] {
        try pool.writeWithoutTransaction { db in
            let query = try db.cachedStatement(sql: "SELECT document, parameters FROM task WHERE id = ?")
            guard let row = try Row.fetchOne(query, arguments: [request.task.rawValue]) else { return [] }
            var document: Int = row[0]
            if let text: String = row[1], let comparison = ComparisonParameters(parsing: text), request.body == 0 {
                document = comparison.other.rawValue
            }
            let upload = try Int.fetchOne(db, sql: "SELECT id FROM upload WHERE document = ?", arguments: [document])
            return try upload.map { try Self.chunk(of: $0, at: request.offset, count: count, db) } ?? []
        }
    }

    /// Lets the text of one large document go, as ``sweepBodies(_:at:)`` does with the others.
    public func sweepLargeBody(_ retention: BodyRetention, at time: Int) throws {
        guard case .days(let days) = retention.period else { return }
        let found = try pool.writeWithoutTransaction { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT u.id, d.id, d.sha256, u.total FROM upload u JOIN document d ON d.id = u.document
                    WHERE d.submitted_at <= ? AND NOT EXISTS (SELECT 1 FROM task t WHERE t.document = d.id)
                        AND NOT EXISTS (SELECT 1 FROM task t
                            WHERE t.parameters IS NOT NULL AND json_extract(t.parameters, '$.other') = d.id)
                    LIMIT 1
                    """,
                arguments: [time - days * 86_400_000]
            )
        }
        guard let found else { return }
        let (upload, document, total): (Int, Int, Int) = (found[0], found[1], found[3])
        try retention.archive?.write(found.bytes(at: 2)) { offset in
            offset < total ? try chunk(of: upload, at: offset) : []
        }
        try commit { transaction in
            try transaction.abandon(upload: upload)
            try transaction.noteBodyGone(of: document, isArchived: retention.archive != nil, at: time)
        }
    }

    /// Forgets uploads that nobody has gone on with since a time, and takes away the chunks of those that are forgotten, a
    /// portion at a time.
    public func sweepUploads(untouchedSince time: Int) throws {
        let abandoned = try pool.writeWithoutTransaction { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT id FROM upload
                    WHERE document IS NULL AND (name IS NULL OR touched_at < ?) ORDER BY id LIMIT 1
                    """,
                arguments: [time]
            )
        }
        guard let abandoned else { return }
        _ = try commit { transaction in
            try transaction.abandon(upload: abandoned)
            let db = transaction.db
            try db.execute(
                sql: """
                    DELETE FROM body_chunk WHERE rowid IN
                        (SELECT rowid FROM body_chunk WHERE upload = ? LIMIT \(Self.sweptChunks))
                    """,
                arguments: [abandoned]
            )
            if db.changesCount < Self.sweptChunks {
                try db.execute(sql: "DELETE FROM upload WHERE id = ?", arguments: [abandoned])
            }
        }
    }

    /// 32 MB of pages that become free, a second.
    private static let sweptChunks = 32
}
