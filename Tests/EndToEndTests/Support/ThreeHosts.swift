import Foundation
import Testing

/// Three hosts on one machine: network namespaces `broker`, `west` and `east`, each joined to a bridge in a fourth by
/// a pair of veth devices. Gone, with whatever still runs in them, when the value is.
final class ThreeHosts {
    /// Addresses on the good network, and on one with delay and loss where the kernel cannot make the good one bad.
    static let names = ["broker", "west", "east"]
    private let prefix = "gly\(ProcessInfo.processInfo.processIdentifier % 100_000)"
    private var emulator: Process?

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
        if let emulator, emulator.isRunning {
            // Not SIGTERM: the tests' thread has it blocked, and a child inherits that.
            kill(emulator.processIdentifier, SIGKILL)
            emulator.waitUntilExit()
        }
        for name in Self.names + ["switch"] {
            // What was started in it by these tests, and nothing else: nobody else knows of the namespace.
            if let pids = try? run("/usr/bin/env", ["ip", "netns", "pids", namespace(name)]).standardOutput {
                for pid in pids.split(separator: "\n").compactMap({ pid_t($0) }) { kill(pid, SIGKILL) }
            }
            _ = try? run("/usr/bin/env", ["ip", "netns", "del", namespace(name)])
        }
    }

    /// How to start a program on a host: the command line's beginning.
    func command(on host: String) -> [String] { ["ip", "netns", "exec", namespace(host)] }

    /// Pulls the host's cable, at the switch, or puts it back.
    func setCable(of host: String, isIn: Bool) throws {
        try ip("-n", namespace("switch"), "link", "set", host, isIn ? "up" : "down")
    }

    /// Makes a bad network.
    ///
    /// - Returns: the broker's address on it, and how it was made.
    func impair(delayMilliseconds: Int, lossPercent: Int) throws -> (address: String, how: String) {
        // Half of the delay at each end of a connection.
        var isShaped = true
        for name in Self.names where isShaped {
            let netem = ["tc", "-n", namespace(name), "qdisc", "add", "dev", "eth0", "root", "netem", "delay"]
            let numbers = ["\(delayMilliseconds / 2)ms", "loss", "\(lossPercent)%"]
            isShaped = try run("/usr/bin/env", netem + numbers).status == 0
        }
        if isShaped { return ("10.77.0.1", "tc netem") }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "link_emulator.py"
        )
        process.arguments =
            ["python3", script.path, "\(delayMilliseconds / 2)", "\(lossPercent)"]
            + Self.names.enumerated().map { "\(namespace($1))=10.78.0.\($0 + 1)" }
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        emulator = process
        try #require(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).hasPrefix("ready"))
        return ("10.78.0.1", "TUN devices and a program that delays and drops, as this kernel has no netem")
    }

    private func namespace(_ name: String) -> String { "\(prefix)-\(name)" }

    private func ip(_ arguments: String...) throws {
        let output = try run("/usr/bin/env", ["ip"] + arguments)
        try #require(output.status == 0, "ip \(arguments.joined(separator: " ")): \(output.standardError)")
    }
}
