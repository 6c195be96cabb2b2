import Foundation
import JSONText
import Testing

/// What an operator does with a store: copies it, puts it back, runs out of disk.
@Suite struct StoreOperationsTests {
    /// A small disk of its own, unmounted with the value; `nil` where mounting is not permitted.
    private final class SmallDisk {
        let folder = URL(fileURLWithPath: "/tmp/galley-disk-\(UUID().uuidString.prefix(8))")

        init?(megabytes: Int) throws {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let mount = ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", folder.path]
            guard FileManager.default.isExecutableFile(atPath: "/bin/mount"),
                try EndToEndTests.run("/bin/mount", mount).status == 0
            else {
                try FileManager.default.removeItem(at: folder)
                return nil
            }
        }

        deinit {
            _ = try? EndToEndTests.run("/bin/umount", ["--lazy", folder.path])
            try? FileManager.default.removeItem(at: folder)
        }

        private var filler: String { folder.appendingPathComponent("filler").path }

        /// Takes all that is free.
        func fill() {
            guard FileManager.default.createFile(atPath: filler, contents: nil),
                let file = FileHandle(forWritingAtPath: filler)
            else { return }
            for size in [1 << 20, 4096] { while (try? file.write(contentsOf: Data(count: size))) != nil {} }
        }

        func makeRoom() throws { try FileManager.default.removeItem(atPath: filler) }
    }

    private static let mayMount = getuid() == 0

    private func documents(_ count: Int, bytes: Int, in folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for number in 0..<count {
            let text = "第\(number)号。" + String(repeating: "全市经济平稳。", count: bytes / 21) + "\n"
            try Data(text.utf8).write(to: folder.appendingPathComponent("\(number).txt"))
        }
    }

    @Test func `a backup taken from a running broker is restored as a store with which another broker goes on`() throws
    {
        let farm = try Farm(workers: [])
        let texts = farm.directory.appendingPathComponent("in")
        try documents(5, bytes: 300, in: texts)
        #expect(try farm.galley("submit", texts.path).status == 0)
        let file = farm.directory.appendingPathComponent("backup.sqlite").path
        let backup = try farm.galley("backup", file, "--format", "json")
        #expect(backup.status == 0, "\(backup.standardError)")
        #expect(try backup.lines.first?["documents"] as? Int == 5)
        #expect(try farm.galley("backup", file).status == 1, "a backup does not replace a file")

        let busy = try run(Programs.path("galley"), ["restore", file, "--store", farm.store])
        #expect(busy.status == 75, "the broker has the store open: \(busy.standardError)")
        let term = try #require(try farm.status()["term"]?.integer)
        farm.killBroker()
        let refused = try run(Programs.path("galley"), ["restore", file, "--store", farm.store])
        #expect(refused.status == 1)
        #expect(refused.standardError.contains("--force"))
        let restored = try run(Programs.path("galley"), ["restore", file, "--store", farm.store, "--force"])
        #expect(restored.status == 0, "\(restored.standardError)")
        #expect(restored.standardOutput.contains("before-restore-1"))

        try farm.startBroker()
        for kind in Farm.workerKinds { try farm.startWorker(kind) }
        try farm.waitUntilDone(within: .seconds(60))
        #expect(try farm.doneCounts()["segment"] == 5)
        #expect(try #require(try farm.status()["term"]?.integer) > term + (1 << 20))
    }

    @Test(.enabled(if: mayMount, "mounting a small disk needs root"))
    func `on a full disk results are stored, submits are told, and all goes on when there is room`() throws {
        guard let disk = try SmallDisk(megabytes: 24) else { return }
        let store = disk.folder.appendingPathComponent("store.sqlite").path
        let farm = try Farm(brokerOptions: ["--store", store, "--disk-reserve", "4000000"], workers: [])
        let (first, second) = (
            farm.directory.appendingPathComponent("first"), farm.directory.appendingPathComponent("second")
        )
        try documents(20, bytes: 3000, in: first)
        try documents(60, bytes: 4000, in: second)
        #expect(try farm.galley("submit", first.path).status == 0)

        disk.fill()
        let told = try farm.galley("submit", second.path, "--patience", "2", "--format", "json")
        #expect(told.status == 75, "\(told.standardError)")
        #expect(told.standardError.contains("E_DISK_FULL"))
        let acknowledged = try told.lines.filter { $0["id"] != nil }.count
        #expect(try farm.status()["intake"]?["rule"]?.string == "disk")

        try farm.startWorker("galley-segmenter")
        let deadline = ContinuousClock.now + .seconds(30)
        while try farm.doneCounts()["segment"] != 20 + acknowledged, ContinuousClock.now < deadline {
            Thread.sleep(forTimeInterval: 0.05)
        }
        #expect(try farm.doneCounts()["segment"] == 20 + acknowledged, "\(farm.log.suffix(2000))")

        try disk.makeRoom()
        #expect(try farm.galley("submit", second.path).status == 0, "\(farm.log.suffix(2000))")
        #expect(try farm.status()["documents"]?["total"]?.integer == 80)
        #expect(try farm.status()["intake"]?["state"]?.string == "open")
        #expect(try farm.galley("doctor").status == 0)
    }

    @Test func `beyond its backlog a broker refuses for now, says by which rule, and takes more later`() throws {
        let farm = try Farm(brokerOptions: ["--max-backlog", "5"], workers: [])
        let (first, second) = (
            farm.directory.appendingPathComponent("first"), farm.directory.appendingPathComponent("second")
        )
        try documents(10, bytes: 100, in: first)
        try documents(30, bytes: 150, in: second)
        #expect(try farm.galley("submit", first.path).status == 0)
        let refused = try farm.galley("submit", second.path, "--patience", "1")
        #expect(refused.status == 75)
        #expect(refused.standardError.contains("E_BUSY"))
        let status = try farm.status()["intake"]
        #expect(status?["state"]?.string == "closed")
        #expect(status?["rule"]?.string == "backlog_documents")
        for kind in Farm.workerKinds { try farm.startWorker(kind) }
        #expect(try farm.galley("submit", second.path).status == 0)
        try farm.waitUntilDone(within: .seconds(60))
    }

    @Test func `with bodies kept until they are finished the store holds the results and no text`() throws {
        let farm = try Farm(brokerOptions: ["--keep-bodies", "none"])
        let texts = farm.directory.appendingPathComponent("in")
        try documents(4, bytes: 300, in: texts)
        #expect(try farm.galley("submit", texts.path, "--wait").status == 0)
        let deadline = ContinuousClock.now + .seconds(30)
        while try farm.status()["store"]?["bodies_dropped"]?.integer != 4, ContinuousClock.now < deadline {
            Thread.sleep(forTimeInterval: 0.05)
        }
        #expect(try farm.status()["store"]?["bodies_dropped"]?.integer == 4, "\(farm.log.suffix(2000))")
        #expect(try farm.galley("export", "documents", "--format", "jsonl").lines.count == 4)
        #expect(try farm.galley("doctor").status == 0)
    }

    @Test func `a document larger than a message is uploaded, worked on, and not taken twice`() throws {
        let farm = try Farm(workers: ["galley-segmenter"])
        let texts = farm.directory.appendingPathComponent("in")
        try documents(3, bytes: 300, in: texts)
        let large = texts.appendingPathComponent("large.txt")
        try Data((String(repeating: "全市经济平稳。", count: 40) + "\n").utf8).write(to: large)
        let handle = try FileHandle(forWritingTo: large)
        let line = Data((String(repeating: "全市经济平稳。", count: 40) + "\n").utf8)
        for _ in 0..<100 { try handle.write(contentsOf: Data(repeating: 0x0A, count: 100_000) + line) }
        try handle.close()
        let submitted = try farm.galley("submit", texts.path, "--format", "json")
        #expect(submitted.status == 0, "\(submitted.standardError)")
        #expect(try submitted.lines.filter { $0["status"] as? String == "new" }.count == 4)
        let again = try farm.galley("submit", large.path, "--format", "json")
        #expect(try again.lines.first?["status"] as? String == "dup")
        let deadline = ContinuousClock.now + .seconds(60)
        while try farm.doneCounts()["segment"] != 4, ContinuousClock.now < deadline {
            Thread.sleep(forTimeInterval: 0.05)
        }
        #expect(try farm.doneCounts()["segment"] == 4, "\(farm.log.suffix(2000))")
        #expect(try farm.galley("doctor").status == 0)
    }
}
