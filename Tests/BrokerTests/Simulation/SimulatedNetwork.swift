import TestSupport

@testable import Broker

/// Messages under way between peers and the broker, on a clock of its own.
///
/// What ZeroMQ promises holds within a connection: order, and whole messages. What it does not promise is left to
/// chance: messages are lost, come twice, are late, overtake those of other connections, and connections break.
struct SimulatedNetwork {
    struct Packet {
        var due: Duration
        var order: Int
        var connection: Int
        var frames: [[UInt8]]
    }

    /// Of a thousand messages so many are lost, and so many come twice; nothing once the faults are over.
    var lossPerMille = 15
    var repetitionPerMille = 10
    var longestDelay = Duration.milliseconds(120)
    private var toBroker: [Packet] = []
    private var toPeers: [Packet] = []
    private var lastDue: [Int: (up: Duration, down: Duration)] = [:]
    private var open: Set<Int> = []
    private var lastConnection = 0
    private var lastOrder = 0

    mutating func connect() -> Int {
        lastConnection += 1
        open.insert(lastConnection)
        return lastConnection
    }

    func isOpen(_ connection: Int) -> Bool { open.contains(connection) }

    /// What is under way is lost with the connection.
    mutating func cut(_ connection: Int) {
        open.remove(connection)
        lastDue[connection] = nil
        toBroker.removeAll { $0.connection == connection }
        toPeers.removeAll { $0.connection == connection }
    }

    mutating func send(_ frames: [[UInt8]], up: Bool, _ connection: Int, now: Duration, _ random: inout SplitMix64) {
        guard open.contains(connection), random.next(below: 1000) >= lossPerMille else { return }
        let copies = random.next(below: 1000) < repetitionPerMille ? 2 : 1
        for _ in 0..<copies {
            let delay = Duration.microseconds(random.next(below: Int(longestDelay / .microseconds(1)) + 1))
            var last = lastDue[connection] ?? (.zero, .zero)
            let due = max(now + delay, up ? last.up : last.down)
            if up { last.up = due } else { last.down = due }
            lastDue[connection] = last
            lastOrder += 1
            let packet = Packet(due: due, order: lastOrder, connection: connection, frames: frames)
            if up { toBroker.append(packet) } else { toPeers.append(packet) }
        }
    }

    /// What has arrived, in order of arrival.
    mutating func arrived(up: Bool, now: Duration) -> [Packet] {
        let all = up ? toBroker : toPeers
        let due = all.filter { $0.due <= now }.sorted { ($0.due, $0.order) < ($1.due, $1.order) }
        if up { toBroker.removeAll { $0.due <= now } } else { toPeers.removeAll { $0.due <= now } }
        return due
    }
}
