public import JSONText

/// How many tasks a worker has asked for since its session began.
///
/// An absolute number, so that a lost or repeated credit does no harm. A worker grants its slots and one more, then one
/// for each task it has finished.
public struct Credit: Sendable, Equatable {
    public var granted: Int

    public init(granted: Int) { self.granted = granted }

    public init(_ envelope: Envelope) throws(WireError) {
        granted = try HeaderFields(envelope.header).count("granted")
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { $0.member("granted", granted) }
        return [Envelope.firstFrame(.credit), writer.bytes]
    }
}

/// A task handed to a worker, with all it needs.
public struct TaskOffer: Sendable, Equatable {
    /// A result of an earlier stage, JSON.
    public struct Input: Sendable, Equatable {
        public var stage: Stage
        public var result: [UInt8]

        public init(stage: Stage, result: [UInt8]) {
            self.stage = stage
            self.result = result
        }
    }

    public var task: TaskID
    public var token: Token
    public var stage: Stage
    public var document: DocumentID
    public var name: String
    /// The day that the submitter gave, `YYYY-MM-DD`.
    public var date: String?
    /// 1 the first time.
    public var attempt: Int
    /// The document; for a comparison the two documents.
    public var bodies: [[UInt8]]
    /// What the stage needs beside: for a comparison the pairs of articles. An empty object otherwise.
    public var parameters: JSONValue
    public var inputs: [Input]
    /// For each document the bytes that do not come along and are to be asked for; empty when all come along.
    public var fetch: [Int]

    public init(
        task: TaskID,
        token: Token,
        stage: Stage,
        document: DocumentID,
        name: String,
        date: String? = nil,
        attempt: Int,
        bodies: [[UInt8]],
        parameters: JSONValue = .object([]),
        inputs: [Input] = [],
        fetch: [Int] = []
    ) {
        self.task = task
        self.token = token
        self.stage = stage
        self.document = document
        self.name = name
        self.date = date
        self.attempt = attempt
        self.bodies = bodies
        self.parameters = parameters
        self.inputs = inputs
        self.fetch = fetch
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        task = TaskID(try fields.count("task"))
        token = try fields.token("token")
        stage = try fields.stage("stage")
        document = DocumentID(try fields.count("document"))
        name = try fields.string("name")
        date = try fields.optionalString("date")
        attempt = try fields.count("attempt")
        parameters = envelope.header["parameters"] ?? .object([])
        var lengths: [Int] = []
        for item in try fields.array("bodies") { lengths.append(try Self.length(item)) }
        bodies = try slices(of: envelope.payloads.first ?? [], lengths: lengths)
        fetch = []
        for item in try fields.optionalArray("fetch") { fetch.append(try Self.length(item)) }
        guard fetch.isEmpty || fetch.count == bodies.count else {
            throw WireError(.badFrame, "fetch: a number for each document is due")
        }
        var stages: [Stage] = []
        lengths = []
        for item in try fields.optionalArray("inputs") {
            guard let pair = item.array, pair.count == 2, let stage = pair[0].string.flatMap(Stage.init) else {
                throw WireError(.badFrame, "an input is [stage, bytes]")
            }
            stages.append(stage)
            lengths.append(try Self.length(pair[1]))
        }
        let results = try slices(of: envelope.payloads.count == 2 ? envelope.payloads[1] : [], lengths: lengths)
        inputs = zip(stages, results).map(Input.init)
    }

    private static func length(_ json: JSONValue) throws(WireError) -> Int {
        guard let length = json.integer, length >= 0 else { throw WireError(.badFrame, "a length is due") }
        return length
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.members(task: task, token: token)
            header.member("stage", stage.rawValue)
            header.member("document", document.rawValue)
            header.member("name", name)
            header.member("date", ifPresent: date)
            header.member("attempt", attempt)
            header.name("bodies")
            header.array { list in
                for body in bodies { list.value(body.count) }
            }
            if !fetch.isEmpty {
                header.name("fetch")
                header.array { list in
                    for count in fetch { list.value(count) }
                }
            }
            if parameters != .object([]) { header.member("parameters", parameters) }
            header.name("inputs")
            header.array { list in
                for input in inputs {
                    list.array { pair in
                        pair.value(input.stage.rawValue)
                        pair.value(input.result.count)
                    }
                }
            }
        }
        let results = inputs.isEmpty ? [] : [joined(inputs.map(\.result))]
        return [Envelope.firstFrame(.task), writer.bytes, joined(bodies)] + results
    }
}

/// A worker's heartbeat: what it has in hand. A task that is not in the list is not held any more.
public struct Renewal: Sendable, Equatable {
    public var leases: [HeldTask]

    public init(leases: [HeldTask]) { self.leases = leases }

    public init(_ envelope: Envelope) throws(WireError) {
        leases = try HeldTask.list(try HeaderFields(envelope.header).array("leases"))
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { $0.member("leases", leases) }
        return [Envelope.firstFrame(.renew), writer.bytes]
    }
}

/// A result; sent again every two seconds until it is confirmed.
public struct Completion: Sendable, Equatable {
    public var task: TaskID
    public var token: Token
    /// The worker's credit after this task, see `Credit`.
    public var granted: Int?
    /// One JSON text.
    public var result: [UInt8]

    public init(task: TaskID, token: Token, granted: Int? = nil, result: [UInt8]) {
        self.task = task
        self.token = token
        self.granted = granted
        self.result = result
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        task = TaskID(try fields.count("task"))
        token = try fields.token("token")
        granted = try fields.optionalCount("granted")
        guard envelope.payloads.count == 1 else { throw WireError(.badFrame, "a result has one payload frame") }
        result = envelope.payloads[0]
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { $0.members(task: task, token: token, granted: granted) }
        return [Envelope.firstFrame(.done), writer.bytes, result]
    }
}

/// A task that the worker could not do; sent again until it is confirmed, like a result.
public struct Failure: Sendable, Equatable {
    public enum Class: String, Sendable {
        /// May work another time: tried again after a pause.
        case transient
        /// Will never work on this document: put aside at once.
        case permanent
        /// The document would end the worker, or has ended its helper: put aside at once, and marked as dangerous.
        case poison
    }

    public var task: TaskID
    public var token: Token
    public var granted: Int?
    public var failureClass: Class
    public var code: String
    public var message: String

    public init(
        task: TaskID,
        token: Token,
        granted: Int? = nil,
        failureClass: Class,
        code: String,
        message: String
    ) {
        self.task = task
        self.token = token
        self.granted = granted
        self.failureClass = failureClass
        self.code = code
        self.message = message
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        task = TaskID(try fields.count("task"))
        token = try fields.token("token")
        granted = try fields.optionalCount("granted")
        failureClass = try fields.word("class", as: Class.self)
        code = try fields.string("code")
        message = try fields.string("message")
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.members(task: task, token: token, granted: granted)
            header.member("class", failureClass.rawValue)
            header.member("code", code)
            header.member("message", message)
        }
        return [Envelope.firstFrame(.fail), writer.bytes]
    }
}

/// Tasks given back untouched; no attempt is counted.
public struct Release: Sendable, Equatable {
    public var tasks: [HeldTask]

    public init(tasks: [HeldTask]) { self.tasks = tasks }

    public init(_ envelope: Envelope) throws(WireError) {
        tasks = try HeldTask.list(try HeaderFields(envelope.header).array("tasks"))
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { $0.member("tasks", tasks) }
        return [Envelope.firstFrame(.release), writer.bytes]
    }
}

/// What became of a result or a failure. After it the worker forgets the task.
public struct Confirmation: Sendable, Equatable {
    public enum Status: String, Sendable {
        /// On disk.
        case committed
        /// It was on disk already.
        case duplicate = "dup"
        /// Somebody else holds the task now: the result is thrown away.
        case stale
    }

    public var task: TaskID
    public var token: Token
    public var status: Status

    public init(task: TaskID, token: Token, status: Status) {
        self.task = task
        self.token = token
        self.status = status
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        task = TaskID(try fields.count("task"))
        token = try fields.token("token")
        status = try fields.word("status", as: Status.self)
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.members(task: task, token: token)
            header.member("status", status.rawValue)
        }
        return [Envelope.firstFrame(.confirm), writer.bytes]
    }
}

/// Tells a worker to stop working on a task: its document was cancelled, or it has taken too long. A worker that cannot
/// stop goes on, and what it sends is stale.
public struct Cancellation: Sendable, Equatable {
    public var task: TaskID
    public var token: Token
    /// `cancelled`, `stalled` or `timeout`.
    public var reason: String

    public init(task: TaskID, token: Token, reason: String) {
        self.task = task
        self.token = token
        self.reason = reason
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        task = TaskID(try fields.count("task"))
        token = try fields.token("token")
        reason = try fields.string("reason")
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.members(task: task, token: token)
            header.member("reason", reason)
        }
        return [Envelope.firstFrame(.cancel), writer.bytes]
    }
}
