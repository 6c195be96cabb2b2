import Foundation
import GRDB
import Testing
import WireProtocol

@testable import DocumentStore

@Suite struct UpgradeTests {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("galley-upgrade-\(UUID().uuidString)")
    var path: String { folder.appendingPathComponent("store.sqlite").path }

    /// A store as 0.1.0 made it, with one document.
    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { db in try db.execute(sql: "PRAGMA application_id = \(Migrations.applicationID)") }
        try Migrations.migrator.migrate(queue, upTo: "v1")
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO document (sha256, name, producer, bytes, length, submitted_at) VALUES (x'00', 'old', '', 1, 1, 0);
                    INSERT INTO task (document, stage) VALUES (1, 'segment');
                    """
            )
        }
        try queue.close()
    }

    private func cleanUp() { try? FileManager.default.removeItem(at: folder) }

    @Test func `an old store is copied as it was, then brought up to date with nothing lost`() throws {
        defer { cleanUp() }
        let store = try DocumentStore(path: path)
        #expect(try store.recover().tasks.map(\.document) == [DocumentID(1)])

        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains(".before-") }
        let step = try #require(Migrations.migrator.migrations.dropFirst().first)
        #expect(names == ["store.sqlite.before-\(step)"])
        let copy = try DatabaseQueue(path: folder.appendingPathComponent(names[0]).path)
        let (applied, name, identifier) = try copy.read { db in
            (
                try Migrations.migrator.appliedIdentifiers(db),
                try String.fetchOne(db, sql: "SELECT name FROM document"),
                try Int.fetchOne(db, sql: "PRAGMA application_id")
            )
        }
        #expect(applied == ["v1"])
        #expect(name == "old")
        #expect(identifier == Migrations.applicationID)
    }

    @Test func `a store that is up to date is not copied`() throws {
        defer { cleanUp() }
        let fresh = folder.appendingPathComponent("fresh.sqlite").path
        for _ in 0..<2 { _ = try DocumentStore(path: fresh) }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains { $0.hasPrefix("fresh.sqlite.before-") })
    }

    @Test func `an old store that cannot be copied is left as it is`() throws {
        defer { cleanUp() }
        let step = try #require(Migrations.migrator.migrations.dropFirst().first)
        // In the way of the copy: a folder that is not empty.
        let obstacle = folder.appendingPathComponent("store.sqlite.before-\(step).part/x")
        try FileManager.default.createDirectory(at: obstacle, withIntermediateDirectories: true)
        #expect(throws: StoreError.self) { try DocumentStore(path: path) }
        let queue = try DatabaseQueue(path: path)
        #expect(try queue.read { db in try Migrations.migrator.appliedIdentifiers(db) } == ["v1"])
    }

    @Test func `a store of a newer Galley is refused by name and not changed`() throws {
        defer { cleanUp() }
        var newer = Migrations.migrator
        newer.registerMigration("of-the-future") { db in try db.execute(sql: "CREATE TABLE future (id INTEGER)") }
        let queue = try DatabaseQueue(path: path)
        try newer.migrate(queue)
        try queue.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: StoreError.tooNew(path: path, migrations: ["of-the-future"])) { try DocumentStore(path: path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }
}
