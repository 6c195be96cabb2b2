import Foundation
import JSONText
import Testing

/// What people hand to `galley submit` by mistake: each gets its reason, and the other files are done.
@Suite struct BadInputTests {
    private func folder() throws -> URL {
        let folder = URL(fileURLWithPath: "/tmp/galley-in-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    @Test func `each bad file is named with its reason, the good ones are taken, and the status says so`() throws {
        let farm = try Farm(brokerOptions: ["--max-document-bytes", "1000000"], workers: [])
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ name: String, _ data: Data) throws { try data.write(to: folder.appendingPathComponent(name)) }
        try write("good.txt", Data("全市生产总值增长7.9%。".utf8))
        try write("empty.txt", Data())
        try write("broken.txt", Data([0xE5, 0x85, 0xA8, 0xFF, 0xFE, 0x41]))
        try write("huge.txt", Data(count: 64 << 20))

        let output = try farm.galley("submit", folder.path)
        #expect(output.status == 1)
        for (name, word) in [("empty.txt", "empty"), ("broken.txt", "UTF-8"), ("huge.txt", "limit")] {
            let line = output.standardError.split(separator: "\n").first { $0.contains(name) }
            #expect(line?.contains(word) == true, "\(name): \(output.standardError)")
        }
        #expect(!output.standardError.contains("good.txt"))
        #expect(try farm.status()["documents"]?["total"]?.integer == 1)
    }

    @Test func `a folder that may not be read is named and the rest is done`() throws {
        let farm = try Farm(workers: [])
        _ = try farm.status()
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let closed = folder.appendingPathComponent("closed")
        try FileManager.default.createDirectory(at: closed, withIntermediateDirectories: true)
        try Data("一".utf8).write(to: folder.appendingPathComponent("good.txt"))
        for (path, mode) in [(closed.path, 0o000), (folder.path, 0o755), (farm.directory.path, 0o777)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: farm.directory.path + "/c")
        // Root may read everything, so the command is run as somebody else.
        let galley = Programs.path("galley")
        let command = [galley, "submit", folder.path, "--broker", farm.clients]
        let asNobody = ["--reuid=65534", "--regid=65534", "--clear-groups"] + command
        let output = getuid() == 0 ? try run("/usr/bin/setpriv", asNobody) : try run(galley, Array(command.dropFirst()))
        #expect(output.status == 1, "\(output.standardError)")
        #expect(output.standardError.contains("closed"))
        #expect(try farm.status()["documents"]?["total"]?.integer == 1)
    }

    @Test func `a broker that is not there gives status 69 and its address`() throws {
        let address = "ipc:///tmp/galley-nobody-\(UUID().uuidString.prefix(8))"
        let output = try run(Programs.path("galley"), ["status", "--broker", address])
        #expect(output.status == 69)
        #expect(output.standardError.contains(address))
    }

    @Test func `wrong usage gives status 2`() throws {
        #expect(try run(Programs.path("galley"), ["submit", "--no-such-option"]).status == 2)
    }

    @Test func `an address that other hosts can reach is refused while there are no keys`() throws {
        let output = try run(
            Programs.path("galley-broker"),
            ["--store", "/tmp/galley-\(UUID().uuidString).sqlite", "--clients", "tcp://0.0.0.0:7600"]
        )
        #expect(output.status == 2)
        #expect(output.standardError.contains("0.0.0.0"))
    }
}
