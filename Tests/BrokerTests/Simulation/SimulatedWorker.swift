import JSONText
import TestSupport
import WireProtocol

@testable import WorkerRuntime

/// A worker process: the real state machine of the workers, on simulated compute threads.
///
/// What a document does to its worker is written in its name (`ok-7`, `poison-3`, `permanent-4`, `flaky-5`), so that
/// the outcome that must follow is known.
struct SimulatedWorker {
    struct Run {
        var execution: WorkerStateMachine.Execution
        var offer: TaskOffer
        /// Set once a compute thread has it.
        var endsAt: Duration?
    }

    enum Event {
        case send([[UInt8]])
        case reconnect
        /// The process is dead.
        case crashed
    }

    let name: String
    var connection: Int
    var machine: WorkerStateMachine
    private var runs: [Run] = []
    private let slots: Int
    /// Works so slowly at times that its tasks are taken away.
    let isSlow: Bool
    /// Says what is not true, besides working as it should.
    let isLiar: Bool
    /// SIGSTOP until then.
    var stoppedUntil: Duration?
    /// The hand-outs it has seen.
    private(set) var received: Set<Token> = []

    init(number: Int, stages: [Stage], isSlow: Bool, isLiar: Bool, connection: Int, now: Duration) {
        name = "worker-\(number)"
        self.isSlow = isSlow
        self.isLiar = isLiar
        self.connection = connection
        slots = 1 + number % 3
        let services = stages.map { Hello.Service(stage: $0, version: 1) }
        machine = WorkerStateMachine(
            WorkerStateMachine.Identity(name: name, instance: name, services: services, slots: slots),
            now: now
        )
    }

    mutating func receive(_ frames: [[UInt8]], now: Duration) {
        guard let envelope = try? Envelope(frames: frames), let message = try? BrokerMessage(envelope) else { return }
        if case .task(let offer) = message { received.insert(offer.token) }
        machine.receive(message, now: now)
    }

    /// Does what is due.
    mutating func advance(to now: Duration, _ random: inout SplitMix64) -> [Event] {
        if let stoppedUntil, stoppedUntil > now { return [] }
        stoppedUntil = nil
        var events: [Event] = []
        for index in runs.indices.reversed() where runs[index].endsAt.map({ $0 <= now }) ?? false {
            finish(runs.remove(at: index), now: now, &random)
        }
        let progress = Dictionary(uniqueKeysWithValues: runs.map { ($0.execution, $0.endsAt == nil ? 0 : 1) })
        machine.advance(to: now) { progress[$0] ?? 0 }
        var actions = machine.takeActions()
        while !actions.isEmpty {
            for action in actions {
                switch action {
                case .send(let message): events.append(.send(message.frames))
                case .execute(let execution, let offer): runs.append(Run(execution: execution, offer: offer))
                case .withdraw(let execution): withdraw { $0.execution == execution }
                case .withdrawAll: withdraw { _ in true }
                case .reconnect: events.append(.reconnect)
                // No handshake fails here.
                case .disconnect, .log: break
                case .stop: events.append(.crashed)
                }
            }
            actions = machine.takeActions()
        }
        for index in runs.indices where runs[index].endsAt == nil && runs.count(where: { $0.endsAt != nil }) < slots {
            // It dies the moment it looks at the document, before anything of this turn is sent.
            if runs[index].offer.name.hasPrefix("poison") { return [.crashed] }
            let longest = isSlow ? 5000 : 250
            runs[index].endsAt = now + .milliseconds(5 + random.next(below: longest))
        }
        return events
    }

    private mutating func withdraw(where isMeant: (Run) -> Bool) {
        let waiting = runs.filter { $0.endsAt == nil && isMeant($0) }.map(\.execution)
        runs.removeAll { waiting.contains($0.execution) }
        machine.withdrawn(waiting)
    }

    private mutating func finish(_ run: Run, now: Duration, _ random: inout SplitMix64) {
        let name = run.offer.name
        let outcome: TaskOutcome
        if name.hasPrefix("permanent"), run.offer.stage.rawValue == "beta" {
            outcome = .failure(TaskFailure(class: .permanent, code: "E_ODD", message: "this will never work"))
        } else if name.hasPrefix("flaky"), random.next(below: 3) == 0 {
            outcome = .failure(TaskFailure(class: .transient, code: "E_BAD_DAY", message: "perhaps tomorrow"))
        } else {
            outcome = .result(Array(#"{"by":"\#(self.name)"}"#.utf8))
        }
        machine.finish(run.execution, outcome, took: .milliseconds(50), now: now)
    }
}
