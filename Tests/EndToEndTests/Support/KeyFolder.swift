import Foundation
import Testing

/// A broker's keys, made by `galley keys` in a folder of the test's.
struct KeyFolder {
    let path: String

    init(in directory: URL, keys: [(name: String, role: String)]) throws {
        path = directory.appendingPathComponent("keys").path
        try galley("init")
        for key in keys { try make(key.name, role: key.role) }
    }

    func make(_ name: String, role: String) throws { try galley("new", name, "--role", role, "--output", file(name)) }

    func revoke(_ name: String) throws { try galley("revoke", name) }

    /// The secret key of that name.
    func file(_ name: String) -> String { "\(path)/\(name).key" }

    var brokerOptions: [String] { ["--key", "\(path)/broker.key", "--authorized-keys", "\(path)/authorized_keys"] }

    private func galley(_ arguments: String...) throws {
        let output = try run(Programs.path("galley"), ["keys"] + arguments + ["--directory", path])
        try #require(output.status == 0, "\(output.standardError)")
    }
}
