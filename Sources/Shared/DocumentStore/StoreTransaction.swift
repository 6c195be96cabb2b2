import GRDB
public import WireProtocol

/// The writes of one turn of the broker; they all commit or none does.
public struct StoreTransaction {
    let db: Database
    let anchorIndex: AnchorIndexHolder
    var nextTask: Int
    var documentCount: Int
    var counts: [Stage: StageDelta] = [:]
    /// Documents whose tasks have changed.
    var touched: Set<DocumentID> = []

    /// How the counts of a stage change by the transaction.
    struct StageDelta {
        var queued = 0
        var failed = 0
        var done = 0
    }

    init(db: Database, anchorIndex: AnchorIndexHolder, nextTask: Int, documentCount: Int) {
        self.db = db
        self.anchorIndex = anchorIndex
        self.nextTask = nextTask
        self.documentCount = documentCount
    }

    /// A document as it came, checked by the caller.
    public struct NewDocument {
        public var name: String
        public var producer: String
        public var key: String?
        public var date: String?
        /// 0, last, to 9, first.
        public var priority: Int
        /// Milliseconds since 1970.
        public var notBefore: Int?
        public var deadline: Int?
        public var sha256: [UInt8]
        public var body: [UInt8]
        /// The upload that is the body in place of `body`.
        public var upload: Upload?

        /// An upload that is whole, with its length in scalars.
        public struct Upload {
            public var id: Int
            public var bytes: Int
            public var length: Int

            public init(id: Int, bytes: Int, length: Int) {
                self.id = id
                self.bytes = bytes
                self.length = length
            }
        }

        public var byteCount: Int { upload?.bytes ?? body.count }

        public init(
            name: String,
            producer: String,
            key: String?,
            date: String?,
            priority: Int = 4,
            notBefore: Int? = nil,
            deadline: Int? = nil,
            sha256: [UInt8],
            body: [UInt8],
            upload: Upload? = nil
        ) {
            self.name = name
            self.producer = producer
            self.key = key
            self.date = date
            self.priority = priority
            self.notBefore = notBefore
            self.deadline = deadline
            self.sha256 = sha256
            self.body = body
            self.upload = upload
        }
    }

    /// Takes a document, unless its bytes or its key are there already.
    ///
    /// The same bytes under another name are the same document; the name is kept as an alias. The same key with other
    /// bytes is a conflict.
    public mutating func add(_ document: NewDocument, at time: Int) throws -> Acknowledgement.Outcome {
        let outcome = try insert(document, at: time)
        if case .new = outcome { return outcome }
        if let upload = document.upload { try abandon(upload: upload.id) }
        return outcome
    }

    private mutating func insert(_ document: NewDocument, at time: Int) throws -> Acknowledgement.Outcome {
        if let key = document.key, let known = try knownKey(document.producer, key) {
            return known.sha256 == document.sha256
                ? .duplicate(known.id)
                : .refused(
                    WireError(.conflict, "the key stands for other bytes, document \(known.id.rawValue)")
                )
        }
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO document (id, sha256, name, producer, key, date, bytes, length, submitted_at, priority,
                    not_before, deadline)
                VALUES (1 + max((SELECT value FROM meta WHERE name = 'last_document'),
                        (SELECT coalesce(max(id), 0) FROM document)),
                    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (sha256) DO NOTHING
                """
        )
        try insert.execute(
            arguments: [
                Blob(document.sha256), document.name, document.producer, document.key, document.date,
                document.byteCount, document.upload?.length ?? scalarCount(document.body), time, document.priority,
                document.notBefore, document.deadline,
            ]
        )
        guard db.changesCount == 1 else { return .duplicate(try rememberAlias(of: document)) }
        let id = db.lastInsertedRowID
        if let upload = document.upload {
            try bind(upload: upload.id, to: Int(id))
        } else {
            try db.cachedStatement(sql: "INSERT INTO body (document, bytes) VALUES (?, ?)")
                .execute(arguments: [id, Blob(document.body)])
        }
        documentCount += 1
        return .new(DocumentID(Int(id)))
    }

    private func knownKey(_ producer: String, _ key: String) throws -> (id: DocumentID, sha256: [UInt8])? {
        let query = try db.cachedStatement(
            sql: """
                SELECT id, sha256 FROM document WHERE producer = ?1 AND key = ?2
                UNION ALL
                SELECT d.id, d.sha256 FROM alias a JOIN document d ON d.id = a.document
                WHERE a.producer = ?1 AND a.key = ?2 AND a.key != ''
                """
        )
        guard let row = try Row.fetchOne(query, arguments: [producer, key]) else { return nil }
        return (DocumentID(row[0]), row.bytes(at: 1))
    }

    private func rememberAlias(of document: NewDocument) throws -> DocumentID {
        let query = try db.cachedStatement(sql: "SELECT id, name FROM document WHERE sha256 = ?")
        let row = try Row.fetchOne(query, arguments: [Blob(document.sha256)])!
        if row[1] != document.name || document.key != nil {
            try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO alias (document, name, producer, key) VALUES (?, ?, ?, ?)"
            )
            .execute(arguments: [row[0] as Int, document.name, document.producer, document.key ?? ""])
        }
        return DocumentID(row[0])
    }

    /// Queues a stage of a document.
    public mutating func addTask(_ stage: Stage, of document: DocumentID, parameters: String? = nil) throws -> TaskID {
        let id = nextTask
        nextTask += 1
        try db.cachedStatement(sql: "INSERT INTO task (id, document, stage, parameters) VALUES (?, ?, ?, ?)")
            .execute(arguments: [id, document.rawValue, stage.rawValue, parameters])
        counts[stage, default: StageDelta()].queued += 1
        touched.insert(document)
        return TaskID(id)
    }

    /// Stores a result and retires its task.
    ///
    /// - Returns: the pairs of documents that are to be compared because of it.
    public mutating func store(
        _ result: ParsedResult,
        of task: TaskID,
        stage: Stage,
        version: Int,
        worker: String,
        at time: Int
    ) throws -> [ComparisonPair] {
        let removal = try db.cachedStatement(
            sql: "DELETE FROM task WHERE id = ? RETURNING document, parameters, cause IS NOT NULL"
        )
        // A row that somebody else has taken away has no document to store a result of.
        guard let row = try Row.fetchOne(removal, arguments: [task.rawValue]) else { return [] }
        let document = DocumentID(row[0])
        if row[2] { try forgetFailures(of: task) }
        counts[stage, default: StageDelta()].queued -= 1
        counts[stage]!.done += 1
        touched.insert(document)
        if case .comparison(let pairs) = result {
            if let text: String = row[1], let comparison = ComparisonParameters(parsing: text) {
                try merge(pairs, a: comparison.other, b: document)
            }
            return []
        }
        try db.cachedStatement(
            sql: "INSERT INTO result (document, stage, version, worker, finished_at, json) VALUES (?, ?, ?, ?, ?, ?)"
        )
        .execute(
            arguments: [document.rawValue, stage.rawValue, version, worker, time, result.keptJSON.map(Blob.init)]
        )
        return try merge(result, into: document)
    }
}

/// The number of Unicode scalars of valid UTF-8: all bytes but the continuation bytes.
func scalarCount(_ utf8: [UInt8]) -> Int {
    var count = 0
    for byte in utf8 where byte & 0xC0 != 0x80 { count += 1 }
    return count
}
