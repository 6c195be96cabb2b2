import JSONText

/// A task that a worker has in hand, with the token it was given.
public struct HeldTask: Sendable, Equatable {
    public var task: TaskID
    public var token: Token
    /// A number that rises while the task gets on; 0 where the worker cannot tell.
    public var progress: Int

    public init(task: TaskID, token: Token, progress: Int = 0) {
        self.task = task
        self.token = token
        self.progress = progress
    }

    init(_ json: JSONValue) throws(WireError) {
        guard let parts = json.array, parts.count == 2 || parts.count == 3,
            let task = parts[0].integer, task >= 0, let token = parts[1].string.flatMap(Token.init)
        else { throw WireError(.badFrame, "a held task is [task, token] or [task, token, progress]") }
        self.init(task: TaskID(task), token: token, progress: parts.count == 3 ? parts[2].integer ?? 0 : 0)
    }

    static func list(_ items: [JSONValue]) throws(WireError) -> [HeldTask] {
        var list: [HeldTask] = []
        for item in items { list.append(try HeldTask(item)) }
        return list
    }

}

extension JSONWriter {
    /// Writes a list of held tasks, each `[task, token, progress]`.
    mutating func member(_ name: String, _ tasks: [HeldTask]) {
        self.name(name)
        array { list in
            for task in tasks {
                list.array { entry in
                    entry.value(task.task.rawValue)
                    entry.value(task.token.description)
                    entry.value(task.progress)
                }
            }
        }
    }

    /// Writes which hand-out of which task a message speaks of.
    mutating func members(task: TaskID, token: Token) {
        member("task", task.rawValue)
        member("token", token.description)
    }

    /// The same, with the worker's credit after it where that is known.
    mutating func members(task: TaskID, token: Token, granted: Int?) {
        members(task: task, token: token)
        if let granted { member("granted", granted) }
    }
}

/// Opens a session; repeated until the welcome comes.
public struct Hello: Sendable, Equatable {
    public enum Role: String, Sendable { case client, worker }

    /// A stage that a worker serves, with the version of its code.
    public struct Service: Sendable, Equatable {
        public var stage: Stage
        public var version: Int

        public init(stage: Stage, version: Int) {
            self.stage = stage
            self.version = version
        }
    }

    public var role: Role
    /// For people: shown in `galley status`.
    public var name: String
    /// Random for each process, so that a restarted worker is not taken for the one before it.
    public var instance: String
    public var services: [Service]
    /// Tasks that the worker works on at the same time.
    public var slots: Int
    /// What a worker that lost its connection still has in hand.
    public var holding: [HeldTask]
    /// The welcome's `store` that these tasks came from; another store's broker must not take them.
    public var store: String?
    /// The largest document that a worker takes in pieces; `nil`: one that does not know of pieces.
    public var documentBytes: Int?

    public init(
        role: Role,
        name: String,
        instance: String,
        services: [Service] = [],
        slots: Int = 0,
        holding: [HeldTask] = [],
        store: String? = nil,
        documentBytes: Int? = nil
    ) {
        self.role = role
        self.name = name
        self.instance = instance
        self.services = services
        self.slots = slots
        self.holding = holding
        self.store = store
        self.documentBytes = documentBytes
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        role = try fields.word("role", as: Role.self)
        name = try fields.string("name")
        instance = try fields.string("instance")
        services = []
        for item in try fields.optionalArray("stages") {
            let service = HeaderFields(item)
            services.append(Service(stage: try service.stage("stage"), version: try service.count("version")))
        }
        slots = try fields.optionalCount("slots") ?? 0
        holding = try HeldTask.list(try fields.optionalArray("holding"))
        store = try fields.optionalString("store")
        documentBytes = try fields.optionalCount("document_bytes")
        guard name.utf8.count <= WireLimits.nameBytes, instance.utf8.count <= WireLimits.nameBytes else {
            throw WireError(.tooLarge, "name or instance: the limit is \(WireLimits.nameBytes) bytes")
        }
        guard role == .client || (!services.isEmpty && slots > 0) else {
            throw WireError(.badFrame, "a worker names its stages and at least one slot")
        }
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.member("role", role.rawValue)
            header.member("name", name)
            header.member("instance", instance)
            if role == .worker {
                header.name("stages")
                header.array { list in
                    for service in services {
                        list.object { entry in
                            entry.member("stage", service.stage.rawValue)
                            entry.member("version", service.version)
                        }
                    }
                }
                header.member("slots", slots)
                header.member("holding", holding)
                header.member("store", ifPresent: store)
                if let documentBytes { header.member("document_bytes", documentBytes) }
            }
        }
        return [Envelope.firstFrame(.hello), writer.bytes]
    }
}

/// The broker's answer to a hello.
public struct Welcome: Sendable, Equatable {
    public var session: Int
    public var term: Int
    /// Made at random with the store, and never changed.
    public var store: String
    public var server: String
    public var heartbeatMilliseconds: Int
    public var leaseMilliseconds: Int
    public var durability: Durability
    public var limits: WireLimits

    public init(
        session: Int,
        term: Int,
        store: String,
        server: String,
        heartbeatMilliseconds: Int,
        leaseMilliseconds: Int,
        durability: Durability,
        limits: WireLimits
    ) {
        self.session = session
        self.term = term
        self.store = store
        self.server = server
        self.heartbeatMilliseconds = heartbeatMilliseconds
        self.leaseMilliseconds = leaseMilliseconds
        self.durability = durability
        self.limits = limits
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        session = try fields.count("session")
        term = try fields.count("term")
        store = try fields.string("store")
        server = try fields.string("server")
        heartbeatMilliseconds = try fields.count("heartbeat_ms")
        leaseMilliseconds = try fields.count("lease_ms")
        durability = try fields.word("durability", as: Durability.self)
        let announced = HeaderFields(envelope.header["limits"] ?? .null)
        limits = WireLimits()
        limits.documentBytes = try announced.count("document_bytes")
        limits.messageBytes = try announced.count("message_bytes")
        limits.batchItems = max(1, try announced.count("batch_items"))
        limits.batchBytes = try announced.count("batch_bytes")
        limits.windowBatches = max(1, try announced.count("window_batches"))
        limits.uploadBytes = try announced.optionalCount("upload_bytes") ?? 0
        limits.chunkBytes = try announced.optionalCount("chunk_bytes") ?? limits.chunkBytes
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.member("session", session)
            header.member("term", term)
            header.member("store", store)
            header.member("server", server)
            header.member("heartbeat_ms", heartbeatMilliseconds)
            header.member("lease_ms", leaseMilliseconds)
            header.member("durability", durability.rawValue)
            header.name("limits")
            header.object { entry in
                entry.member("document_bytes", limits.documentBytes)
                entry.member("message_bytes", limits.messageBytes)
                entry.member("batch_items", limits.batchItems)
                entry.member("batch_bytes", limits.batchBytes)
                entry.member("window_batches", limits.windowBatches)
                if limits.uploadBytes > 0 {
                    entry.member("upload_bytes", limits.uploadBytes)
                    entry.member("chunk_bytes", limits.chunkBytes)
                }
            }
        }
        return [Envelope.firstFrame(.welcome), writer.bytes]
    }
}

/// What an acknowledgement is worth.
public enum Durability: String, Sendable {
    /// On disk: the commit that holds it, shared with whatever else had arrived, was synced before the reply was sent.
    case fsyncGroup = "fsync-group"
}

/// A message that its type says all of: ping, pong, bye.
public func bareFrames(_ type: MessageType) -> [[UInt8]] {
    [Envelope.firstFrame(type), Array("{}".utf8)]
}

/// The broker could not use a message, or does not know the session.
public struct ErrorReport: Sendable, Equatable {
    public var error: WireError
    /// The `batch` or `ref` of the message it is about, if that could be read.
    public var reference: String?

    public init(_ error: WireError, reference: String? = nil) {
        self.error = error
        self.reference = reference
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        error = WireError(try fields.code("code"), try fields.string("detail"))
        reference = try fields.optionalString("ref")
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.member("code", error.code.rawValue)
            header.member("detail", error.detail)
            header.member("ref", ifPresent: reference)
            if error.code == .version {
                // What the peer may fall back to.
                header.name("versions")
                header.array { list in for version in Envelope.supportedVersions { list.value(version) } }
            }
        }
        return [Envelope.firstFrame(.error), writer.bytes]
    }
}
