// What is found in files and folders, and what is said of those that cannot be taken.

import Foundation
import Testing

@testable import CLI

@Suite struct DocumentWalkerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The walk's paths below the folder; those refused with their problem.
    private func walk(_ paths: [String], takesAllFiles: Bool = false) -> [String] {
        DocumentWalker(paths, takesAllFiles: takesAllFiles).map { entry in
            switch entry {
            case .file(let path, _): path.replacingOccurrences(of: folder.path + "/", with: "")
            case .refused(let refused): "\(refused)".replacingOccurrences(of: folder.path + "/", with: "")
            }
        }
    }

    @Test func `folders are searched through in order, for texts only`() throws {
        for name in ["b/2.txt", "b/10.md", "a.TXT", "b/x.pdf", "b/c/1.txt", ".hidden.txt", ".git/1.txt", "README"] {
            try folder.write(name)
        }
        #expect(walk([folder.path]) == ["a.TXT", "b/10.md", "b/2.txt", "b/c/1.txt"])
    }

    @Test func `all files of a folder are taken when asked for, hidden ones never`() throws {
        for name in ["1.pdf", "README", ".hidden"] { try folder.write(name) }
        #expect(walk([folder.path], takesAllFiles: true) == ["1.pdf", "README"])
    }

    @Test func `what is named is taken whatever it is called, in the order given`() throws {
        let paths = [try folder.write("z.pdf"), try folder.write(".a")]
        #expect(walk(paths + ["-"]) == ["z.pdf", ".a", "-"])
    }

    @Test func `a path that is not there is left to be refused when it is read`() {
        #expect(walk([folder.path + "/none.txt"]) == ["none.txt"])
    }

    @Test func `a slash at the end of a folder is not doubled`() throws {
        try folder.write("a.txt")
        #expect(walk([folder.path + "/"]) == ["a.txt"])
    }

    @Test func `links to files are followed, links to folders are not`() throws {
        let file = try folder.write("real/a.txt")
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: folder.path + "/b.txt", withDestinationPath: file)
        try manager.createSymbolicLink(atPath: folder.path + "/real/loop", withDestinationPath: folder.path)
        #expect(walk([folder.path]) == ["b.txt", "real/a.txt"])
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything"))
    func `a folder that cannot be read is named, and the rest is walked`() throws {
        try folder.write("closed/a.txt")
        try folder.write("open.txt")
        chmod(folder.path + "/closed", 0)
        defer { chmod(folder.path + "/closed", 0o755) }
        let found = walk([folder.path])
        #expect(found.count == 2 && found[0].hasPrefix("closed: cannot be read: permission denied"))
        #expect(found[1] == "open.txt")
    }
}

@Suite struct InputFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `a file is read whole`() throws {
        let bytes = Array(repeating: Array("温州".utf8), count: 500_000).joined()
        #expect(try InputFile.read(folder.write("a.txt", bytes), limit: 4_000_000).bytes == Array(bytes))
    }

    @Test func `a file as large as the limit is read, one byte more is refused by its size`() throws {
        let path = try folder.write("a.txt", Array(repeating: UInt8(ascii: "a"), count: 100))
        #expect(try InputFile.read(path, limit: 100).bytes.count == 100)
        #expect(throws: InputProblem.tooLarge(bytes: 100, limit: 99)) { try InputFile.read(path, limit: 99) }
    }

    @Test func `an empty file is refused`() throws {
        let path = try folder.write("a.txt", [])
        #expect(throws: InputProblem.empty) { try InputFile.read(path, limit: 100) }
    }

    @Test func `bytes that are not UTF-8 are refused with their offset`() throws {
        let path = try folder.write("a.txt", Array("温州".utf8) + [0xCE, 0xC2])
        #expect(throws: InputProblem.notUTF8(offset: 6)) { try InputFile.read(path, limit: 100) }
    }

    @Test func `a path that is not there is refused, one that has gone is told apart`() {
        let path = folder.path + "/none.txt"
        #expect(throws: InputProblem.missing) { try InputFile.read(path, limit: 100) }
        #expect(throws: InputProblem.vanished) { try InputFile.read(path, limit: 100, wasListed: true) }
    }

    @Test func `a folder is no document`() {
        #expect(throws: InputProblem.isDirectory) { try InputFile.read(folder.path, limit: 100) }
    }

    @Test func `a file without permission is refused as such`() {
        #expect(InputProblem(errorNumber: EACCES) == .noPermission)
    }

    @Test func `each problem names the limit and a remedy`() {
        let refused = RefusedInput(path: "a\u{1B}[2J.txt", problem: .tooLarge(bytes: 67_108_864, limit: 8_388_608))
        let text = refused.description
        #expect(text.contains("67,108,864") && text.contains("8,388,608") && text.contains("split it"))
        #expect(!text.contains("\u{1B}"))
    }
}
