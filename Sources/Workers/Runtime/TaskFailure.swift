public import WireProtocol

/// Thrown by a stage's code when it cannot do a task.
public struct TaskFailure: Error, Sendable, Equatable {
    /// Whether another try can help.
    public var failureClass: Failure.Class
    /// A word of the stage's own for programs, such as `E_ENCODING`.
    public var code: String
    /// For people; kept with the task, cut at ``WireLimits/failureBytes``.
    public var message: String

    public init(class failureClass: Failure.Class, code: String, message: String) {
        self.failureClass = failureClass
        self.code = String(prefix: code, utf8Count: 100)
        self.message = String(prefix: message, utf8Count: WireLimits.failureBytes)
    }

    /// What any error becomes. One that the stage's author did not foresee may pass, so it is transient.
    init(_ error: any Error) {
        self = error as? TaskFailure ?? TaskFailure(class: .transient, code: "error", message: "\(error)")
    }
}

extension String {
    /// The longest beginning of the text that has at most so many bytes and cuts no scalar.
    fileprivate init(prefix text: String, utf8Count limit: Int) {
        var bytes = text.utf8.prefix(limit)
        while true {
            if let whole = String(bytes) {
                self = whole
                return
            }
            bytes = bytes.dropLast()
        }
    }
}
