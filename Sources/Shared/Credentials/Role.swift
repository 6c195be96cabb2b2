// Who may do what on several hosts. Nothing of this applies at `ipc://` and unencrypted loopback addresses, where the
// permissions of the directory decide.

/// What the holder of a key may do. A key has one role.
public enum Role: String, Sendable, CaseIterable {
    /// Hand in documents and ask whether they are done.
    case submit
    /// Take tasks and return results.
    case work
    /// Read: documents, results, the state of things.
    case observe
    /// Whatever a client can do.
    case admin

    public static let names = allCases.map(\.rawValue).joined(separator: ", ")
}

/// What is wrong with a key or one of its files, with the remedy. Never holds a secret.
public struct CredentialError: Error, Equatable, Sendable, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = description }
}
