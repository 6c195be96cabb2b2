public import JSONText

/// Something that an operator wants changed; docs/protocol.md lists the operations. Doing it twice does no harm. Answered
/// by an ``Answer`` when the change is on disk, or by a ``Refusal``.
public struct Command: Sendable, Equatable {
    public enum Operation: String, Sendable {
        /// Hand out no more tasks of `stage`.
        case pause
        /// Hand them out again.
        case resume
        /// Put aside what is not done of `document`.
        case cancel
        /// Take `document` out, with all that was found in it.
        case delete
        /// Do again the tasks put aside that ``DeadFilter`` names.
        case retry
        /// Give them up for good.
        case drop
        /// Do `stage` again, and what builds on it, for finished documents from `after` on.
        case reprocess
    }

    public var reference: String
    public var operation: Operation
    /// The fields that the operation asks for.
    public var parameters: JSONValue

    public init(reference: String, operation: Operation, parameters: JSONValue = .object([])) {
        self.reference = reference
        self.operation = operation
        self.parameters = parameters
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        reference = try fields.string("ref")
        guard let operation = Operation(rawValue: try fields.string("operation")) else {
            throw WireError(.unknownQuery, "operation: not one that this broker knows")
        }
        self.operation = operation
        parameters = envelope.header["parameters"] ?? .object([])
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.member("ref", reference)
            header.member("operation", operation.rawValue)
            header.member("parameters", parameters)
        }
        return [Envelope.firstFrame(.command), writer.bytes]
    }
}

/// Which of the tasks that were put aside are meant; every condition that is there must hold.
public struct DeadFilter: Sendable, Equatable {
    public var task: Int?
    /// Id or name.
    public var document: String?
    public var stage: String?
    /// `transient`, `permanent`, `poison`, `stalled`, `timeout`, `crash`, `expired`, `cancelled`.
    public var cause: String?
    /// A part of the last error.
    public var error: String?
    /// Put aside at least so many seconds ago.
    public var minimumAge: Int?

    public init(
        task: Int? = nil,
        document: String? = nil,
        stage: String? = nil,
        cause: String? = nil,
        error: String? = nil,
        minimumAge: Int? = nil
    ) {
        self.task = task
        self.document = document
        self.stage = stage
        self.cause = cause
        self.error = error
        self.minimumAge = minimumAge
    }

    public init(_ parameters: JSONValue) throws(WireError) {
        let fields = HeaderFields(parameters)
        task = try fields.optionalCount("task")
        document = try fields.optionalString("document")
        stage = try fields.optionalString("stage")
        cause = try fields.optionalString("cause")
        error = try fields.optionalString("error")
        minimumAge = try fields.optionalCount("minimum_age_s")
    }

    public var parameters: [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        if let task { members.append(.init("task", .integer(task))) }
        for (name, value) in [("document", document), ("stage", stage), ("cause", cause), ("error", error)] {
            if let value { members.append(.init(name, .string(value))) }
        }
        if let minimumAge { members.append(.init("minimum_age_s", .integer(minimumAge))) }
        return members
    }
}
