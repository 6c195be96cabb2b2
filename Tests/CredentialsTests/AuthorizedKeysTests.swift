import Credentials
import Glibc
import Testing
import ZeroMQ

/// A folder that is gone when the value is.
final class TemporaryDirectory {
    let path: String

    init() {
        var template = Array("/tmp/galley-keys-XXXXXX".utf8CString)
        path = String(cString: mkdtemp(&template))
    }

    deinit {
        for name in ["keys", "a.key", "b.pub"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    func mode(_ name: String) -> mode_t {
        var status = stat()
        stat("\(path)/\(name)", &status)
        return status.st_mode & 0o777
    }
}

@Suite struct AuthorizedKeysTests {
    let folder = TemporaryDirectory()
    var path: String { "\(folder.path)/keys" }

    func entry(_ name: String, _ role: Role) throws -> AuthorizedKeys.Entry {
        AuthorizedKeys.Entry(name: name, role: role, key: try CurveKeyPair.generate().publicKey)
    }

    @Test func `keys that were added are let in with their roles, and one that was revoked is not`() throws {
        try AuthorizedKeys.create(at: path)
        let entries = [try entry("west", .work), try entry("desk", .submit), try entry("boss", .admin)]
        for entry in entries { try AuthorizedKeys.add(entry, to: path) }
        #expect(try AuthorizedKeys(path: path).entries == entries)
        #expect(try AuthorizedKeys(path: path).entry(for: entries[1].key) == entries[1])

        #expect(try AuthorizedKeys.revoke("desk", in: path) == entries[1])
        #expect(try AuthorizedKeys(path: path).entries == [entries[0], entries[2]])
        #expect(try AuthorizedKeys(path: path).entry(for: entries[1].key) == nil)
    }

    @Test func `a name is used once, and a file is not replaced by an empty one`() throws {
        try AuthorizedKeys.create(at: path)
        try AuthorizedKeys.add(try entry("west", .work), to: path)
        #expect(throws: CredentialError.self) { try AuthorizedKeys.add(try entry("west", .admin), to: path) }
        #expect(throws: CredentialError.self) { try AuthorizedKeys.create(at: path) }
        #expect(try AuthorizedKeys(path: path).entries.count == 1)
    }

    @Test func `a change is seen by the file's stamp`() throws {
        try AuthorizedKeys.create(at: path)
        let before = FileStamp(path: path)
        #expect(FileStamp(path: path) == before)
        try AuthorizedKeys.add(try entry("west", .work), to: path)
        #expect(FileStamp(path: path) != before)
    }

    @Test(
        arguments: [
            "west work", "west king 0000000000000000000000000000000000000000",
            "../west work \(String(repeating: "0", count: 40))",
            "west work short", "west work \(String(repeating: "0", count: 40)) more",
        ]
    )
    func `a line that is wrong is named`(line: String) {
        let error = #expect(throws: CredentialError.self) {
            try AuthorizedKeys(parsing: "# comment\n\n\(line)\n", path: "keys")
        }
        #expect(error?.description.hasPrefix("keys, line 3: ") == true)
    }
}

@Suite struct KeyFileTests {
    let folder = TemporaryDirectory()
    var path: String { "\(folder.path)/a.key" }

    @Test func `a key file holds what the peer needs, and only its owner can read it`() throws {
        let (server, own) = (try CurveKeyPair.generate(), try CurveKeyPair.generate())
        try KeyFile(name: "west", pair: own, server: server.publicKey).write(to: path)
        #expect(folder.mode("a.key") == 0o600)
        let credentials = try #require(try CurveCredentials(keyFile: path, serverKeyFile: nil))
        #expect(credentials.serverKey == server.publicKey)
        #expect(credentials.own.publicKey == own.publicKey)
        #expect(credentials.own.secret.revealed == own.secret.revealed)
    }

    @Test func `a key file that others can read is refused`() throws {
        try KeyFile(name: "west", pair: try CurveKeyPair.generate()).write(to: path)
        chmod(path, 0o640)
        let error = #expect(throws: CredentialError.self) { try KeyFile(path: path) }
        #expect(error?.description.contains("chmod 600") == true)
    }

    @Test func `the server's key is read from its own file, and a secret key given in its place is refused`() throws {
        let pair = try CurveKeyPair.generate()
        let server = "\(folder.path)/b.pub"
        try ServerKeyFile.write(pair.publicKey, to: server)
        try KeyFile(name: "west", pair: pair).write(to: path)
        #expect(try ServerKeyFile.read(server) == pair.publicKey)
        #expect(try CurveCredentials(keyFile: path, serverKeyFile: server)?.serverKey == pair.publicKey)
        #expect(throws: CredentialError.self) { try ServerKeyFile.read(path) }
        #expect(throws: CredentialError.self) { try CurveCredentials(keyFile: path, serverKeyFile: nil) }
    }

    @Test func `a secret shows in no description`() throws {
        let pair = try CurveKeyPair.generate()
        let file = KeyFile(name: "west", pair: pair)
        var dumped = ""
        dump(file, to: &dumped)
        #expect(!"\(file) \(dumped) \(String(reflecting: pair))".contains(pair.secret.revealed))
    }
}

@Suite struct BrokerAccessTests {
    @Test(arguments: [
        "tcp://0.0.0.0:7600", "tcp://*:7600", "tcp://10.0.0.1:7600", "tcp://[::]:7600",
        "tcp://127.0.0.1:1,tcp://8.8.8.8:1",
    ])
    func `without keys an address that others can reach is refused`(address: String) {
        #expect(throws: CredentialError.self) {
            try BrokerAccess(clients: address, workers: "ipc:///run/w", keyFile: nil, authorizedKeysPath: nil)
        }
    }

    @Test func `without keys local addresses are open`() throws {
        let access = try BrokerAccess(
            clients: "tcp://127.0.0.1:7600, tcp://[::1]:7600",
            workers: "ipc:///run/w",
            keyFile: nil,
            authorizedKeysPath: nil
        )
        #expect(access.clients.open.map(\.text) == ["tcp://127.0.0.1:7600", "tcp://[::1]:7600"])
        #expect(access.clients.guarded.isEmpty && access.workers.guarded.isEmpty)
    }

    @Test func `with keys every TCP address is guarded, and ipc is open`() throws {
        let folder = TemporaryDirectory()
        try KeyFile(name: "broker", pair: try CurveKeyPair.generate()).write(to: "\(folder.path)/a.key")
        try AuthorizedKeys.create(at: "\(folder.path)/keys")
        let access = try BrokerAccess(
            clients: "tcp://0.0.0.0:7600,ipc:///run/c",
            workers: "tcp://127.0.0.1:7601",
            keyFile: "\(folder.path)/a.key",
            authorizedKeysPath: "\(folder.path)/keys"
        )
        #expect(access.clients.guarded.map(\.text) == ["tcp://0.0.0.0:7600"])
        #expect(access.clients.open.map(\.text) == ["ipc:///run/c"])
        #expect(access.workers.guarded.map(\.text) == ["tcp://127.0.0.1:7601"])
    }

    @Test func `a name cannot be bound to, and a key without a list is refused`() {
        #expect(throws: CredentialError.self) {
            try BrokerAccess(clients: "tcp://localhost:1", workers: "ipc:///w", keyFile: nil, authorizedKeysPath: nil)
        }
        #expect(throws: CredentialError.self) {
            try BrokerAccess(clients: "ipc:///c", workers: "ipc:///w", keyFile: nil, authorizedKeysPath: "/etc/keys")
        }
    }
}
