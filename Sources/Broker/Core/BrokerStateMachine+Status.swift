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

    /// The stage of a task whose current token this is; `nil` when a result under it would change nothing.
    public func stage(of task: TaskID, under token: Token) -> Int? {
        tasks[task].flatMap { $0.token == token ? $0.stage : nil }
    }
}
