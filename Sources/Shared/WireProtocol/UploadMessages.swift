import JSONText

// A document too large for one message: it comes in chunks and goes out in pieces, so that neither side of the wire ever
// has to hold it whole.

/// A chunk of a large document, or with no bytes the question how far the upload has come.
public struct UploadChunk: Sendable, Equatable {
    /// The client's name for the upload; the SHA-256 of the document is a good one, as it is the same after a restart.
    public var upload: String
    public var offset: Int
    /// Bytes of the whole document.
    public var total: Int
    /// SHA-256 of this chunk in hexadecimal.
    public var sha256: String?
    public var bytes: [UInt8]

    public init(upload: String, offset: Int, total: Int, sha256: String? = nil, bytes: [UInt8] = []) {
        self.upload = upload
        self.offset = offset
        self.total = total
        self.sha256 = sha256
        self.bytes = bytes
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        upload = try fields.string("upload")
        offset = try fields.count("offset")
        total = try fields.count("total")
        sha256 = try fields.optionalString("sha256")
        guard envelope.payloads.count <= 1 else { throw WireError(.badFrame, "a chunk has one payload frame") }
        bytes = envelope.payloads.first ?? []
        guard Self.isName(upload) else {
            throw WireError(.badFrame, "upload: 1 to 64 of a-z A-Z 0-9 _ - are due")
        }
        guard offset <= total, bytes.count <= total - offset else {
            throw WireError(.badFrame, "\(bytes.count) bytes at \(offset) are more than the document of \(total) bytes")
        }
    }

    /// Whether a text can name an upload.
    public static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.member("upload", upload)
            header.member("offset", offset)
            header.member("total", total)
            header.member("sha256", ifPresent: sha256)
        }
        return [Envelope.firstFrame(.upload), writer.bytes] + (bytes.isEmpty ? [] : [bytes])
    }
}

/// How much of an upload is on disk; sent after the commit, in answer to each chunk.
public struct UploadProgress: Sendable, Equatable {
    public var upload: String
    /// Where the next chunk begins.
    public var offset: Int

    public init(upload: String, offset: Int) {
        self.upload = upload
        self.offset = offset
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        upload = try fields.string("upload")
        offset = try fields.count("offset")
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.member("upload", upload)
            header.member("offset", offset)
        }
        return [Envelope.firstFrame(.uploaded), writer.bytes]
    }
}

/// A worker asks for a piece of a document that its task did not bring along.
public struct BodyRequest: Sendable, Equatable {
    public var task: TaskID
    public var token: Token
    /// Which of the task's documents: 0, for a comparison 0 or 1.
    public var body: Int
    public var offset: Int
    /// At most so many bytes.
    public var count: Int

    public init(task: TaskID, token: Token, body: Int, offset: Int, count: Int) {
        self.task = task
        self.token = token
        self.body = body
        self.offset = offset
        self.count = count
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        task = TaskID(try fields.count("task"))
        token = try fields.token("token")
        body = try fields.count("body")
        offset = try fields.count("offset")
        count = try fields.count("bytes")
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.members(task: task, token: token)
            header.member("body", body)
            header.member("offset", offset)
            header.member("bytes", count)
        }
        return [Envelope.firstFrame(.body), writer.bytes]
    }
}

/// The piece that was asked for.
public struct BodyPiece: Sendable, Equatable {
    public var task: TaskID
    public var token: Token
    public var body: Int
    public var offset: Int
    public var bytes: [UInt8]

    public init(task: TaskID, token: Token, body: Int, offset: Int, bytes: [UInt8]) {
        self.task = task
        self.token = token
        self.body = body
        self.offset = offset
        self.bytes = bytes
    }

    public init(_ envelope: Envelope) throws(WireError) {
        let fields = HeaderFields(envelope.header)
        task = TaskID(try fields.count("task"))
        token = try fields.token("token")
        body = try fields.count("body")
        offset = try fields.count("offset")
        guard envelope.payloads.count == 1 else { throw WireError(.badFrame, "a piece has one payload frame") }
        bytes = envelope.payloads[0]
    }

    public var frames: [[UInt8]] {
        var writer = JSONWriter()
        writer.object { header in
            header.members(task: task, token: token)
            header.member("body", body)
            header.member("offset", offset)
        }
        return [Envelope.firstFrame(.piece), writer.bytes, bytes]
    }
}
