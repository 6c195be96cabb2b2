import ArgumentParser
import DocumentStore

/// Lets a command read the store itself, where there is no broker.
struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Read this store directly, read-only, in place of asking a broker.", valueName: "file"),
        completion: .file()
    )
    var store: String?

    /// The store that was named.
    func open() throws -> StoreReader {
        precondition(store != nil, "a command opens the store only when one was named")
        do {
            return try StoreReader(path: store!)
        } catch {
            throw CommandFailure(.someFailed, "\(error)")
        }
    }
}
