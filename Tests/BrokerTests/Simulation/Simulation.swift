import DocumentStore
import Foundation
import HeapModule
import JSONText
import Logging
import TestSupport
import WireProtocol

@testable import Broker
@testable import BrokerCore
@testable import WorkerRuntime

/// A whole farm on one seed: the real broker (wire protocol, state machine, SQLite), the real state machine of the
/// workers, and a clock, a network, clients and disasters that are made up.
///
/// Everything that happens follows from the seed, so a seed that fails fails again, alone.
final class Simulation {
    static let stages = ["alpha", "beta", "gamma", "delta"].map { Stage(rawValue: $0)! }

    /// Two stages that wait for the first, one that waits for both.
    static let pipeline = try! Pipeline([
        definition(0), definition(1, needs: [0]), definition(2, needs: [0]), definition(3, needs: [1, 2]),
    ])

    private static func definition(_ stage: Int, needs: [Int] = []) -> Pipeline.Definition {
        Pipeline.Definition(
            stages[stage],
            needs: needs.map { stages[$0] },
            // Slowness is charged, and must never be what kills a document here.
            maximumAttempts: 1000,
            stall: .seconds(3),
            total: .seconds(8)
        )
    }

    let seed: UInt64
    private var random: SplitMix64
    private let folder: URL
    private var now = Duration.zero
    private var engine: BrokerEngine?
    private var network = SimulatedNetwork()
    private var clients: [SimulatedClient] = []
    private var workers: [SimulatedWorker] = []
    private var workerCount = 0
    private var operatorConnection = 0
    private var hasFaults = true

    /// Of each task the hand-out of this term that was sent last.
    private var handedOut: [Int: Token] = [:]
    private var tokens: Set<Token> = []
    private var lastTerm = 0
    /// Tasks whose result the broker has confirmed as stored.
    private var committed: Set<Int> = []
    /// Processes that the simulation has killed, stopped or cut off.
    private var hit: Set<String> = []
    /// Documents whose workers died of the simulation, too: lone deaths in a row cannot be told from poison.
    private var unlucky: Set<String> = []
    private var overheard: [(task: TaskID, token: Token)] = []
    private(set) var problems: [String] = []
    private(set) var counts = (steps: 0, crashes: 0, stale: 0, lost: 0)
    private var cancelledDocuments: Set<Int> = []

    /// Tells what happens, for a seed that is looked at alone.
    private let isTraced: Bool

    init(seed: UInt64, isTraced: Bool = false) throws {
        self.seed = seed
        self.isTraced = isTraced
        random = SplitMix64(seed: seed)
        let memory = URL(fileURLWithPath: "/dev/shm")
        let base =
            FileManager.default.isWritableFile(atPath: memory.path) ? memory : FileManager.default.temporaryDirectory
        folder = base.appending(path: "galley-simulation-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try startBroker()
        for number in 0..<2 {
            clients.append(
                SimulatedClient(name: "client-\(number)", batches: batches(number), connection: network.connect())
            )
        }
        for _ in 0..<3 { startWorker() }
        connectOperator()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private var storePath: String { folder.appending(path: "store.sqlite").path }

    private func batches(_ client: Int) -> [[Submit.Item]] {
        let kinds = ["ok", "ok", "ok", "ok", "ok", "flaky", "flaky", "permanent", "poison"]
        return (0..<5).map { batch in
            (0...random.next(below: 3)).map { index in
                let kind = kinds[random.next(below: kinds.count)]
                let name = "\(kind)-\(client)-\(batch)-\(index)"
                return Submit.Item(
                    name: name,
                    body: Array(name.utf8),
                    key: name,
                    priority: random.next(below: 10),
                    notBeforeMilliseconds: random.next(below: 4) == 0 ? random.next(below: 5000) : nil
                )
            }
        }
    }

    private func trace(_ text: @autoclosure () -> String) {
        if isTraced { print("\(now): \(text())") }
    }

    private func trace(_ direction: String, _ connection: Int, _ frames: [[UInt8]]) {
        trace(
            "\(direction) \(connection) \(frames.prefix(2).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " "))"
        )
    }

    // MARK: Running

    /// Faults for a while, then peace until everything is done.
    func run() throws {
        for _ in 0..<120 where problems.isEmpty {
            try step(by: .milliseconds(5 + random.next(below: 300)))
            try disaster()
        }
        try makePeace()
        let start = now
        while problems.isEmpty, !isDone {
            try step(by: .milliseconds(100))
            guard now - start < .seconds(180) else {
                return problems.append("not done 180 s after the last fault: \(state)")
            }
        }
        try checkTheEnd()
    }

    private var isDone: Bool {
        clients.allSatisfy(\.pending.isEmpty) && engine?.core.unfinishedDocumentCount == 0
    }

    private var state: String {
        let stages = engine?.core.stageCounts.map { "\($0.queued)+\($0.running)" }.joined(separator: " ") ?? "no broker"
        return "queued+running \(stages); \(workers.count) workers; pending \(clients.map(\.pending.count))"
    }

    private func step(by duration: Duration) throws {
        now += duration
        counts.steps += 1
        for packet in network.arrived(up: true, now: now) {
            trace("->", packet.connection, packet.frames)
            engine?.receive(packet.frames, from: peer(packet.connection))
        }
        // The broker may die before its commit, or at any of its replies after it.
        let isDoomed = hasFaults && random.next(below: 40) == 0
        if isDoomed, random.next(below: 2) == 0 {
            try crashBroker()
        } else {
            var repliesLeft = isDoomed ? random.next(below: 4) : Int.max
            try engine?.finishTurn { frames, peer in self.transmit(frames, peer, &repliesLeft) }
            if isDoomed { try crashBroker() } else { checkTurn() }
        }
        deliverToPeers()
        runPeers()
    }

    private func transmit(_ frames: [[UInt8]], _ peer: Peer, _ repliesLeft: inout Int) -> BrokerEngine.Sending {
        repliesLeft -= 1
        let connection = self.connection(peer)
        guard network.isOpen(connection) else { return .gone }
        guard repliesLeft >= 0 else { return .sent }
        if hasFaults, random.next(below: 200) == 0 { return .full }
        trace("<-", connection, frames)
        observe(frames)
        network.send(frames, up: false, connection, now: now, &random)
        return .sent
    }

    private func deliverToPeers() {
        for packet in network.arrived(up: false, now: now) {
            if let index = clients.firstIndex(where: { $0.connection == packet.connection }) {
                clients[index].receive(packet.frames)
            } else if let index = workers.firstIndex(where: { $0.connection == packet.connection }) {
                workers[index].receive(packet.frames, now: now)
            }
        }
    }

    private func runPeers() {
        for index in clients.indices {
            for frames in clients[index].advance(to: now) { up(frames, clients[index].connection) }
        }
        for index in workers.indices.reversed() {
            for event in workers[index].advance(to: now, &random) {
                switch event {
                case .send(let frames): up(frames, workers[index].connection)
                case .reconnect: cutWorker(index)
                case .crashed: killWorker(index)
                }
            }
        }
        // A supervisor starts what has died.
        while workers.count < 3 { startWorker() }
    }

    private func up(_ frames: [[UInt8]], _ connection: Int) {
        if let envelope = try? Envelope(frames: frames), envelope.type == .done, let done = try? Completion(envelope) {
            overheard.append((done.task, done.token))
            if overheard.count > 40 { overheard.removeFirst() }
        }
        network.send(frames, up: true, connection, now: now, &random)
    }

    /// Peers are told apart by which side their connection is on.
    private func peer(_ connection: Int) -> Peer {
        let isClient = connection == operatorConnection || clients.contains { $0.connection == connection }
        return Peer(side: isClient ? .clients : .workers, identity: Array("\(connection)".utf8))
    }

    private func connection(_ peer: Peer) -> Int { Int(String(decoding: peer.identity, as: UTF8.self)) ?? 0 }

    // MARK: Disasters

    private func disaster() throws {
        switch random.next(below: 30) {
        case 0: try crashBroker()
        case 1: cutClient(random.next(below: clients.count))
        case 2: cutWorker(random.next(below: workers.count))
        case 3:
            let index = random.next(below: workers.count)
            hit.insert(workers[index].name)
            killWorker(index)
        case 4:
            let index = random.next(below: workers.count)
            hit.insert(workers[index].name)
            workers[index].stoppedUntil = now + .milliseconds(500 + random.next(below: 6000))
        case 5:
            let index = random.next(below: workers.count)
            // Its good-bye may be lost, and then it is missed.
            hit.insert(workers[index].name)
            workers[index].machine.drain(now: now)
        case 6: startWorker()
        case 7, 8, 9: lie()
        case 10: command(.pause, .init("stage", .string(Self.stages[random.next(below: 4)].rawValue)))
        case 11, 12: command(.resume, .init("stage", .string(Self.stages[random.next(below: 4)].rawValue)))
        case 13:
            let document = 1 + random.next(below: 8)
            cancelledDocuments.insert(document)
            command(.cancel, .init("document", .integer(document)))
        case 14: command(.retry, .init("cause", .string(["cancelled", "permanent", "poison"][random.next(below: 3)])))
        default: break
        }
    }

    private func command(_ operation: Command.Operation, _ parameter: JSONValue.Member) {
        up(Hello(role: .client, name: "operator", instance: "operator").frames, operatorConnection)
        up(Command(reference: "m", operation: operation, parameters: .object([parameter])).frames, operatorConnection)
    }

    private func connectOperator() { operatorConnection = network.connect() }

    private func startBroker() throws {
        var configuration = BrokerConfiguration()
        configuration.pipeline = Self.pipeline
        configuration.limits.heartbeat = .milliseconds(400)
        configuration.limits.lease = .seconds(2)
        configuration.limits.firstBackoff = .milliseconds(200)
        configuration.limits.longestBackoff = .seconds(2)
        var log = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
        log.logLevel = .critical
        let engine = try BrokerEngine(
            configuration: configuration,
            store: try DocumentStore(path: storePath),
            log: log,
            clock: { [unowned self] in now },
            wallClock: { [unowned self] in 1_700_000_000_000 + now.wholeMilliseconds },
            ask: { _, _ in false }
        )
        if engine.core.term <= lastTerm { problems.append("term \(engine.core.term) after \(lastTerm)") }
        lastTerm = engine.core.term
        self.engine = engine
    }

    private func crashBroker() throws {
        counts.crashes += 1
        trace("the broker crashes")
        if let tally = engine?.core.tally {
            counts.stale += tally.stale
            counts.lost += tally.lostWorkers
        }
        engine = nil
        // Who has what is forgotten: whoever comes first with a task keeps it, and only one result is taken.
        handedOut = [:]
        try startBroker()
        // A new process has new connections.
        for index in clients.indices { cutClient(index) }
        for index in workers.indices { cutWorker(index, isHit: false) }
        network.cut(operatorConnection)
        connectOperator()
    }

    private func startWorker() {
        workerCount += 1
        let isPartial = random.next(below: 3) == 0
        workers.append(
            SimulatedWorker(
                number: workerCount,
                stages: isPartial && hasFaults ? [Self.stages[random.next(below: 4)]] : Self.stages,
                isSlow: hasFaults && random.next(below: 5) == 0,
                isLiar: hasFaults && random.next(below: 4) == 0,
                connection: network.connect(),
                now: now
            )
        )
    }

    private func killWorker(_ index: Int) {
        trace("\(workers[index].name) dies")
        network.cut(workers[index].connection)
        workers.remove(at: index)
    }

    private func cutClient(_ index: Int) {
        network.cut(clients[index].connection)
        clients[index].reconnect(network.connect())
    }

    /// The connection breaks; libzmq makes a new one by itself, on which the broker knows nobody.
    private func cutWorker(_ index: Int, isHit: Bool = true) {
        if isHit { hit.insert(workers[index].name) }
        reconnectWorker(index)
    }

    private func reconnectWorker(_ index: Int) {
        network.cut(workers[index].connection)
        workers[index].connection = network.connect()
        trace("\(workers[index].name) reconnects as \(workers[index].connection)")
    }

    /// Results that were sent before, tokens that were guessed, tasks that are somebody else's.
    private func lie() {
        guard let liar = workers.first(where: \.isLiar), let heard = overheard.randomElement(using: &random),
            !liar.received.contains(heard.token)
        else { return }
        let forged = Array(#"{"forged":true}"#.utf8)
        switch random.next(below: 3) {
        case 0: up(Completion(task: heard.task, token: heard.token, result: forged).frames, liar.connection)
        case 1:
            let guess = Token(term: lastTerm, sequence: heard.token.sequence + 1 + random.next(below: 5))
            up(Completion(task: heard.task, token: guess, result: forged).frames, liar.connection)
        default:
            let held = HeldTask(task: heard.task, token: heard.token, progress: 1)
            up(Renewal(leases: [held]).frames, liar.connection)
        }
    }

    private func makePeace() throws {
        hasFaults = false
        network.lossPerMille = 0
        network.repetitionPerMille = 0
        // What comes after is honest, swift, and serves every stage.
        for worker in workers { hit.insert(worker.name) }
        for index in workers.indices.reversed() { killWorker(index) }
        for stage in Self.stages { command(.resume, .init("stage", .string(stage.rawValue))) }
        try step(by: .seconds(1))
        for stage in Self.stages { command(.resume, .init("stage", .string(stage.rawValue))) }
    }

    // MARK: What must hold

    /// What the broker says to its peers.
    private func observe(_ frames: [[UInt8]]) {
        guard let envelope = try? Envelope(frames: frames) else { return problems.append("the broker sent no message") }
        switch envelope.type {
        case .task:
            guard let offer = try? TaskOffer(envelope) else { return problems.append("a broken task") }
            if !tokens.insert(offer.token).inserted { problems.append("token \(offer.token) was given twice") }
            if let last = handedOut[offer.task.rawValue], last >= offer.token {
                problems.append("task \(offer.task.rawValue): token \(offer.token) after \(last)")
            }
            if committed.contains(offer.task.rawValue) {
                problems.append("task \(offer.task.rawValue) was done and is handed out")
            }
            handedOut[offer.task.rawValue] = offer.token
        case .confirm:
            guard let confirmation = try? Confirmation(envelope) else {
                return problems.append("a broken confirmation")
            }
            guard confirmation.status == .committed else { return }
            if let last = handedOut[confirmation.task.rawValue], confirmation.token < last {
                problems.append(
                    "task \(confirmation.task.rawValue): \(confirmation.token) was taken though \(last) is out"
                )
            }
        default: break
        }
    }

    /// What must hold whenever the broker has ended a turn.
    private func checkTurn() {
        guard let core = engine?.core else { return }
        for (stage, counts) in core.stageCounts.enumerated() {
            let tasks = core.tasks.values.filter { $0.stage == stage }
            let running = tasks.count { $0.phase == .leased }
            if counts.running != running || counts.queued != tasks.count - running {
                problems.append("stage \(stage): \(counts), but \(tasks.count) tasks, \(running) of them out")
            }
        }
        let timed = Set(core.leaseEnds.unordered.map(\.subject))
        for (task, lease) in core.leases where !timed.contains(task) {
            problems.append("task \(task.rawValue), held by \(lease.worker.rawValue), has no timer")
        }
        for (id, worker) in core.workers {
            if worker.taken > worker.granted { problems.append("worker \(id.rawValue) got more than it asked for") }
        }
    }

    private func checkTheEnd() throws {
        guard problems.isEmpty, let engine else { return }
        let reader = engine.store.reader
        for check in try reader.checks() where !check.passed { problems.append("\(check.name): \(check.detail)") }
        problems += clients.flatMap(\.contradictions)
        let letters = try reader.deadLetters(DeadFilter(cause: "poison"), now: 0, after: 0, limit: 1000).rows
        for line in letters.split(separator: UInt8(ascii: "\n")) {
            guard let letter = try? JSONValue(parsing: Array(line)) else { continue }
            let killers = (letter["failures"]?.array ?? []).compactMap { $0["worker"]?.string }
            // Some may have died of a neighbour that was poison; never all of them.
            if killers.contains(where: hit.contains) { unlucky.insert(letter["name"]?.string ?? "") }
        }
        for client in clients {
            for (key, id) in client.acknowledged {
                guard let bytes = try reader.show(document: "\(id)"), let shown = try? JSONValue(parsing: bytes) else {
                    problems.append("\(key) was acknowledged as \(id) and is lost")
                    continue
                }
                check(shown, key: key)
            }
        }
    }

    private func check(_ shown: JSONValue, key: String) {
        if shown["document"]?.string != key { problems.append("\(key) stands under the number of another") }
        let results = shown["results"]?.members ?? []
        for member in results where member.value["forged"] != nil {
            problems.append("\(key): a forged result of \(member.name)")
        }
        let dead = (shown["tasks"]?.array ?? []).filter { $0["state"]?.string == "failed" }
        for task in dead {
            let error = task["error"]?.string ?? ""
            let isDue =
                switch key.prefix(while: { $0 != "-" }) {
                case "poison": true
                case "permanent": error.contains("E_ODD")
                default: false
                }
            let isCancelled = error.hasPrefix("E_CANCELLED") && cancelledDocuments.contains(shown["id"]?.integer ?? 0)
            let isBadLuck = error.hasPrefix("E_POISON") && unlucky.contains(key)
            if !isDue, !isCancelled, !isBadLuck { problems.append("\(key) was put aside: \(error)") }
        }
        if dead.isEmpty, results.count != Self.stages.count { problems.append("\(key): \(results.count) results") }
    }
}
