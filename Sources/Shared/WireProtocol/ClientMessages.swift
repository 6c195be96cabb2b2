public import JSONText

/// A batch of documents to be taken.
public struct Submit: Sendable, Equatable {
    public struct Item: Sendable, Equatable {
        /// As the submitter calls it, usually a path.
        public var name: String
        public var body: [UInt8]
        /// The submitter's own name for this submission: the same key again is the same submission.
        public var key: String?
        /// SHA-256 of the body in hexadecimal; the broker refuses a body that does not match.
        public var sha256: String?
        /// The day of the document, `YYYY-MM-DD`, where the submitter knows it.
        public var date: String?
        /// 0, last, to 9, first; 4 where nothing is said.
        public var priority: Int?
        /// Milliseconds from its receipt before which it is not begun.
        public var notBeforeMilliseconds: Int?
        /// Milliseconds from its receipt after which what has not begun is put aside.
        public var deadlineMilliseconds: Int?
        /// The upload that is the body; then `body` is empty.
        public var upload: String?

        public init(
            name: String,
            body: [UInt8],
            key: String? = nil,
            sha256: String? = nil,
            date: String? = nil,
            priority: Int? = nil,
            notBeforeMilliseconds: Int? = nil,
            deadlineMilliseconds: Int? = nil,
            upload: String? = nil
        ) {
            self.name = name
            self.body = body
            self.key = key
            self.sha256 = sha256
            self.date = date
            self.priority = priority
            self.notBeforeMilliseconds = notBeforeMilliseconds
            self.deadlineMilliseconds = deadlineMilliseconds
            self.upload = upload
        }
    }

    /// The client's name for this batch, returned in the acknowledgement.
    public var batch: String
    /// Keys are the producer's own: two producers may use the same.
    public var producer: String
    public var items: [Item]

    public init(batch: String, producer: String, items: [Item]) {
        self.batch = batch
        self.producer = producer
        self.items = items
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        batch = try fields.string("batch")
        producer = try fields.optionalString("producer") ?? ""
        let entries = try fields.array("items")
        var lengths: [Int] = []
        for entry in entries { lengths.append(try HeaderFields(entry).count("bytes")) }
        guard entries.isEmpty || envelope.payloads.count == 1 else {
            throw WireError(.badFrame, "a submit has one payload frame: the bodies, one after the other")
        }
        let bodies = try slices(of: envelope.payloads.first ?? [], lengths: lengths)
        items = []
        items.reserveCapacity(entries.count)
        for (entry, body) in zip(entries, bodies) {
            let fields = HeaderFields(entry)
            items.append(
                Item(
                    name: try fields.string("name"),
                    body: body,
                    key: try fields.optionalString("key"),
                    sha256: try fields.optionalString("sha256"),
                    date: try fields.optionalString("date"),
                    priority: try fields.optionalCount("priority"),
                    notBeforeMilliseconds: try fields.optionalCount("not_before_ms"),
                    deadlineMilliseconds: try fields.optionalCount("deadline_ms"),
                    upload: try fields.optionalString("upload")
                )
            )
        }
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.member("batch", batch)
            header.member("producer", producer)
            header.name("items")
            header.array { list in
                for item in items {
                    list.object { entry in
                        entry.member("name", item.name)
                        entry.member("bytes", item.body.count)
                        entry.member("key", ifPresent: item.key)
                        entry.member("sha256", ifPresent: item.sha256)
                        entry.member("date", ifPresent: item.date)
                        entry.member("priority", ifPresent: item.priority)
                        entry.member("not_before_ms", ifPresent: item.notBeforeMilliseconds)
                        entry.member("deadline_ms", ifPresent: item.deadlineMilliseconds)
                        entry.member("upload", ifPresent: item.upload)
                    }
                }
            }
        }
        return [Envelope.firstFrame(.submit), writer.bytes, joined(items.map(\.body))]
    }
}

/// Sent when the commit that holds the batch is on disk, one outcome for each item, in order.
public struct Acknowledgement: Sendable, Equatable {
    public enum Outcome: Sendable, Equatable {
        case new(DocumentID)
        /// These bytes, or this key, were there already.
        case duplicate(DocumentID)
        case refused(WireError)
    }

    public var batch: String
    public var term: Int
    public var durability: Durability
    public var outcomes: [Outcome]
    /// Submits that the client may have on their way from now on, when that is fewer than the welcome says: the broker
    /// is filling up.
    public var windowBatches: Int?

    public init(
        batch: String,
        term: Int,
        durability: Durability,
        outcomes: [Outcome],
        windowBatches: Int? = nil
    ) {
        self.batch = batch
        self.term = term
        self.durability = durability
        self.outcomes = outcomes
        self.windowBatches = windowBatches
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        batch = try fields.string("batch")
        term = try fields.count("term")
        durability = try fields.word("durability", as: Durability.self)
        windowBatches = try fields.optionalCount("window_batches")
        outcomes = []
        for item in try fields.array("items") {
            let entry = HeaderFields(item)
            switch try entry.string("status") {
            case "new": outcomes.append(.new(DocumentID(try entry.count("id"))))
            case "dup": outcomes.append(.duplicate(DocumentID(try entry.count("id"))))
            default: outcomes.append(.refused(WireError(try entry.code("code"), try entry.string("detail"))))
            }
        }
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.member("batch", batch)
            header.member("term", term)
            header.member("durability", durability.rawValue)
            if let windowBatches { header.member("window_batches", windowBatches) }
            header.name("items")
            header.array { list in
                for outcome in outcomes {
                    list.object { entry in
                        switch outcome {
                        case .new(let id):
                            entry.member("id", id.rawValue)
                            entry.member("status", "new")
                        case .duplicate(let id):
                            entry.member("id", id.rawValue)
                            entry.member("status", "dup")
                        case .refused(let error):
                            entry.member("status", "refused")
                            entry.member("code", error.code.rawValue)
                            entry.member("detail", error.detail)
                        }
                    }
                }
            }
        }
        return [Envelope.firstFrame(.acknowledge), writer.bytes]
    }
}

/// A whole batch or query is not taken.
public struct Refusal: Sendable, Equatable {
    /// The `batch` or `ref` it answers.
    public var reference: String
    public var error: WireError
    public var retryAfterMilliseconds: Int?

    public init(reference: String, error: WireError, retryAfterMilliseconds: Int? = nil) {
        self.reference = reference
        self.error = error
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        reference = try fields.string("ref")
        error = WireError(try fields.code("code"), try fields.string("detail"))
        retryAfterMilliseconds = try fields.optionalCount("retry_after_ms")
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.member("ref", reference)
            header.member("code", error.code.rawValue)
            header.member("detail", error.detail)
            header.member("retryable", error.code.isRetryable)
            if let retryAfterMilliseconds { header.member("retry_after_ms", retryAfterMilliseconds) }
        }
        return [Envelope.firstFrame(.refuse), writer.bytes]
    }
}

/// A question about the state of things; docs/protocol.md lists them.
public struct Query: Sendable, Equatable {
    public enum Kind: String, Sendable {
        /// Counts and workers.
        case status
        /// One document with everything known of it; `document` is its id or its name.
        case show
        /// A page of `table`, from `after` on.
        case export
        /// How many of the documents listed in the payload are not finished, and how many have failed tasks.
        case progress
        /// Checks of the store.
        case check
        /// Why a document is not finished; `document` is its id or its name.
        case explain
        /// A page of the tasks that were put aside, from `after` on; the fields of ``DeadFilter``.
        case dead
        /// Writes a consistent copy of the store to `file`, a path on the broker's host.
        case backup
        /// The text of a document as it was submitted; `document` is its id.
        case source
    }

    public var reference: String
    public var kind: Kind
    /// The fields that the kind asks for.
    public var parameters: JSONValue
    public var payload: [UInt8]

    public init(reference: String, kind: Kind, parameters: JSONValue = .object([]), payload: [UInt8] = []) {
        self.reference = reference
        self.kind = kind
        self.parameters = parameters
        self.payload = payload
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        reference = try fields.string("ref")
        guard let kind = Kind(rawValue: try fields.string("query")) else {
            throw WireError(.unknownQuery, "query: not one that this broker answers")
        }
        self.kind = kind
        parameters = envelope.header["parameters"] ?? .object([])
        payload = envelope.payloads.first ?? []
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.member("ref", reference)
            header.member("query", kind.rawValue)
            header.member("parameters", parameters)
        }
        return [Envelope.firstFrame(.query), writer.bytes] + (payload.isEmpty ? [] : [payload])
    }
}

/// The answer to a query: JSON, or JSON Lines for an export.
public struct Answer: Sendable, Equatable {
    public var reference: String
    /// Where the next page begins; `nil` after the last.
    public var next: Int?
    public var payload: [UInt8]

    public init(reference: String, next: Int? = nil, payload: [UInt8]) {
        self.reference = reference
        self.next = next
        self.payload = payload
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        reference = try fields.string("ref")
        next = try fields.optionalCount("next")
        payload = envelope.payloads.first ?? []
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.member("ref", reference)
            if let next { header.member("next", next) }
        }
        return [Envelope.firstFrame(.answer), writer.bytes, payload]
    }
}
