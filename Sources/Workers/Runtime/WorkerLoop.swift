internal import Failpoints
internal import WireProtocol
internal import ZeroMQ

/// The I/O thread of a worker: owns the socket, feeds the ``WorkerStateMachine``, does what it says.
///
/// Made and run on one thread. A turn is: wait, take in what has come, let the machine decide, do it.
final class WorkerLoop {
    private var rotation: EndpointRotation
    private let credentials: CurveCredentials?
    private let context: Context
    private let log: Log
    private let tasks: TaskMailbox
    private let outcomes: OutcomeMailbox
    /// Signalled when the worker is to end.
    private let termination: Wakeup
    private let start = ContinuousClock.now
    private var machine: WorkerStateMachine
    private var counters: [WorkerStateMachine.Execution: ProgressCounter] = [:]
    private var connection: BrokerSocket
    private var isStopped = false
    /// Why handshakes failed, as it was logged since the last that succeeded.
    private var explained: Set<String> = []
    private let manager = ServiceManager()
    private var watchdogDue = Duration.zero

    /// Fails with ``ZeroMQError/invalidArgument`` when the broker's address is none.
    init(
        _ options: WorkerOptions,
        _ handlers: [StageHandler],
        credentials: CurveCredentials? = nil,
        context: Context,
        termination: Wakeup
    ) throws(ZeroMQError) {
        guard let rotation = EndpointRotation(options.broker) else { throw .invalidArgument }
        self.rotation = rotation
        self.credentials = credentials
        log = Log(threshold: options.logLevel)
        self.context = context
        self.termination = termination
        let identity = WorkerStateMachine.Identity(
            name: options.name,
            instance: String(UInt64.random(in: .min ... .max), radix: 16),
            services: handlers.map(\.service),
            slots: options.concurrency,
            documentBytes: options.maximumDocumentBytes
        )
        machine = WorkerStateMachine(identity, now: .zero)
        tasks = try TaskMailbox(threads: options.concurrency)
        outcomes = try OutcomeMailbox()
        let wakeups = [outcomes.wakeup, termination]
        connection = try BrokerSocket(rotation.current, credentials, in: context, watching: wakeups)
        try ComputeThreads.start(count: options.concurrency, handlers: handlers, tasks: tasks, outcomes: outcomes)
    }

    /// Serves until the machine says that everything is done.
    func run() throws(ZeroMQError) {
        manager.ready("serving \(rotation.current)")
        defer { manager.stopping() }
        while !isStopped {
            keepAlive()
            machine.advance(to: now) { counters[$0]?.value ?? 0 }
            try perform()
            if isStopped { break }
            try connection.wait(timeout: min(machine.deadline - now, manager.watchdogInterval ?? .seconds(3600)))
            try takeIn()
        }
        tasks.close()
    }

    private var now: Duration { start.duration(to: .now) }

    private func takeIn() throws(ZeroMQError) {
        try noteHandshake()
        if connection.isWritableAgain { machine.becameWritable(now: now) }
        if connection.isSignalled(termination) {
            termination.drain()
            machine.drain(now: now)
        }
        for report in outcomes.takeAll() {
            Failpoint.afterCompute.pass()
            counters[report.execution] = nil
            machine.finish(report.execution, report.outcome, took: report.work, now: now)
        }
        try takeMessages()
    }

    /// Says once why there is no connection. The machine goes on trying, as the key may be let in some day.
    private func noteHandshake() throws(ZeroMQError) {
        guard let event = try connection.handshake() else { return }
        guard let explanation = event.explanation(hasKey: credentials != nil) else {
            explained = []
            return
        }
        let line = "\(rotation.current): \(explanation)"
        if explained.insert(line).inserted { log.write(.warning, line) }
        machine.handshakeFailed(now: now, chance: .random(in: 0...1))
    }

    private func keepAlive() {
        guard let interval = manager.watchdogInterval, watchdogDue <= now else { return }
        watchdogDue = now + interval / 2
        manager.keepAlive()
    }

    /// Bounded, so that results leave and renewals are in time however many messages wait.
    private func takeMessages() throws(ZeroMQError) {
        for _ in 0..<Self.messagesPerTurn {
            guard let frames = try connection.receive() else { return }
            do throws(WireError) {
                machine.receive(try BrokerMessage(try Envelope(frames: frames)), now: now)
            } catch {
                log.write(.warning, "a message from the broker was dropped: \(error)")
            }
        }
    }

    /// Some actions lead to others, so this goes on until there are none.
    private func perform() throws(ZeroMQError) {
        var actions = machine.takeActions()
        while !actions.isEmpty {
            for action in actions { try perform(action) }
            actions = machine.takeActions()
        }
    }

    private func perform(_ action: WorkerStateMachine.Action) throws(ZeroMQError) {
        switch action {
        case .send(let message):
            if try !connection.send(message.frames) {
                machine.unsent(message)
            } else if case .done = message {
                Failpoint.afterResult.pass()
            }
        case .execute(let execution, let offer):
            let counter = ProgressCounter()
            counters[execution] = counter
            tasks.put(Assignment(execution: execution, offer: offer, counter: counter))
        case .withdraw(let execution): withdrawn(tasks.withdraw(execution) ? [execution] : [])
        case .withdrawAll: withdrawn(tasks.withdrawAll())
        case .disconnect: try connect(to: nil)
        case .reconnect:
            rotation.advance()
            try connect(to: rotation.current)
        case .log(let level, let message): log.write(level, message)
        case .stop:
            try connection.lingerForLastMessage()
            isStopped = true
        }
    }

    private func connect(to endpoint: Endpoint?) throws(ZeroMQError) {
        let wakeups = [outcomes.wakeup, termination]
        connection = try BrokerSocket(endpoint, credentials, in: context, watching: wakeups)
    }

    private func withdrawn(_ executions: [WorkerStateMachine.Execution]) {
        for execution in executions { counters[execution] = nil }
        machine.withdrawn(executions)
    }

    private static let messagesPerTurn = 64
}
