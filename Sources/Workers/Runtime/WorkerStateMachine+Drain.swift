import WireProtocol

// The end: on SIGTERM a worker gives back, finishes, waits for its confirmations and says good-bye.
extension WorkerStateMachine {
    mutating func drain(now: Duration) {
        guard !isDraining else { return }
        isDraining = true
        append(.log(.info, "draining: \(table.count) tasks in hand"))
        endAllFetches()
        append(.withdrawAll)
    }

    mutating func finishDraining(now: Duration) {
        guard isDraining, !table.isExecuting else { return }
        let limit = drainDeadline ?? now + Self.confirmationPatience
        drainDeadline = limit
        guard table.isEmpty || limit <= now else { return }
        if !table.isEmpty {
            append(.log(.warning, "\(table.count) results were not confirmed; the broker will hand them out again"))
        }
        if case .serving = connection { send(.bye) }
        isStopped = true
        append(.stop)
    }
}
