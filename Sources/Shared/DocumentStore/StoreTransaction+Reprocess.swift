import GRDB
public import WireProtocol

extension StoreTransaction {
    /// Takes away what stages have found in a document, so that they can be done again; nothing stale stays.
    ///
    /// Comparisons of other documents with it must have been withdrawn where `fingerprint` is among the stages: they are
    /// found again when it is.
    ///
    /// - Returns: what is to be compared because of it: see `removeReprints`.
    @discardableResult
    public mutating func discardResults(of document: DocumentID, _ stages: [Stage]) throws -> [ComparisonPair] {
        var pairs: [ComparisonPair] = []
        for stage in stages {
            let removal = try db.cachedStatement(
                sql: "DELETE FROM result WHERE document = ? AND stage = ? RETURNING 1"
            )
            let isThere = try Row.fetchOne(removal, arguments: [document.rawValue, stage.rawValue]) != nil
            if isThere { counts[stage, default: StageDelta()].done -= 1 }
            if stage == .fingerprint { pairs = try removeReprints(of: document) }
            for table in Self.tables[stage] ?? [] {
                try db.cachedStatement(sql: "DELETE FROM \(table) WHERE document = ?")
                    .execute(arguments: [document.rawValue])
            }
            try db.cachedStatement(sql: "DELETE FROM dropped WHERE document = ? AND stage = ?")
                .execute(arguments: [document.rawValue, stage.rawValue])
        }
        touched.insert(document)
        return pairs
    }

    private static let tables: [Stage: [String]] = [
        .segment: ["article"], .indicators: ["indicator"], .summary: ["summary"],
    ]
}

extension Stage {
    /// Whether a stage can be done again: comparisons come of fingerprints.
    public static func isRepeatable(_ stage: Stage) -> Bool { stage != .compare }
}

extension DocumentStore {
    /// Finished documents that have their text and the results a stage needs, in order of their numbers.
    ///
    /// - Parameters:
    ///   - below: only those whose result is of an older version, or is missing.
    public func repeatable(
        _ stage: Stage,
        needs: [Stage],
        below version: Int?,
        after: DocumentID,
        limit: Int
    ) throws -> [DocumentID] {
        try pool.writeWithoutTransaction { db in
            var sql = """
                SELECT d.id FROM document d LEFT JOIN result r ON r.document = d.id AND r.stage = ?
                WHERE d.id > ? AND d.state = 0 AND (r.version IS NULL OR r.version < ?)
                    AND NOT EXISTS (SELECT 1 FROM body_gone g WHERE g.document = d.id)
                """
            var arguments: [(any DatabaseValueConvertible)?] = [stage.rawValue, after.rawValue, version ?? Int.max]
            for need in needs {
                sql += " AND EXISTS (SELECT 1 FROM result n WHERE n.document = d.id AND n.stage = ?)"
                arguments.append(need.rawValue)
            }
            arguments.append(limit)
            return try Int.fetchAll(db, sql: sql + " ORDER BY d.id LIMIT ?", arguments: StatementArguments(arguments))
                .map { DocumentID($0) }
        }
    }
}
