import GRDB
public import WireProtocol

extension DocumentStore {
    /// Takes the texts of finished documents out of the store, a portion at a time.
    ///
    /// A document is finished when no task speaks of it: none of its own, queued or put aside, and no comparison of a
    /// later one with it. Texts that are archived are on disk there before they leave here.
    ///
    /// - Parameter time: now, in milliseconds since 1970.
    /// - Returns: how many texts have left, and whether all documents have been looked at.
    @discardableResult
    public func sweepBodies(_ retention: BodyRetention, at time: Int) throws -> (left: Int, isComplete: Bool) {
        guard case .days(let days) = retention.period else { return (0, true) }
        let latest = time - days * 86_400_000
        let found = try pool.writeWithoutTransaction { db in
            try BodySweep(db, after: sweptDocument, submittedUntil: latest)
        }
        // From the beginning again, for those that were not finished the last time.
        sweptDocument = found.last ?? 0
        // An idle broker syncs nothing.
        guard !found.leaving.isEmpty else { return (0, found.last == nil) }
        try commit { try $0.perform(found, into: retention.archive, at: time) }
        return (found.leaving.count, found.last == nil)
    }

    /// Why a task of the document cannot be handed out, when there is no offer for it.
    public func reasonForNoOffer(of document: DocumentID) throws -> String {
        let isGone = try pool.writeWithoutTransaction { db in
            try Bool.fetchOne(db, sql: "SELECT 1 FROM body_gone WHERE document = ?", arguments: [document.rawValue])
        }
        return isGone == nil
            ? "E_STORE: the store lacks rows of document \(document.rawValue)"
            : "E_BODY_GONE: the text of document \(document.rawValue) is kept no more (--keep-bodies)"
    }
}

/// The next documents whose texts are kept no more.
private struct BodySweep {
    var leaving: [(id: Int, sha256: [UInt8])] = []
    /// The last document looked at; `nil` at the end.
    var last: Int?

    /// Documents looked at in one portion, and bytes taken out of it: a few milliseconds of the writer's time.
    private static let documents = 256
    private static let bytes = 16 << 20

    init(_ db: Database, after start: Int, submittedUntil latest: Int) throws {
        let query = try db.cachedStatement(
            sql: """
                SELECT d.id, d.sha256, d.bytes,
                    NOT EXISTS (SELECT 1 FROM task t WHERE t.document = d.id)
                    AND NOT EXISTS (SELECT 1 FROM task t
                        WHERE t.parameters IS NOT NULL AND json_extract(t.parameters, '$.other') = d.id),
                    d.submitted_at <= ?2
                FROM body b JOIN document d ON d.id = b.document WHERE b.document > ?1
                ORDER BY b.document LIMIT \(Self.documents)
                """
        )
        var bytes = 0
        let rows = try Row.fetchAll(query, arguments: [start, latest])
        for row in rows {
            // Documents stand in the order of their coming: what follows is newer still.
            guard row[4] else {
                last = nil
                return
            }
            guard row[3] else { continue }
            leaving.append((row[0], row.bytes(at: 1)))
            bytes += row[2] as Int
            last = row[0]
            guard bytes < Self.bytes else { return }
        }
        last = rows.count < Self.documents ? nil : rows.last?[0]
    }
}

extension StoreTransaction {
    fileprivate func perform(_ sweep: BodySweep, into archive: BodyArchive?, at time: Int) throws {
        let read = try db.cachedStatement(sql: "SELECT bytes FROM body WHERE document = ?")
        try archive?.write(
            sweep.leaving.map { document in
                (document.sha256, try Row.fetchOne(read, arguments: [document.id])?.bytes(at: 0) ?? [])
            }
        )
        for document in sweep.leaving {
            try noteBodyGone(of: document.id, isArchived: archive != nil, at: time)
            try db.cachedStatement(sql: "DELETE FROM body WHERE document = ?").execute(arguments: [document.id])
        }
    }

    func noteBodyGone(of document: Int, isArchived: Bool, at time: Int) throws {
        try db.cachedStatement(sql: "INSERT INTO body_gone (document, archived, gone_at) VALUES (?, ?, ?)")
            .execute(arguments: [document, isArchived, time])
        try db.cachedStatement(sql: "UPDATE meta SET value = value + 1 WHERE name = ?")
            .execute(arguments: [isArchived ? "bodies_archived" : "bodies_dropped"])
    }

    /// Whether the text of a document is neither here nor archived.
    func isBodyDropped(of document: Int) throws -> Bool {
        let query = try db.cachedStatement(sql: "SELECT 1 FROM body_gone WHERE document = ? AND NOT archived")
        return try Row.fetchOne(query, arguments: [document]) != nil
    }
}
