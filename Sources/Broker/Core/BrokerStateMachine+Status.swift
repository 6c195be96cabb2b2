public import WireProtocol

extension BrokerStateMachine {
    /// For each stage, by its number.
    public var stageCounts: [StageCounts] { counts }

    public var workerStatuses: [WorkerStatus] {
        workerOrder.map { WorkerStatus(id: $0, running: workers[$0]!.holding.count) }
    }

    /// Whether the document still has tasks to do, and whether one of them was put aside.
    public func progress(of document: DocumentID) -> (isUnfinished: Bool, hasFailed: Bool) {
        guard let state = documents[document] else { return (false, false) }
        return (state.open > 0, state.dead > 0)
    }

    public func contains(_ task: TaskID) -> Bool { tasks[task] != nil }

    public func stage(of task: TaskID) -> Int? { tasks[task]?.stage }
}
