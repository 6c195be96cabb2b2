import WireProtocol

/// What came of the work on a task.
enum TaskOutcome: Sendable, Equatable {
    case result([UInt8])
    case failure(TaskFailure)
}

/// The tasks a worker has in hand, and the executions that may still be running; a part of ``WorkerStateMachine``.
struct TaskTable {
    typealias Execution = WorkerStateMachine.Execution

    private struct Entry {
        var token: Token
        var execution: Execution
        var outcome: TaskOutcome?
        var resendDue = Duration.zero
        /// Whether the socket did not take the last report.
        var isUnsent = false
    }

    private var entries: [TaskID: Entry] = [:]
    /// The task of each execution that is waiting or running; nil once nobody wants it any more.
    private var executions: [Execution: TaskID?] = [:]
    private var lastExecution = 0
    /// Size of the results that wait for their confirmation, with an allowance for each.
    private(set) var unconfirmedBytes = 0

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }
    /// Executions that occupy a compute thread or wait for one.
    var executionCount: Int { executions.count }
    /// Whether any execution is still wanted.
    var isExecuting: Bool { entries.values.contains { $0.outcome == nil } }

    var nextResend: Duration? {
        entries.values.lazy.filter { $0.outcome != nil }.map(\.resendDue).min()
    }

    func contains(_ task: TaskID) -> Bool { entries[task] != nil }
    func token(of task: TaskID) -> Token? { entries[task]?.token }

    func result(of task: TaskID) -> (Token, TaskOutcome)? {
        entries[task].flatMap { entry in entry.outcome.map { (entry.token, $0) } }
    }

    /// All tasks in order of their number, finished or not, as renewals and hellos list them.
    func held(_ progress: (Execution) -> Int) -> [HeldTask] {
        entries.sorted { $0.key < $1.key }.map { task, entry in
            HeldTask(task: task, token: entry.token, progress: progress(entry.execution))
        }
    }

    mutating func add(_ task: TaskID, _ token: Token) -> Execution {
        lastExecution += 1
        let execution = Execution(number: lastExecution)
        entries[task] = Entry(token: token, execution: execution)
        executions[execution] = .some(task)
        return execution
    }

    /// Takes over the token of a repetition; false if it is not newer.
    mutating func renewToken(of task: TaskID, to token: Token) -> Bool {
        guard let known = entries[task]?.token, known < token else { return false }
        entries[task]!.token = token
        return true
    }

    /// Keeps the outcome; nil if the task was given up meanwhile.
    mutating func finish(_ execution: Execution, _ outcome: TaskOutcome, resendDue: Duration) -> TaskID? {
        guard let task = executions.removeValue(forKey: execution).flatMap(\.self) else { return nil }
        entries[task]!.outcome = outcome
        entries[task]!.resendDue = resendDue
        unconfirmedBytes += Self.size(outcome)
        return task
    }

    /// Removes the task of an execution that did not begin; nil if the task was given up before.
    mutating func remove(_ execution: Execution) -> HeldTask? {
        guard let task = executions.removeValue(forKey: execution).flatMap(\.self),
            let entry = entries.removeValue(forKey: task)
        else { return nil }
        return HeldTask(task: task, token: entry.token)
    }

    /// Removes a task; gives its execution if that may still be running.
    mutating func forget(_ task: TaskID) -> Execution? {
        guard let entry = entries.removeValue(forKey: task) else { return nil }
        if let outcome = entry.outcome {
            unconfirmedBytes -= Self.size(outcome)
            return nil
        }
        executions[entry.execution] = .some(nil)
        return entry.execution
    }

    mutating func makeResultDue(of task: TaskID, at now: Duration) {
        entries[task]?.resendDue = now
    }

    mutating func makeResultsDue(at now: Duration) {
        for task in entries.keys { entries[task]!.resendDue = now }
    }

    mutating func markUnsent(_ task: TaskID) {
        entries[task]?.isUnsent = true
    }

    mutating func makeUnsentResultsDue(at now: Duration) {
        for (task, entry) in entries where entry.isUnsent { entries[task]!.resendDue = now }
    }

    /// The finished tasks that are to be reported again, in order; their next time is set.
    mutating func takeDueResults(now: Duration, next: Duration) -> [TaskID] {
        let due = entries.filter { $0.value.outcome != nil && $0.value.resendDue <= now }.keys.sorted()
        for task in due {
            entries[task]!.resendDue = next
            entries[task]!.isUnsent = false
        }
        return due
    }

    private static func size(_ outcome: TaskOutcome) -> Int {
        if case .result(let bytes) = outcome { bytes.count + 1024 } else { 4096 }
    }
}
