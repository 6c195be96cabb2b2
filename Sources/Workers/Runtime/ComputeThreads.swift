internal import WireProtocol
internal import ZeroMQ

/// The threads that run the stages' code, one task each at a time.
enum ComputeThreads {
    /// Starts the threads; each ends by itself once the mailbox is closed and its task is done.
    static func start(
        count: Int,
        handlers: [StageHandler],
        tasks: TaskMailbox,
        outcomes: OutcomeMailbox
    ) throws(ZeroMQError) {
        for number in 0..<count {
            _ = try NamedThread(name: "compute \(number)") {
                // Waiting on an eventfd fails only when the process is out of memory.
                while let assignment = try! tasks.take(thread: number) {
                    outcomes.put(execute(assignment, handlers))
                }
            }
        }
    }

    private static func execute(_ assignment: Assignment, _ handlers: [StageHandler]) -> OutcomeMailbox.Report {
        let clock = ContinuousClock()
        let start = clock.now
        // From 0 to 1: the broker counts from here how long nothing moves.
        assignment.counter.raise()
        let outcome: TaskOutcome
        do {
            let task = WorkerTask(assignment.offer, counter: assignment.counter)
            outcome = .result(try handler(of: task.stage, handlers).work(task))
        } catch {
            outcome = .failure(TaskFailure(error))
        }
        let work = start.duration(to: clock.now)
        return OutcomeMailbox.Report(execution: assignment.execution, outcome: outcome, work: work)
    }

    private static func handler(of stage: Stage, _ handlers: [StageHandler]) throws(TaskFailure) -> StageHandler {
        guard let handler = handlers.first(where: { $0.stage == stage }) else {
            let message = "this worker does not serve the stage \(stage)"
            throw TaskFailure(class: .transient, code: ErrorCode.unknownStage.rawValue, message: message)
        }
        return handler
    }
}
