import Foundation
import JSONText
import TestSupport

/// Kills and stops the processes of a farm, and of a client of its own, by a seed.
struct Chaos {
    private(set) var counts: [String: Int] = [:]
    private let farm: Farm
    private let folder: URL
    private var random: SplitMix64
    private var client: Process
    /// Stopped processes, and when they may go on.
    private var stopped: [(process: Process, until: ContinuousClock.Instant)] = []

    /// - Parameter folder: what the client submits, again and again as it is killed.
    init(_ farm: Farm, folder: URL, seed: UInt64) throws {
        self.farm = farm
        self.folder = folder
        random = SplitMix64(seed: seed)
        client = try farm.start(Programs.path("galley"), ["submit", folder.path, "--broker", farm.clients])
    }

    /// Waits a little and does one thing to somebody.
    mutating func strike() throws {
        Thread.sleep(forTimeInterval: Double(50 + random.next(below: 300)) / 1000)
        resume { $0 <= .now }
        let worker = random.next(below: farm.workers.count)
        switch random.next(below: 10) {
        case 0:
            note("broker killed")
            countFaults()
            farm.killBroker()
            try farm.startBroker()
        case 1:
            note("broker stopped")
            farm.broker.map { stop($0) }
        case 2, 3, 4:
            note("worker killed")
            try farm.replaceWorker(worker, kind: Farm.workerKinds[worker])
        case 5, 6, 7:
            note("worker stopped")
            stop(farm.workers[worker])
        default:
            guard client.isRunning else { break }
            note("client killed")
            farm.kill(client)
        }
        if !client.isRunning {
            client = try farm.start(Programs.path("galley"), ["submit", folder.path, "--broker", farm.clients])
        }
    }

    /// Everybody goes on, and the client is waited for.
    mutating func calm() throws {
        resume { _ in true }
        let client = client
        farm.waitUntil(within: .seconds(120)) { !client.isRunning }
    }

    /// For longer than a lease, and than the silence that makes a worker count as lost.
    private mutating func stop(_ process: Process) {
        farm.signal(process, SIGSTOP)
        stopped.append((process, .now + .milliseconds(1800 + random.next(below: 1500))))
    }

    private mutating func resume(_ isDue: (ContinuousClock.Instant) -> Bool) {
        for (process, until) in stopped where isDue(until) && process.isRunning { farm.signal(process, SIGCONT) }
        stopped.removeAll { isDue($0.until) }
    }

    /// Adds what the broker has counted since its start, which the next one will not know.
    mutating func countFaults() {
        guard let broker = farm.broker, !stopped.contains(where: { $0.process === broker }) else { return }
        guard let faults = try? farm.status()["faults"] else { return }
        for member in faults.members ?? [] { counts["faults: " + member.name, default: 0] += member.value.integer ?? 0 }
    }

    private mutating func note(_ what: String) { counts[what, default: 0] += 1 }
}
