import Foundation
import GalleyClient
import JSONText
import Synchronization
import Testing
import WireProtocol

/// Strangers at the broker's ports: its memory stays bounded, and the others are served meanwhile.
@Suite(.serialized) struct HostilePeerTests {
    /// Resident bytes of a process, and the most that it ever had.
    private func memory(_ farm: Farm) throws -> (now: Int, peak: Int) {
        let broker = try #require(farm.broker)
        let status = try String(contentsOfFile: "/proc/\(broker.processIdentifier)/status", encoding: .utf8)
        func field(_ name: String) -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
            return (line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) << 10
        }
        return (field("VmRSS"), field("VmHWM"))
    }

    /// A document is taken and a question answered.
    private func expectService(_ farm: Farm, _ label: String) throws {
        let before = try farm.status()["documents"]?["total"]?.integer ?? 0
        let acknowledged = AcknowledgedDocuments()
        acknowledged.submit(GeneratedDocuments.make(count: 10, seed: 9, label: label), to: farm.clients)
        #expect(acknowledged.failure == nil)
        #expect(try farm.status()["documents"]?["total"]?.integer == before + 10)
    }

    @Test func `one who sends frames without end is cut, and the others are served`() throws {
        let farm = try Farm(workers: [], isReachableByTCP: true)
        try expectService(farm, "before")
        let endpoint = farm.clients
        let flood = Flood()
        let chunk = RawConnection.frame([UInt8](repeating: 0x41, count: 65_000), more: true)
        let end = ContinuousClock.now + .seconds(5)
        Thread {
            // Again and again, as one does who is cut.
            while ContinuousClock.now < end {
                guard let peer = RawConnection(endpoint) else { break }
                peer.shakeHands()
                while ContinuousClock.now < end, peer.send(chunk) {
                    flood.sent.wrappingAdd(chunk.count, ordering: .relaxed)
                }
            }
            flood.isDone.store(true, ordering: .releasing)
        }.start()
        var served = 0
        while !flood.isDone.load(ordering: .acquiring) {
            try expectService(farm, "during-\(served)")
            served += 1
        }
        let memory = try memory(farm)
        let sent = flood.sent.load(ordering: .relaxed) >> 20
        print("\(sent) MiB sent without end; the broker's peak \(memory.peak >> 20) MiB")
        #expect(served > 0)
        // A quarter of it is the mark below which nothing is done; a fast machine fills the rest before the cut takes hold.
        #expect(memory.peak < 2 << 30)
        #expect(farm.broker?.isRunning == true)
    }

    @Test func `no beginning of a conversation, and no length, is more than a cut connection`() throws {
        let farm = try Farm(workers: [], isReachableByTCP: true)
        for endpoint in [farm.clients, farm.workersAddress] {
            for opening in Self.openings {
                let peer = try #require(RawConnection(endpoint))
                if opening.isAfterHandshake { peer.shakeHands() }
                peer.send(opening.bytes)
                #expect(peer.isCut(), "\(opening.name)")
            }
        }
        try expectService(farm, "after")
        #expect(try memory(farm).peak < 256 << 20)
    }

    /// What the flooding thread has done.
    private final class Flood: Sendable {
        let isDone = Atomic(false)
        let sent = Atomic(0)
    }

    private struct Opening {
        var name: String
        var isAfterHandshake = false
        var bytes: [UInt8]
    }

    private static let openings = [
        Opening(name: "HTTP", bytes: Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8) + zeros(64)),
        Opening(
            name: "an unknown mechanism",
            bytes: [0xFF] + zeros(8) + [0x7F, 3, 0] + Array("NONE".utf8) + zeros(48)
        ),
        Opening(name: "a command that is none", isAfterHandshake: true, bytes: [4, 5, 200, 1, 2, 3, 4] + zeros(64)),
        Opening(name: "2^63 bytes", isAfterHandshake: true, bytes: [2, 0x80] + zeros(7) + zeros(64)),
        Opening(name: "2^63 - 1 bytes", isAfterHandshake: true, bytes: [2, 0x7F] + ones(7) + zeros(64)),
        Opening(name: "2^64 - 1 bytes, with more", isAfterHandshake: true, bytes: [3] + ones(8) + zeros(64)),
    ]

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
    private static func ones(_ count: Int) -> [UInt8] { [UInt8](repeating: 0xFF, count: count) }

    @Test func `messages that are none of the protocol's get an error or nothing, and end nobody else's session`()
        throws
    {
        let farm = try Farm(workers: [], isReachableByTCP: true)
        let depth = 100_000
        let deep = Array(String(repeating: "[", count: depth).utf8)
        let deepHeader = Array(#"{"ref":"#.utf8) + deep
        for endpoint in [farm.clients, farm.workersAddress] {
            let peer = try #require(RawConnection(endpoint))
            peer.shakeHands()
            for type in ["GWP1H", "GWP1S", "GWP1Q", "GWP1D", "GWP1R", "GWP9H", "HTTP/", "", "GWP1\u{0}"] {
                for header in [deep, deepHeader, Array("{".utf8), Array("{}".utf8), []] {
                    peer.send(RawConnection.frame(Array(type.utf8), more: true) + RawConnection.frame(header))
                }
                peer.send(RawConnection.frame(Array(type.utf8)))
                // Six frames are more than any message has.
                for number in 0..<6 { peer.send(RawConnection.frame(Array(type.utf8), more: number < 5)) }
            }
        }
        try expectService(farm, "after")
        #expect(farm.broker?.isRunning == true)
        #expect(try memory(farm).peak < 256 << 20)
    }

    @Test func `results that are forged, or were there before, change nothing`() throws {
        let farm = try Farm(workers: [], isReachableByTCP: true)
        try expectService(farm, "real")
        let peer = try #require(RawConnection(farm.workersAddress))
        peer.shakeHands()
        let services = [Hello.Service(stage: .segment, version: 1)]
        let hello = Hello(role: .worker, name: "forger", instance: "f", services: services, slots: 1, holding: [])
        func say(_ frames: [[UInt8]]) {
            for (number, frame) in frames.enumerated() {
                peer.send(RawConnection.frame(frame, more: number < frames.count - 1))
            }
        }
        say(hello.frames)
        for term in 0...2 {
            for sequence in 0...20 {
                let token = Token(term: term, sequence: sequence)
                for _ in 0..<2 {
                    let result = Array(#"{"articles":[]}"#.utf8)
                    say(Completion(task: TaskID(1), token: token, result: result).frames)
                }
            }
        }
        // Answered in order: when a question of somebody else is, so was all of that, or nearly.
        for _ in 0..<20 { _ = try farm.status() }
        #expect(try farm.doneCounts()["segment"] == 0, "no task was handed out, so no result can be right")
        #expect(try farm.galley("doctor").status == 0)
    }

    @Test func `ten thousand who connect and say nothing keep nobody out`() throws {
        let (count, limit) = try Self.descriptors(wanted: 10_000)
        let farm = try Farm(workers: [], isReachableByTCP: true)
        let endpoint = farm.clients
        let idle = (0..<count).compactMap { _ in RawConnection(endpoint) }
        #expect(idle.count == count, "the limit for descriptors is \(limit)")
        try expectService(farm, "during")
        let memory = try memory(farm)
        print("\(idle.count) idle connections; the broker's memory \(memory.now >> 20) MiB")
        #expect(memory.peak < 512 << 20)
    }

    /// Raises this process's limit, which the broker inherits, as far as it may be.
    private static func descriptors(wanted: Int) throws -> (count: Int, limit: Int) {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return (min(wanted, Int(limit.rlim_cur) - 1000), Int(limit.rlim_cur))
    }
}
