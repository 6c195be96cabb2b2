import Foundation
import GRDB
import Testing
import WireProtocol

@testable import DocumentStore

@Suite struct StoreCopyTests {
    /// A store with two documents and their tasks, closed.
    private func filled(_ temporary: TemporaryStore) throws {
        let store = try DocumentStore(path: temporary.path)
        _ = try store.submit(document("a", "一"))
        _ = try store.submit(document("b", "二"))
    }

    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    @Test func `a backup of a store that is being written to is that of a moment, whole and compact`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        _ = try store.submit(document("a", "一"))
        let target = temporary.path + ".backup"
        let contents = try StoreCopy.backup(temporary.path, to: target)
        _ = try store.submit(document("b", "二"))
        #expect(contents.documents == 1)
        #expect(contents.tasks == 1)
        #expect(contents.term == 1)
        let copy = try StoreReader(path: target)
        #expect(try copy.checks().allSatisfy { $0.passed })
        #expect(try copy.show(document: "a") != nil)
        #expect(try copy.show(document: "b") == nil)
        let left = try FileManager.default.contentsOfDirectory(atPath: temporary.directory.path)
        #expect(left.filter { $0.hasSuffix(".part") }.isEmpty)
    }

    @Test func `a backup replaces no file, and what is no store is not backed up`() throws {
        let temporary = try TemporaryStore()
        try filled(temporary)
        let target = temporary.path + ".backup"
        _ = try StoreCopy.backup(temporary.path, to: target)
        let before = try bytes(target)
        #expect(throws: StoreError.self) { try StoreCopy.backup(temporary.path, to: target) }
        #expect(try bytes(target) == before)
        let text = temporary.path + ".txt"
        try Data(String(repeating: "text\n", count: 500).utf8).write(to: URL(fileURLWithPath: text))
        #expect(throws: StoreError.notAStore(path: text)) { try StoreCopy.backup(text, to: text + ".backup") }
    }

    @Test func `a restored store has the backup's queue, and a term and an identity that no old token knows`() throws {
        let temporary = try TemporaryStore()
        try filled(temporary)
        let identity = try DocumentStore(path: temporary.path).identity
        let backup = temporary.path + ".backup"
        _ = try StoreCopy.backup(temporary.path, to: backup)
        let other = temporary.directory.appendingPathComponent("other.sqlite").path
        let restoration = try StoreCopy.restore(backup, to: other, replaces: false)
        #expect(restoration.keptAside == nil)
        let store = try DocumentStore(path: other)
        let recovery = try store.recover()
        #expect(recovery.term == 2 + StoreCopy.termLeap + 1)
        #expect(recovery.tasks.map(\.document) == [DocumentID(1), DocumentID(2)])
        #expect(store.identity != identity)
    }

    @Test func `a restore over a store needs to be told, keeps that store, and its tokens die, too`() throws {
        let temporary = try TemporaryStore()
        try filled(temporary)
        let backup = temporary.path + ".backup"
        _ = try StoreCopy.backup(temporary.path, to: backup)
        for _ in 0..<3 {
            let store = try DocumentStore(path: temporary.path)
            _ = try store.submit(document("later", "三"))
        }
        let error = #expect(throws: StoreError.self) {
            try StoreCopy.restore(backup, to: temporary.path, replaces: false)
        }
        #expect("\(try #require(error))".contains("newer than the backup: it has 3 documents, the backup 2"))
        let restoration = try StoreCopy.restore(backup, to: temporary.path, replaces: true)
        let aside = try #require(restoration.keptAside)
        #expect(try StoreReader(path: aside).show(document: "later") != nil)
        let store = try DocumentStore(path: temporary.path)
        #expect(store.documentCount == 2)
        #expect(try store.recover().term == 4 + StoreCopy.termLeap + 1, "the store that was there had term 4")
    }

    @Test func `a store that a broker has open is neither replaced nor compacted`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        let backup = temporary.path + ".backup"
        _ = try StoreCopy.backup(temporary.path, to: backup)
        #expect(throws: StoreError.inUse(path: temporary.path)) {
            try StoreCopy.restore(backup, to: temporary.path, replaces: true)
        }
        #expect(throws: StoreError.inUse(path: temporary.path)) { try StoreCopy.compact(temporary.path) }
        withExtendedLifetime(store) {}
    }

    @Test func `a damaged backup is found out before the store is touched`() throws {
        let temporary = try TemporaryStore()
        let store = try DocumentStore(path: temporary.path)
        for number in 0..<40 {
            _ = try store.submit(document("\(number)", String(repeating: "文", count: 3000 + number)))
        }
        let backup = temporary.path + ".backup"
        _ = try StoreCopy.backup(temporary.path, to: backup)
        var damaged = try bytes(backup)
        // Everything but the first page, which says that this is a store.
        for offset in stride(from: 8192, to: damaged.count, by: 7) { damaged[offset] ^= 0xFF }
        try damaged.write(to: URL(fileURLWithPath: backup))
        let target = temporary.directory.appendingPathComponent("new.sqlite").path
        #expect(throws: StoreError.self) { try StoreCopy.restore(backup, to: target, replaces: true) }
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test func `a store of Galley 0.1 is made smaller by compacting, and shrinks by itself from then on`() throws {
        let temporary = try TemporaryStore()
        do {
            // As Galley 0.1 made it.
            let queue = try DatabaseQueue(path: temporary.path)
            try queue.inDatabase { db in
                try db.execute(sql: "PRAGMA page_size = 8192; PRAGMA application_id = \(Migrations.applicationID)")
            }
            try Migrations.migrator.migrate(queue)
            try queue.close()
            let store = try DocumentStore(path: temporary.path)
            for number in 0..<30 {
                _ = try store.submit(document("\(number)", String(repeating: "文", count: 9000 + number)))
            }
            try store.commit { try $0.db.execute(sql: "DELETE FROM body WHERE document < 30") }
        }
        let (before, after) = try StoreCopy.compact(temporary.path)
        #expect(after < before / 2)
        let store = try DocumentStore(path: temporary.path)
        #expect(store.documentCount == 30)
        #expect(try store.pool.read { try Int.fetchOne($0, sql: "PRAGMA auto_vacuum") } == 2)
        #expect(try store.space().freeBytes < 5 * 8192)
    }
}
