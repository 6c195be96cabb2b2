import GRDB
public import WireProtocol

/// A row of the queue with what its document says of its order.
public struct StoredTask: Sendable {
    public var id: TaskID
    public var document: DocumentID
    public var stage: Stage
    public var state: TaskFailureState
    public var bytes: Int
    public var producer: String
    public var priority: Int
    /// Milliseconds since 1970.
    public var notBefore: Int?
    public var deadline: Int?
    var isDead: Bool

    static let selection = """
        SELECT t.id, t.document, t.stage, t.attempts, t.losses, t.suspicion, t.spent, t.failed_at IS NOT NULL,
            d.bytes, d.producer, d.priority, d.not_before, d.deadline
        FROM task t JOIN document d ON d.id = t.document
        """

    /// `nil` when the stage is not the name of one.
    init?(_ row: Row) {
        guard let stage = Stage(rawValue: row[2]) else { return nil }
        id = TaskID(row[0])
        document = DocumentID(row[1])
        self.stage = stage
        state = TaskFailureState(
            attempts: row[3],
            losses: row[4],
            suspicion: row[5],
            spent: (row[6] as String?).flatMap(Token.init)
        )
        isDead = row[7]
        bytes = row[8]
        producer = row[9]
        priority = row[10]
        notBefore = row[11]
        deadline = row[12]
    }
}

extension DocumentStore {
    /// The tasks of a document that are to be done, read where the last commit is seen.
    public func openTasks(of document: DocumentID) throws -> [StoredTask] {
        try tasks(where: "t.document = ? AND t.failed_at IS NULL", [document.rawValue])
    }

    /// The tasks of dead letters, as they will be when they are revived.
    public func tasks(of letters: [DeadLetter]) throws -> [StoredTask] {
        try letters.flatMap { try tasks(where: "t.id = ?", [$0.task.rawValue]) }
    }

    private func tasks(where condition: String, _ arguments: StatementArguments) throws -> [StoredTask] {
        try pool.writeWithoutTransaction { db in
            let query = try db.cachedStatement(sql: StoredTask.selection + " WHERE \(condition) ORDER BY t.id")
            return try Row.fetchAll(query, arguments: arguments).compactMap(StoredTask.init)
        }
    }

    /// A document by its id or its name.
    public func document(_ reference: String) throws -> DocumentID? {
        try pool.writeWithoutTransaction { db in try StoreReader.document(reference, db) }
    }

    /// The tasks put aside that a filter names, the oldest first.
    public func deadLetters(_ filter: DeadFilter, now: Int, limit: Int) throws -> [DeadLetter] {
        try pool.writeWithoutTransaction { db in
            try DeadLetter.fetch(db, filter, now: now, after: 0, limit: limit).map(\.letter)
        }
    }
}
