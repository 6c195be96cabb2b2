import GRDB
public import WireProtocol

/// What the store knows of a document's way through the pipeline.
public struct DocumentFacts: Sendable {
    public struct Task: Sendable {
        public var id: TaskID
        public var stage: Stage
        public var state: TaskFailureState
        public var isDead: Bool
        /// The last.
        public var error: String?
    }

    public var name: String
    public var done: [Stage]
    public var tasks: [Task]
    public var dropped: [Stage]
}

extension DocumentStore {
    /// `nil` when there is no such document.
    public func facts(of document: DocumentID) throws -> DocumentFacts? {
        try pool.writeWithoutTransaction { db in
            let arguments: StatementArguments = [document.rawValue]
            func stages(_ table: String) throws -> [Stage] {
                try String.fetchAll(db, sql: "SELECT stage FROM \(table) WHERE document = ?", arguments: arguments)
                    .compactMap(Stage.init)
            }
            let query = try db.cachedStatement(sql: "SELECT name FROM document WHERE id = ?")
            guard let name = try String.fetchOne(query, arguments: arguments) else { return nil }
            let tasks = try Row.fetchAll(
                db,
                sql: """
                    SELECT id, stage, attempts, losses, failed_at IS NOT NULL, error
                    FROM task WHERE document = ? ORDER BY id
                    """,
                arguments: arguments
            )
            return DocumentFacts(
                name: name,
                done: try stages("result"),
                tasks: tasks.compactMap { row in
                    Stage(rawValue: row[1]).map {
                        DocumentFacts.Task(
                            id: TaskID(row[0]),
                            stage: $0,
                            state: TaskFailureState(attempts: row[2], losses: row[3]),
                            isDead: row[4],
                            error: row[5]
                        )
                    }
                },
                dropped: try stages("dropped")
            )
        }
    }
}
