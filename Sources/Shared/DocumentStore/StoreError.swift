/// What can be wrong with a store, said for the person who must mend it.
public enum StoreError: Error, Equatable, CustomStringConvertible {
    case cannotOpen(path: String, reason: String)
    case inUse(path: String)
    case notAStore(path: String)
    case tooNew(path: String, migrations: [String])
    case diskFull(path: String)
    /// A file stands where one is to be made.
    case exists(path: String, reason: String)
    case damaged(path: String, reason: String)

    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason): "\(path): cannot be opened as a store: \(reason)"
        case .inUse(let path): "\(path): another broker has this store open; stop it first, or give another --store"
        case .notAStore(let path): "\(path): not a Galley store; give the path of one, or of a file that does not exist"
        case .diskFull(let path): "\(path): the disk is full; nothing of the transaction was written"
        case .exists(let path, let reason): "\(path): \(reason)"
        case .damaged(let path, let reason):
            "\(path): SQLite finds it damaged (\(reason)); keep the file as it is and use a backup"
        case .tooNew(let path, let migrations):
            "\(path): written by a newer Galley (\(migrations.joined(separator: ", "))); use that version or a backup"
        }
    }
}
