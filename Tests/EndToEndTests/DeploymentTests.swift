import Foundation
import Testing

/// What stands in `deploy/`, as far as it can be checked without a container engine and without installing anything.
@Suite struct DeploymentTests {
    private let folder = Programs.package.appendingPathComponent("deploy")

    private func read(_ path: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    }

    /// What stands behind each place of a text in a file, up to the first character that is not of a word or path.
    private func words(after prefix: String, in path: String) throws -> [String] {
        try read(path).components(separatedBy: prefix).dropFirst().map { rest in
            String(rest.prefix { $0.isLetter || $0.isNumber || "-_./".contains($0) })
        }
    }

    private static let hasAnalyzer = FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze")

    @Test(.enabled(if: hasAnalyzer, "systemd-analyze is not installed"))
    func `systemd understands every line of the units`() throws {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("units-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        // A template is tried with an instance of its own.
        for unit in ["galley-broker.service", "galley-worker@.service"] {
            // The programs and the manual page are the package's, which is not installed here.
            let lines = try read("systemd/\(unit)").split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.hasPrefix("ExecStart=") ? "ExecStart=/bin/true" : String($0) }
            let file = scratch.appendingPathComponent(unit)
            try Data(lines.joined(separator: "\n").utf8).write(to: file)
            let output = try run(
                "/usr/bin/systemd-analyze",
                ["verify", "--man=no", "--recursive-errors=no", file.path]
            )
            #expect(output.status == 0 && output.standardError.isEmpty, "\(output.standardError)")
        }
        // That it does complain.
        let wrong = scratch.appendingPathComponent("wrong.service")
        try Data("[Service]\nExecStart=/bin/true\nWatchdogSecond=1\n".utf8).write(to: wrong)
        let output = try run("/usr/bin/systemd-analyze", ["verify", "--man=no", "--recursive-errors=no", wrong.path])
        #expect(output.standardError.contains("WatchdogSecond"))
    }

    @Test func `images, units and packages speak of the same programs, users and limits`() throws {
        let targets = Set(try words(after: " AS ", in: "containers/Containerfile"))
        for target in try words(after: "target: ", in: "containers/compose.yaml") { #expect(targets.contains(target)) }
        for source in try words(after: "--from=", in: "containers/Containerfile") { #expect(targets.contains(source)) }
        let kinds = try words(after: "command: [", in: "containers/compose.yaml").map { "galley-\($0)" }
        #expect(kinds.sorted() == Farm.workerKinds.sorted())

        let users = try words(after: "--uid ", in: "containers/Containerfile")
        let groups = try words(after: "--gid ", in: "containers/Containerfile").filter { Int($0) != nil }
        #expect(Set(users) == Set(try words(after: ",uid=", in: "containers/compose.yaml")))
        #expect(Set(groups) == Set(try words(after: ",gid=", in: "containers/compose.yaml")))
        for unit in ["galley-broker.service", "galley-worker@.service"] {
            #expect(try words(after: "\nUser=", in: "systemd/\(unit)") == ["galley"])
            let limits = try words(after: "\nTasksMax=", in: "systemd/\(unit)")
            let memory = try words(after: "\nMemoryMax=", in: "systemd/\(unit)").map { $0.lowercased() }
            #expect(try words(after: "pids_limit: ", in: "containers/compose.yaml").contains(limits[0]))
            #expect(try words(after: "mem_limit: ", in: "containers/compose.yaml").contains(memory[0]))
        }
        #expect(try words(after: "\nu ", in: "systemd/galley.sysusers") == ["galley"])
    }

    @Test func `every file that the packages and images are made of is there`() throws {
        for path in try words(after: " deploy/", in: "make-packages.sh") where !path.contains("containers") {
            guard path.contains("."), !path.hasSuffix(".") else { continue }
            #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path), "\(path)")
        }
        let copies = try read("containers/Containerfile").split(separator: "\n").filter { $0.hasPrefix("COPY ") }
        for copy in copies where !copy.contains("--from=") {
            for source in copy.split(separator: " ").dropFirst().dropLast() {
                let path = Programs.package.appendingPathComponent(String(source)).path
                #expect(FileManager.default.fileExists(atPath: path), "\(source)")
            }
        }
    }

    @Test func `no key gets into an image or a commit`() throws {
        for file in [".dockerignore", ".gitignore"] {
            let text = try String(contentsOf: Programs.package.appendingPathComponent(file), encoding: .utf8)
            #expect(text.contains("*.key"), "\(file)")
        }
    }
}
