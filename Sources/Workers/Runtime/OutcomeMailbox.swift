internal import Synchronization
internal import ZeroMQ

/// What the compute threads have finished: filled by them, emptied by the I/O thread.
final class OutcomeMailbox: Sendable {
    struct Report: Sendable {
        var execution: WorkerStateMachine.Execution
        var outcome: TaskOutcome
        /// How long the work took.
        var work: Duration
    }

    private let reports = Mutex<[Report]>([])
    /// Watched by the I/O thread's poller.
    let wakeup: Wakeup

    init() throws(ZeroMQError) {
        wakeup = try Wakeup()
    }

    func put(_ report: Report) {
        let wasEmpty = reports.withLock { reports in
            reports.append(report)
            return reports.count == 1
        }
        if wasEmpty { wakeup.signal() }
    }

    func takeAll() -> [Report] {
        wakeup.drain()
        return reports.withLock { reports in
            defer { reports = [] }
            return reports
        }
    }
}
