import Foundation
import GRDB
import TestSupport
import Testing
import WireProtocol

@testable import DocumentStore

/// A run of submits, results, failures and checkpoints that can be broken off anywhere and gone on with, as a broker does:
/// what is to be done next follows from the rows. Remembers what the store has acknowledged.
struct RecordedRun {
    private struct Source {
        var name: String
        var text: String
    }

    /// The sixth document's summary fails, and is put aside.
    private static let failing = "document 5"
    private static let sources = (0..<6).map { number in
        Source(name: "document \(number)", text: String(repeating: "第\(number)号", count: 40 + number * number * 90))
    }

    private var acknowledged: [String: DocumentID] = [:]
    private var results: Set<String> = []
    private var term = 0

    /// Goes on from wherever the store is to the end; throws what the store throws.
    mutating func goOn(_ store: DocumentStore) throws {
        for start in stride(from: 0, to: Self.sources.count, by: 2) {
            try submit(Self.sources[start..<start + 2], store)
            // The store is used while there is something to submit, too.
            try work(store, atMost: 3)
        }
        try store.checkpoint()
        try work(store, atMost: .max)
        try store.checkpoint()
    }

    /// Goes on until it is done, whatever the store reports meanwhile.
    ///
    /// - Parameter recover: told each error; answers the store to go on with.
    mutating func goOn(_ first: DocumentStore, recover: (any Error) throws -> DocumentStore) throws {
        var store = first
        while true {
            do {
                try goOn(store)
                return
            } catch {
                store = try recover(error)
            }
        }
    }

    mutating func opened(_ store: DocumentStore) throws {
        let raised = try store.recover().term
        #expect(raised > term, "a term is never used twice")
        term = raised
    }

    private mutating func submit(_ sources: ArraySlice<Source>, _ store: DocumentStore) throws {
        let outcomes = try store.commit { transaction in
            try sources.map { source in
                let outcome = try transaction.add(document(source.name, source.text), at: 0)
                if case .new(let id) = outcome { _ = try transaction.addTask(.segment, of: id) }
                return (source.name, outcome)
            }
        }
        for (name, outcome) in outcomes {
            switch outcome {
            case .new(let id):
                #expect(acknowledged[name] == nil, "\(name) was acknowledged, and is unknown")
                acknowledged[name] = id
            case .duplicate(let id): acknowledged[name] = id
            case .refused(let error): Issue.record("\(name): \(error)")
            }
        }
    }

    private mutating func work(_ store: DocumentStore, atMost limit: Int) throws {
        var count = 0
        while count < limit, let task = try store.recover().tasks.first {
            count += 1
            if task.stage == .summary, task.document.rawValue == Self.sources.count {
                try fail(task.id, attempts: task.state.attempts, store)
                continue
            }
            try store.commit { transaction in
                let json = task.stage == .indicators ? #"{"indicators":[]}"# : #"{"articles":[]}"#
                let result = try ParsedResult(stage: task.stage, json: Array(Self.json(of: task.stage, json).utf8))
                _ = try transaction.store(result, of: task.id, stage: task.stage, version: 1, worker: "w", at: 0)
                guard task.stage == .segment else { return }
                for stage in [Stage.indicators, .fingerprint, .summary] {
                    _ = try transaction.addTask(stage, of: task.document)
                }
            }
            let isNew = results.insert("\(task.document.rawValue) \(task.stage.rawValue)").inserted
            #expect(isNew, "\(task.stage) of document \(task.document.rawValue) was applied, and is queued again")
        }
    }

    private func fail(_ task: TaskID, attempts: Int, _ store: DocumentStore) throws {
        try store.commit { transaction in
            let state = TaskFailureState(attempts: attempts + 1)
            let note = FailureNote(cause: "transient", error: "E_ODD: 错", worker: "w")
            if attempts < 2 {
                try transaction.record(task, state, note, at: 1)
            } else {
                try transaction.bury(task, state, note, at: 1)
            }
        }
    }

    private static func json(of stage: Stage, _ plain: String) -> String {
        stage == .summary ? #"{"document":{"text":"","keywords":[],"sentences":[]},"articles":[]}"# : plain
    }

    /// Everything that was acknowledged is there, nothing is there twice, and SQLite finds the file whole.
    func verify(_ store: DocumentStore, _ circumstances: Comment) throws {
        try store.pool.read { db in
            #expect(try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok", circumstances)
            for (name, id) in acknowledged {
                let source = try #require(Self.sources.first { $0.name == name })
                let sql =
                    "SELECT b.bytes FROM document d JOIN body b ON b.document = d.id WHERE d.id = ? AND d.name = ?"
                let body = try Data.fetchOne(db, sql: sql, arguments: [id.rawValue, name])
                #expect(body == Data(source.text.utf8), "\(name): \(circumstances)")
            }
            let stored = try String.fetchAll(db, sql: "SELECT document || ' ' || stage FROM result")
            #expect(Set(stored).isSuperset(of: results), circumstances)
            #expect(Set(stored).count == stored.count, circumstances)
        }
        for check in try store.reader.checks() {
            #expect(check.passed, "\(check.name): \(check.detail); \(circumstances)")
        }
    }

    /// What a store holds in the end, without what may differ from run to run.
    static func contents(_ store: DocumentStore) throws -> [String] {
        try store.pool.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT d.id || ' ' || d.name || ' ' || hex(d.sha256) || ' ' || d.bytes FROM document d
                    UNION ALL SELECT document || ' ' || stage FROM result
                    UNION ALL SELECT 'failed ' || document || ' ' || stage || ' ' || attempts FROM task
                    UNION ALL SELECT stage || ' ' || done FROM stage_count
                    ORDER BY 1
                    """
            )
        }
    }
}
