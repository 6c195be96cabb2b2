import Foundation
import Testing

/// Three hosts on one machine: network namespaces `broker`, `west` and `east`, each joined to a bridge in a fourth by
/// a pair of veth devices. Gone, with whatever still runs in them, when the value is.
final class ThreeHosts {
    /// Each has 10.77.0.N and fd77::N on the good network, and 10.78.0.N on the emulated one.
    static let names = ["broker", "west", "east"]
    private let prefix = "gly\(ProcessInfo.processInfo.processIdentifier % 100_000)"
    /// Where the kernel cannot make a bad network. Ends when its standard input is closed.
    private var emulator: (input: FileHandle, output: FileHandle, process: Process)?
    /// Delay to one side in milliseconds and loss in percent of the bad network, and who is cut off from it.
    private var numbers = ["0", "0"]
    private var cutOff: String?
    /// Of the emulated network, up to the last change of it.
    private(set) var packets = (carried: 0, dropped: 0)
    var isEmulated: Bool { emulator != nil }

    /// Why it cannot be had here; nil when it can.
    static let obstacle: String? = {
        guard getuid() == 0 else { return "network namespaces need root" }
        let name = "gly-probe-\(getpid())"
        guard (try? run("/usr/bin/env", ["ip", "netns", "add", name]).status) == 0 else {
            return "network namespaces are not permitted here, or iproute2 is not installed"
        }
        defer { _ = try? run("/usr/bin/env", ["ip", "netns", "del", name]) }
        let pair = ["ip", "-n", name, "link", "add", "veth0", "type", "veth", "peer", "name", "veth1"]
        return (try? run("/usr/bin/env", pair).status) == 0 ? nil : "veth devices cannot be made here"
    }()

    init() throws {
        try ip("netns", "add", namespace("switch"))
        for name in Self.names { try setBroker(of: name, to: "10.77.0.1") }
        try ip("-n", namespace("switch"), "link", "add", "br0", "type", "bridge")
        try ip("-n", namespace("switch"), "link", "set", "br0", "up")
        for (number, name) in Self.names.enumerated() {
            let host = namespace(name)
            try ip("netns", "add", host)
            try ip("-n", host, "link", "set", "lo", "up")
            try ip(
                "-n",
                host,
                "link",
                "add",
                "eth0",
                "type",
                "veth",
                "peer",
                "name",
                name,
                "netns",
                namespace("switch")
            )
            try ip("-n", host, "addr", "add", "10.77.0.\(number + 1)/24", "dev", "eth0")
            try ip("-n", host, "addr", "add", "fd77::\(number + 1)/64", "dev", "eth0", "nodad")
            try ip("-n", host, "link", "set", "eth0", "up")
            try ip("-n", namespace("switch"), "link", "set", name, "master", "br0", "up")
        }
    }

    deinit {
        if let emulator {
            // Not SIGTERM: children of a test's thread have it blocked, and this one would never have ended.
            kill(emulator.process.processIdentifier, SIGKILL)
            emulator.process.waitUntilExit()
        }
        for name in Self.names + ["switch"] {
            // What was started in it by these tests, and nothing else: nobody else knows of the namespace.
            if let pids = try? run("/usr/bin/env", ["ip", "netns", "pids", namespace(name)]).standardOutput {
                for pid in pids.split(separator: "\n").compactMap({ pid_t($0) }) { kill(pid, SIGKILL) }
            }
            _ = try? run("/usr/bin/env", ["ip", "netns", "del", namespace(name)])
            try? FileManager.default.removeItem(at: folder(of: name))
        }
        // Only if it is empty.
        rmdir("/etc/netns")
    }

    /// What the name `broker.galley.test` stands for on a host; programs that run there see the change.
    func setBroker(of host: String, to address: String) throws {
        // `ip netns exec` mounts this file over /etc/hosts; it is written in place, as the mount is of the file.
        try FileManager.default.createDirectory(at: folder(of: host), withIntermediateDirectories: true)
        let text = "127.0.0.1 localhost\n\(address) broker.galley.test\n"
        try Data(text.utf8).write(to: folder(of: host).appendingPathComponent("hosts"))
    }

    private func folder(of host: String) -> URL { URL(fileURLWithPath: "/etc/netns/\(namespace(host))") }

    /// Gives the broker's host another address on the good network; nobody is told that the old one is gone.
    func moveBroker(to address: String) throws {
        try ip("-n", namespace("broker"), "addr", "flush", "dev", "eth0", "scope", "global", "to", "10.77.0.0/24")
        try ip("-n", namespace("broker"), "addr", "add", "\(address)/24", "dev", "eth0")
    }

    /// How to start a program on a host: the command line's beginning.
    func command(on host: String) -> [String] { ["ip", "netns", "exec", namespace(host)] }

    /// Pulls the host's cable, at the switch, or puts it back: packets are lost and nobody is told.
    func setCable(of host: String, isIn: Bool) throws {
        try ip("-n", namespace("switch"), "link", "set", host, isIn ? "up" : "down")
        cutOff = isIn ? nil : host
        if emulator != nil { try changeEmulation() }
    }

    /// Makes the network a bad one, or another bad one.
    ///
    /// - Parameters:
    ///   - delayMilliseconds: there and back.
    ///   - lossPercent: of the packets in each direction.
    /// - Returns: the broker's address on it.
    func impair(delayMilliseconds: Int, lossPercent: Int) throws -> String {
        numbers = ["\(delayMilliseconds / 2)", "\(lossPercent)"]
        if try emulator == nil && isShaped() { return "10.77.0.1" }
        if emulator == nil { try startEmulator() } else { try changeEmulation() }
        return "10.78.0.1"
    }

    /// Half of the delay at each end of a connection.
    private func isShaped() throws -> Bool {
        for name in Self.names {
            let netem = ["tc", "-n", namespace(name), "qdisc", "replace", "dev", "eth0", "root", "netem"]
            let options = ["delay", numbers[0] + "ms", "loss", numbers[1] + "%"]
            guard try run("/usr/bin/env", netem + options).status == 0 else { return false }
        }
        return true
    }

    private func emulatedAddress(of host: String) -> String { "10.78.0.\(Self.names.firstIndex(of: host)! + 1)" }

    private func startEmulator() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        process.arguments =
            ["python3", folder.appendingPathComponent("link_emulator.py").path] + numbers
            + Self.names.map { "\(namespace($0))=\(emulatedAddress(of: $0))" }
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        emulator = (input.fileHandleForWriting, output.fileHandleForReading, process)
        try #require(readLine(of: output.fileHandleForReading) == "ready")
    }

    /// A line may come in pieces: an unbuffered Python writes its end by itself.
    private func readLine(of output: FileHandle) -> String {
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            let piece = output.availableData
            if piece.isEmpty { break }
            line += piece
        }
        return String(decoding: line, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    private func changeEmulation() throws {
        guard let emulator else { return }
        let words = numbers + (cutOff.map { [emulatedAddress(of: $0)] } ?? [])
        try emulator.input.write(contentsOf: Data((words.joined(separator: " ") + "\n").utf8))
        let answer = readLine(of: emulator.output)
        let counts = answer.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        try #require(counts.count == 2, "the emulator says \(answer)")
        packets = (packets.carried + counts[0], packets.dropped + counts[1])
    }

    private func namespace(_ name: String) -> String { "\(prefix)-\(name)" }

    private func ip(_ arguments: String...) throws {
        let output = try run("/usr/bin/env", ["ip"] + arguments)
        try #require(output.status == 0, "ip \(arguments.joined(separator: " ")): \(output.standardError)")
    }
}
