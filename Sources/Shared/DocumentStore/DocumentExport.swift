import GRDB
import JSONText
import WireProtocol

/// Puts a document together again from its rows, in the shape that `galley analyze` prints.
struct DocumentExport {
    let db: Database

    init(_ db: Database) { self.db = db }

    func object(for id: Int, includingTasks: Bool) throws -> [UInt8] {
        let document = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT name, sha256, length, date FROM document WHERE id = ?"),
            arguments: [id]
        )!
        let results = try results(of: id)
        let segmentation = try results.first { $0.stage == Stage.segment.rawValue }.map { result in
            try JSONValue(parsing: result.json, maximumDepth: WireLimits.resultDepth)
        }
        let summaries = try summaries(of: id)
        let indicators = try indicators(of: id)
        let tasks = try tasks(of: id)

        var writer = JSONWriter()
        writer.object { object in
            object.member("document", document[0] as String)
            object.member("id", id)
            object.member("sha256", document.bytes(at: 1).hexadecimal)
            object.member("length", document[2] as Int)
            object.member("encoding", "UTF-8")
            object.member("date", segmentation?["date"] ?? .null)
            object.member("place", segmentation?["place"] ?? .null)
            object.name("articles")
            object.array { list in
                for article in segmentation?["articles"]?.array ?? [] {
                    list.value(article.adding("summary", summaries[article["index"]?.integer ?? -1]))
                }
            }
            object.name("indicators")
            object.array { list in
                for row in indicators { list.object { $0.writeIndicator(row, from: 0) } }
            }
            object.member("summary", summaries[0] ?? .null)
            object.name("results")
            object.object { list in
                for result in results where result.stage != Stage.segment.rawValue {
                    list.name(result.stage)
                    // As it came, on one line: no string of JSON has a line break in it.
                    list.raw(result.json.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 })
                }
            }
            object.name("errors")
            object.array { list in
                for task in tasks where task[4] != nil { list.object { $0.writeError(task) } }
            }
            if includingTasks {
                object.name("tasks")
                object.array { list in
                    for task in tasks { list.object { $0.writeTask(task) } }
                }
            }
        }
        return writer.bytes
    }

    /// The result of a built-in stage that is kept in tables only; `nil` for the others.
    func result(of stage: Stage, for id: Int) throws -> [UInt8]? {
        var writer = JSONWriter()
        switch stage {
        case .indicators:
            let rows = try indicators(of: id)
            writer.object { result in
                result.name("indicators")
                result.array { list in
                    for row in rows { list.object { $0.writeIndicator(row, from: 0) } }
                }
            }
        case .summary:
            let summaries = try summaries(of: id)
            writer.object { result in
                result.member("document", summaries[0] ?? .null)
                result.name("articles")
                result.object { articles in
                    for (article, summary) in summaries.sorted(by: { $0.key < $1.key }) where article > 0 {
                        articles.member(String(article), summary)
                    }
                }
            }
        default: return nil
        }
        return writer.bytes
    }

    /// The results that are kept whole, by stage.
    private func results(of id: Int) throws -> [(stage: String, json: [UInt8])] {
        let query = try db.cachedStatement(
            sql: "SELECT stage, json FROM result WHERE document = ? AND json IS NOT NULL ORDER BY stage"
        )
        return try Row.fetchAll(query, arguments: [id]).map { row in (row[0], row.bytes(at: 1)) }
    }

    private func summaries(of id: Int) throws -> [Int: JSONValue] {
        let query = try db.cachedStatement(
            sql: "SELECT article, text, keywords, sentences, outline FROM summary WHERE document = ?"
        )
        var summaries: [Int: JSONValue] = [:]
        for row in try Row.fetchAll(query, arguments: [id]) {
            let summary = JSONValue.object([
                .init("sentences", try JSONValue(parsing: Array((row[3] as String).utf8))),
                .init("text", .string(row[1])),
                .init("keywords", try JSONValue(parsing: Array((row[2] as String).utf8))),
            ])
            let outline = try (row[4] as String?).map { try JSONValue(parsing: Array($0.utf8)) }
            summaries[row[0]] = outline.map { summary.adding("outline", $0) } ?? summary
        }
        return summaries
    }

    private func indicators(of id: Int) throws -> [Row] {
        let query = try db.cachedStatement(
            sql: """
                SELECT article, start, "end", \(IndicatorRow.names.joined(separator: ", "))
                FROM indicator WHERE document = ? ORDER BY start, id
                """
        )
        return try Row.fetchAll(query, arguments: [id])
    }

    private func tasks(of id: Int) throws -> [Row] {
        let query = try db.cachedStatement(
            sql: """
                SELECT id, stage, attempts, losses, error, failed_at IS NOT NULL
                FROM task WHERE document = ? ORDER BY id
                """
        )
        return try Row.fetchAll(query, arguments: [id])
    }
}

extension JSONWriter {
    fileprivate mutating func writeError(_ task: Row) {
        member("stage", task[1] as String)
        member("message", task[4] as String)
        member("final", task[5] as Bool)
    }

    fileprivate mutating func writeTask(_ task: Row) {
        member("task", task[0] as Int)
        member("stage", task[1] as String)
        member("state", task[5] ? "failed" : "queued")
        member("attempts", task[2] as Int)
        member("losses", task[3] as Int)
        member("error", orNull: task[4])
    }
}

extension JSONValue {
    /// The object with one more member, if there is a value for it.
    fileprivate func adding(_ name: String, _ value: JSONValue?) -> JSONValue {
        guard case .object(let members) = self, let value else { return self }
        return .object(members + [Member(name, value)])
    }
}
