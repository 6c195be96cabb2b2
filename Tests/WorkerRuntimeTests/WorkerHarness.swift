// A worker's state machine on a clock of the test's own, with short ways to say what happens to it.

import JSONText
import WireProtocol

@testable import WorkerRuntime

struct WorkerHarness {
    var machine: WorkerStateMachine
    var now = Duration.zero
    private(set) var started: [TaskID: WorkerStateMachine.Execution] = [:]

    init(slots: Int = 2) {
        let identity = WorkerStateMachine.Identity(
            name: "test",
            instance: "1",
            services: [Hello.Service(stage: .segment, version: 1)],
            slots: slots
        )
        machine = WorkerStateMachine(identity, now: .zero)
    }

    /// A worker in session 1, its hello and first credit taken off.
    static func serving(slots: Int = 2) -> WorkerHarness {
        var harness = WorkerHarness(slots: slots)
        _ = harness.advance()
        _ = harness.receive(.welcome(welcome()))
        return harness
    }

    mutating func advance(by time: Duration = .zero) -> [WorkerStateMachine.Action] {
        now += time
        machine.advance(to: now)
        return take()
    }

    mutating func receive(_ messages: BrokerMessage...) -> [WorkerStateMachine.Action] {
        for message in messages { machine.receive(message, now: now) }
        machine.advance(to: now)
        return take()
    }

    mutating func finish(
        _ task: Int,
        _ outcome: TaskOutcome = .result([1]),
        took work: Duration = .seconds(1)
    ) -> [WorkerStateMachine.Action] {
        machine.finish(started[TaskID(task)]!, outcome, took: work, now: now)
        machine.advance(to: now)
        return take()
    }

    mutating func withdrawn(_ tasks: Int...) -> [WorkerStateMachine.Action] {
        machine.withdrawn(tasks.map { started[TaskID($0)]! })
        machine.advance(to: now)
        return take()
    }

    mutating func drain() -> [WorkerStateMachine.Action] {
        machine.drain(now: now)
        machine.advance(to: now)
        return take()
    }

    /// Log lines are for people and left out.
    private mutating func take() -> [WorkerStateMachine.Action] {
        let actions = machine.takeActions().filter { if case .log = $0 { false } else { true } }
        for case .execute(let execution, let offer) in actions { started[offer.task] = execution }
        return actions
    }
}

func welcome(session: Int = 1, term: Int = 1, messageBytes: Int = 1000) -> Welcome {
    var limits = WireLimits()
    limits.messageBytes = messageBytes
    return Welcome(
        session: session,
        term: term,
        store: "0",
        server: "test",
        heartbeatMilliseconds: 1000,
        leaseMilliseconds: 5000,
        durability: .fsyncGroup,
        limits: limits
    )
}

func offer(_ task: Int, _ token: String? = nil, body: String = "x") -> TaskOffer {
    TaskOffer(
        task: TaskID(task),
        token: Token(token ?? "1.\(task)")!,
        stage: .segment,
        document: DocumentID(task),
        name: "document \(task)",
        attempt: 1,
        bodies: [Array(body.utf8)]
    )
}

func confirmation(_ task: Int, _ status: Confirmation.Status, _ token: String? = nil) -> BrokerMessage {
    .confirm(Confirmation(task: TaskID(task), token: Token(token ?? "1.\(task)")!, status: status))
}

func held(_ task: Int, _ token: String? = nil) -> HeldTask {
    HeldTask(task: TaskID(task), token: Token(token ?? "1.\(task)")!)
}

extension [WorkerStateMachine.Action] {
    var messages: [WorkerMessage] { compactMap { if case .send(let message) = $0 { message } else { nil } } }
    var hellos: [Hello] { messages.compactMap { if case .hello(let hello) = $0 { hello } else { nil } } }
    var warnings: Int { count { if case .log(.warning, _) = $0 { true } else { false } } }
    var completions: [Completion] { messages.compactMap { if case .done(let message) = $0 { message } else { nil } } }
    var failures: [Failure] { messages.compactMap { if case .fail(let message) = $0 { message } else { nil } } }
    var renewals: [[HeldTask]] {
        messages.compactMap { if case .renew(let message) = $0 { message.leases } else { nil } }
    }
    var released: [HeldTask] {
        messages.flatMap { message -> [HeldTask] in
            if case .release(let release) = message { release.tasks } else { [] }
        }
    }
    var executed: [TaskID] { compactMap { if case .execute(_, let offer) = $0 { offer.task } else { nil } } }

    /// The highest credit said, in a message of its own or on a report.
    var granted: Int? {
        messages.compactMap { message in
            switch message {
            case .credit(let credit): credit.granted
            case .done(let completion): completion.granted
            case .fail(let failure): failure.granted
            default: nil
            }
        }.max()
    }
}
