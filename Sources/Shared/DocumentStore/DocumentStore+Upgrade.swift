import GRDB
import Glibc

// A newer Galley changes the schema at its first start on a store. It copies the store first, so that the way back is
// the old programs and the copy; an older Galley does not open what a newer one has written.
extension DocumentStore {
    /// Brings the schema up to date. A store that has documents is copied to `STORE.before-STEP` first, where STEP is the
    /// first migration that it lacks.
    ///
    /// - Throws: `StoreError.cannotOpen` when there is no room for the copy, and nothing is changed.
    static func migrate(_ pool: DatabasePool, path: String) throws {
        let migrator = Migrations.migrator
        let applied = try pool.read { db in try migrator.appliedIdentifiers(db) }
        if let step = migrator.migrations.first(where: { !applied.contains($0) }), !applied.isEmpty {
            try copy(pool, path: path, before: step)
        }
        try migrator.migrate(pool)
    }

    static func refuseNewer(_ db: Database, path: String) throws {
        let migrator = Migrations.migrator
        let unknown = try migrator.appliedIdentifiers(db).subtracting(migrator.migrations)
        guard unknown.isEmpty else { throw StoreError.tooNew(path: path, migrations: unknown.sorted()) }
    }

    private static func copy(_ pool: DatabasePool, path: String, before step: String) throws {
        let destination = "\(path).before-\(step)"
        let part = destination + ".part"
        // Left by an upgrade that was interrupted.
        unlink(part)
        do {
            // All in one file, defragmented, and as of one moment (sqlite.org/lang_vacuum.html).
            try pool.writeWithoutTransaction { db in try db.execute(sql: "VACUUM INTO ?", arguments: [part]) }
        } catch {
            unlink(part)
            throw StoreError.cannotOpen(
                path: path,
                reason:
                    "it is of an older Galley and is copied to \(destination) before it is changed, which failed: \(error)"
            )
        }
        let descriptor = open(part, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        guard descriptor >= 0, fsync(descriptor) == 0, rename(part, destination) == 0 else {
            throw StoreError.cannotOpen(path: path, reason: "\(destination): \(String(cString: strerror(errno)))")
        }
    }
}
