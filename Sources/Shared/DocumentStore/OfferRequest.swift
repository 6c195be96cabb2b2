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

    func offer(_ db: Database) throws -> TaskOffer {
        let query = try db.cachedStatement(
            sql: """
                SELECT d.name, d.date, b.bytes, t.parameters
                FROM task t JOIN document d ON d.id = t.document JOIN body b ON b.document = t.document WHERE t.id = ?
                """
        )
        guard let row = try Row.fetchOne(query, arguments: [task.rawValue]) else {
            preconditionFailure("task \(task.rawValue) is known to the queue but not to the store")
        }
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
            let comparison = ComparisonParameters(parsing: text)
            offer.bodies.insert(try body(of: comparison.other, db), at: 0)
            offer.parameters = comparison.parameters
            offer.inputs = []
        }
        return offer
    }

    private func body(of document: DocumentID, _ db: Database) throws -> [UInt8] {
        let query = try db.cachedStatement(sql: "SELECT bytes FROM body WHERE document = ?")
        return try Row.fetchOne(query, arguments: [document.rawValue])!.bytes(at: 0)
    }

    private func input(_ need: Stage, _ db: Database) throws -> TaskOffer.Input? {
        let query = try db.cachedStatement(
            sql: "SELECT json FROM result WHERE document = ? AND stage = ? AND json IS NOT NULL"
        )
        guard let row = try Row.fetchOne(query, arguments: [document.rawValue, need.rawValue]) else { return nil }
        return TaskOffer.Input(stage: need, result: row.bytes(at: 0))
    }
}
