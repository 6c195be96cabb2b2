/// Decides what `galley run` starts and stops, and when.
///
/// The broker first, the workers when it answers; a worker that ends is started again after a pause. To stop, the
/// workers go first, so that what they finish still reaches the broker. Without a broker the rest is stopped. Time comes
/// in as a duration since the start; processes are the caller's.
struct RunStateMachine: Equatable {
    enum Event: Equatable, Sendable {
        /// The broker answers.
        case brokerReady
        /// The broker runs and has not answered in time.
        case brokerSilent
        case exited(Program)
        /// Ctrl-C or SIGTERM; the second one hurries.
        case stopRequested
        /// Time has passed.
        case tick
    }

    enum Action: Equatable {
        case start(Program)
        case terminate(Program)
        case kill(Program)
        /// All have ended.
        case finish(CommandStatus)
    }

    private enum Phase: Equatable { case starting, running, stoppingWorkers, stoppingBroker, stopped }

    /// Before a worker is started again: doubled with each time it ends soon after its start.
    static let firstPause = Duration.seconds(1)
    static let longestPause = Duration.seconds(30)
    /// A worker that has run so long has recovered.
    static let recovery = Duration.seconds(60)
    /// For workers to finish what they have in hand, then for the broker to commit.
    static let stopLimit = Duration.seconds(30)

    private struct Worker: Equatable {
        var startedAt = Duration.zero
        var pause = RunStateMachine.firstPause
        var restartAt: Duration?
    }

    private var phase = Phase.starting
    private var alive: Set<Program> = []
    private var workers: [Program: Worker] = [:]
    private var killAt: Duration?
    private var status = CommandStatus.done

    /// When a `tick` is due, if nothing else happens.
    var nextDeadline: Duration? { (workers.values.compactMap(\.restartAt) + [killAt].compactMap { $0 }).min() }

    mutating func begin() -> [Action] {
        alive.insert(.broker)
        return [.start(.broker)]
    }

    mutating func handle(_ event: Event, now: Duration) -> [Action] {
        switch event {
        case .brokerReady where phase == .starting:
            phase = .running
            return Program.workers.map { start($0, now: now) }
        case .brokerReady: return []
        case .brokerSilent: return phase == .starting ? stop(.unreachable, now: now) : []
        case .exited(let program): return exited(program, now: now)
        case .stopRequested where phase == .starting || phase == .running: return stop(.done, now: now)
        case .stopRequested: return alive.inOrder.map { .kill($0) }
        case .tick: return tick(now: now)
        }
    }

    private mutating func start(_ program: Program, now: Duration) -> Action {
        alive.insert(program)
        workers[program, default: Worker()].startedAt = now
        workers[program]?.restartAt = nil
        return .start(program)
    }

    private mutating func exited(_ program: Program, now: Duration) -> [Action] {
        alive.remove(program)
        switch phase {
        case .starting, .running:
            if program == .broker { return stop(.unreachable, now: now) }
            scheduleRestart(of: program, now: now)
            return []
        case .stoppingWorkers, .stoppingBroker, .stopped:
            return continueStop(now: now)
        }
    }

    private mutating func scheduleRestart(of program: Program, now: Duration) {
        var worker = workers[program] ?? Worker()
        if now - worker.startedAt >= Self.recovery { worker.pause = Self.firstPause }
        worker.restartAt = now + worker.pause
        worker.pause = min(worker.pause * 2, Self.longestPause)
        workers[program] = worker
    }

    private mutating func stop(_ status: CommandStatus, now: Duration) -> [Action] {
        self.status = status
        phase = .stoppingWorkers
        workers = [:]
        killAt = now + Self.stopLimit
        let stopped = alive.subtracting([.broker])
        return stopped.inOrder.map { .terminate($0) } + continueStop(now: now)
    }

    /// When the workers are gone the broker's turn comes, and after it the end.
    private mutating func continueStop(now: Duration) -> [Action] {
        if phase == .stoppingWorkers, alive.subtracting([.broker]).isEmpty, alive.contains(.broker) {
            phase = .stoppingBroker
            killAt = now + Self.stopLimit
            return [.terminate(.broker)]
        }
        guard alive.isEmpty, phase != .stopped else { return [] }
        phase = .stopped
        killAt = nil
        return [.finish(status)]
    }

    private mutating func tick(now: Duration) -> [Action] {
        if let killAt, now >= killAt {
            self.killAt = nil
            // The broker is not killed for the workers' sake: its turn comes when they are gone.
            let late = phase == .stoppingWorkers ? alive.subtracting([.broker]) : alive
            return late.inOrder.map { .kill($0) }
        }
        let due = Program.workers.filter { program in
            guard let restartAt = workers[program]?.restartAt else { return false }
            return now >= restartAt
        }
        return due.map { start($0, now: now) }
    }
}

extension Set<Program> {
    /// In the order in which they are started.
    fileprivate var inOrder: [Program] { Program.allCases.filter(contains) }
}
