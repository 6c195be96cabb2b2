import Foundation
import Testing

/// A broker on one host, workers on two others, a client on the third, all with keys.
///
/// The short version runs with all tests. `GALLEY_LONG_TESTS=1 swift test --filter SeveralHostsTests` runs the long
/// one, which reports what it measured on standard error.
@Suite(.serialized, .enabled(if: ThreeHosts.obstacle == nil, "\(ThreeHosts.obstacle ?? "")"))
struct SeveralHostsTests {
    static let isLong = ProcessInfo.processInfo.environment["GALLEY_LONG_TESTS"] == "1"

    @Test(.timeLimit(.minutes(1)))
    func `a partition and a broker's restart lose nothing, and the host that was cut off works again`() throws {
        let farm = try DistributedFarm(["--heartbeat", "200", "--lease", "1000"])
        try farm.startWorkers(at: "10.77.0.1,[fd77::1]")
        let client = try farm.submit(count: 150, name: "first", at: "10.77.0.1")
        try farm.hosts.setCable(of: "west", isIn: false)
        farm.killBroker()
        try farm.startBroker()
        Thread.sleep(forTimeInterval: 1.5)
        try farm.hosts.setCable(of: "west", isIn: true)
        try farm.expectDone(client, total: 150)
        try farm.waitForWorkers(of: "west")
        let healed = wallClock()
        try farm.expectDone(try farm.submit(count: 60, name: "second", at: "[fd77::1]"), total: 210)
        #expect(try farm.resultCount(of: "west", since: healed) > 0, "west got no work after the cable was back")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a link that is slow and loses packets is used, and nothing is lost`() throws {
        let farm = try DistributedFarm([])
        let broker = try farm.hosts.impair(delayMilliseconds: 100, lossPercent: 2)
        try farm.startWorkers(at: broker)
        // To connect, greet each other, prove the keys, say hello, ask: six times there and back.
        #expect(try farm.timeOfStatus(on: "east", at: broker) > .milliseconds(500), "the link is not slow")
        try farm.expectDone(try farm.submit(count: 100, name: "slow", at: broker), total: 100)
        _ = try farm.hosts.impair(delayMilliseconds: 0, lossPercent: 0)
        if farm.hosts.isEmulated { #expect(farm.hosts.packets.dropped > 0, "the link lost nothing") }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a connection that is open at one end only is found within the heartbeats' limit, at both ends`() throws {
        let farm = try DistributedFarm(["--heartbeat", "200", "--lease", "1000"])
        try farm.startWorkers(at: "10.77.0.1")
        try farm.waitForWorkers(of: "west")
        try farm.hosts.setCable(of: "west", isIn: false)
        let begin = ContinuousClock.now
        try farm.waitForWorkers(of: "west", count: 0)
        farm.waitForLog("the broker has been silent", count: Farm.workerKinds.count)
        // Three heartbeats, and time for a busy machine. TCP by itself would take 20 seconds or more.
        #expect(ContinuousClock.now - begin < .seconds(5))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a broker that moves to another address is found by its name, and by the next address of a list`() throws {
        let farm = try DistributedFarm(["--heartbeat", "200", "--lease", "1000"])
        try farm.startWorkers(at: "broker.galley.test")
        // Nobody is at the first of them.
        let list = "10.77.0.99,[fd77::1]"
        try farm.expectDone(try farm.submit(count: 20, name: "first", at: list), total: 20)
        try farm.hosts.moveBroker(to: "10.77.0.11")
        try farm.waitForWorkers(of: "west", count: 0)
        for host in ThreeHosts.names { try farm.hosts.setBroker(of: host, to: "10.77.0.11") }
        try farm.waitForWorkers(of: "west")
        try farm.expectDone(try farm.submit(count: 20, name: "second", at: "broker.galley.test"), total: 40)
    }

    @Test(.timeLimit(.minutes(10)), .enabled(if: isLong, "GALLEY_LONG_TESTS is not 1"))
    func `two thousand documents each on good, bad and broken networks`() throws {
        let farm = try DistributedFarm([])
        let count = 2000
        var total = 0
        func measure(_ name: String, at address: String, during: () throws -> Void = {}) throws {
            let begin = ContinuousClock.now
            let client = try farm.submit(count: count, name: name, at: address)
            try during()
            total += count
            try farm.expectDone(client, total: total)
            let seconds = (ContinuousClock.now - begin) / .seconds(1)
            report(
                "\(name): \(count) documents in \(rounded(seconds)) s, \(rounded(Double(count) / seconds)) documents/s"
            )
        }
        func measureBroken(_ network: String, at address: String) throws {
            try measure("\(network), west cut off for 20 s", at: address) {
                try farm.hosts.setCable(of: "west", isIn: false)
                Thread.sleep(forTimeInterval: 20)
                try farm.hosts.setCable(of: "west", isIn: true)
            }
            try farm.waitForWorkers(of: "west")
            let healed = wallClock()
            try measure("\(network), after the cable is back", at: address)
            let ofWest = try farm.resultCount(of: "west", since: healed)
            report("\(network), west after its partition: \(ofWest) results")
            #expect(ofWest > 0)
            try measure("\(network), broker killed and started again", at: address) {
                Thread.sleep(forTimeInterval: 0.5)
                farm.killBroker()
                Thread.sleep(forTimeInterval: 1)
                try farm.startBroker()
            }
        }

        try farm.startWorkers(at: "10.77.0.1")
        try measure("good network", at: "10.77.0.1")
        try measureBroken("good network", at: "10.77.0.1")
        farm.drainWorkers()
        let bad = try farm.hosts.impair(delayMilliseconds: 100, lossPercent: 0)
        try farm.startWorkers(at: bad)
        try measure("100 ms delay", at: bad)
        _ = try farm.hosts.impair(delayMilliseconds: 100, lossPercent: 2)
        report("status over it: \(try farm.timeOfStatus(on: "east", at: bad))")
        try measure("100 ms delay and 2 % loss", at: bad)
        try measureBroken("100 ms delay and 2 % loss", at: bad)
        _ = try farm.hosts.impair(delayMilliseconds: 0, lossPercent: 0)
        let (carried, dropped) = farm.hosts.packets
        report(farm.hosts.isEmulated ? "emulated: \(carried) packets carried, \(dropped) dropped" : "made by netem")
        let (lost, repeated) = try farm.balance(total: total)
        report("\(total) documents acknowledged, \(lost) lost, \(repeated) results applied twice")
        #expect(lost == 0 && repeated == 0)
    }

    private func rounded(_ number: Double) -> Double { (number * 10).rounded() / 10 }

    private func report(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
