import GRDB
import JSONText
public import WireProtocol

/// A task about to be sent to a worker, to be filled with the document and the results it needs.
public struct OfferRequest {
    public var task: TaskID
    public var token: Token
    public var document: DocumentID
    public var stage: Stage
    public var attempt: Int
    /// The stages whose results go along.
    public var needs: [Stage]

    public init(
        task: TaskID,
        token: Token,
        document: DocumentID,
        stage: Stage,
        attempt: Int,
        needs: [Stage]
    ) {
        self.task = task
        self.token = token
        self.document = document
        self.stage = stage
        self.attempt = attempt
        self.needs = needs
    }

    /// `nil` when the store lacks the task or its document: somebody else has written to it.
    func offer(_ db: Database) throws -> TaskOffer? {
        let query = try db.cachedStatement(
            sql: """
                SELECT d.name, d.date, b.bytes, t.parameters
                FROM task t JOIN document d ON d.id = t.document JOIN body b ON b.document = t.document WHERE t.id = ?
                """
        )
        guard let row = try Row.fetchOne(query, arguments: [task.rawValue]) else { return nil }
        var offer = TaskOffer(
            task: task,
            token: token,
            stage: stage,
            document: document,
            name: row[0],
            date: row[1],
            attempt: attempt,
            bodies: [row.bytes(at: 2)],
            inputs: try needs.compactMap { try input($0, db) }
        )
        if let text: String = row[3] {
            guard let comparison = ComparisonParameters(parsing: text), let other = try body(of: comparison.other, db)
            else { return nil }
            offer.bodies.insert(other, at: 0)
            offer.parameters = comparison.parameters
            offer.inputs = []
        }
        return offer
    }

    private func body(of document: DocumentID, _ db: Database) throws -> [UInt8]? {
        let query = try db.cachedStatement(sql: "SELECT bytes FROM body WHERE document = ?")
        return try Row.fetchOne(query, arguments: [document.rawValue])?.bytes(at: 0)
    }

    private func input(_ need: Stage, _ db: Database) throws -> TaskOffer.Input? {
        let query = try db.cachedStatement(
            sql: "SELECT json FROM result WHERE document = ? AND stage = ? AND json IS NOT NULL"
        )
        if let row = try Row.fetchOne(query, arguments: [document.rawValue, need.rawValue]) {
            return TaskOffer.Input(stage: need, result: row.bytes(at: 0))
        }
        // What the tables hold all of is made from them again.
        return try DocumentExport(db).result(of: need, for: document.rawValue)
            .map { TaskOffer.Input(stage: need, result: $0) }
    }
}
