public import WireProtocol

/// A stage that a worker serves, and the code that does its work; named in the worker's `main.swift`.
public struct StageHandler: Sendable {
    /// Makes the result of one task, one JSON text. Called on several compute threads at once; may take as long as it
    /// likes, as leases are renewed meanwhile. What it throws becomes a failure of the task: a ``TaskFailure`` as it
    /// is, anything else transient.
    public typealias Work = @Sendable (WorkerTask) throws -> [UInt8]

    public let stage: Stage
    /// Raised when the stage's results change; shown beside each worker, and the reason for `galley reprocess`.
    public let version: Int
    let work: Work

    public init(_ stage: Stage, version: Int, work: @escaping Work) {
        self.stage = stage
        self.version = version
        self.work = work
    }

    var service: Hello.Service { Hello.Service(stage: stage, version: version) }
}
