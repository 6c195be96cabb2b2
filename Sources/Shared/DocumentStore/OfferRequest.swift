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

    /// `nil` when the store lacks the task, its document or a text: somebody else has written to it, or it is kept no more.
    func offer(_ db: Database, _ archive: BodyArchive?) throws -> TaskOffer? {
        let query = try db.cachedStatement(
            sql: """
                SELECT d.name, d.date, t.parameters
                FROM task t JOIN document d ON d.id = t.document WHERE t.id = ?
                """
        )
        guard let row = try Row.fetchOne(query, arguments: [task.rawValue]),
            let text = try body(of: document, db, archive)
        else { return nil }
        var offer = TaskOffer(
            task: task,
            token: token,
            stage: stage,
            document: document,
            name: row[0],
            date: row[1],
            attempt: attempt,
            bodies: [text.bytes],
            inputs: try needs.compactMap { try input($0, db) }
        )
        var remote = [text.remote]
        if let parameters: String = row[2] {
            guard let comparison = ComparisonParameters(parsing: parameters),
                let other = try body(of: comparison.other, db, archive)
            else { return nil }
            offer.bodies.insert(other.bytes, at: 0)
            remote.insert(other.remote, at: 0)
            offer.parameters = comparison.parameters
            offer.inputs = []
        }
        if remote.contains(where: { $0 > 0 }) { offer.fetch = remote }
        return offer
    }

    /// A text whole, or for one that came in chunks the number of bytes that the worker must ask for.
    private func body(
        of document: DocumentID,
        _ db: Database,
        _ archive: BodyArchive?
    ) throws -> (bytes: [UInt8], remote: Int)? {
        let query = try db.cachedStatement(sql: "SELECT bytes FROM body WHERE document = ?")
        if let row = try Row.fetchOne(query, arguments: [document.rawValue]) { return (row.bytes(at: 0), 0) }
        let upload = try db.cachedStatement(sql: "SELECT total FROM upload WHERE document = ?")
        if let total = try Int.fetchOne(upload, arguments: [document.rawValue]) { return ([], total) }
        let name = try db.cachedStatement(sql: "SELECT sha256 FROM document WHERE id = ?")
        let archived = try Row.fetchOne(name, arguments: [document.rawValue]).flatMap { archive?.read($0.bytes(at: 0)) }
        return archived.map { ($0, 0) }
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
