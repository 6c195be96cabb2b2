/// What both sides of the wire hold to, announced in the welcome.
public struct WireLimits: Sendable, Equatable {
    /// One document. A work report of 26,000 characters is 77 kB; a year's bound volume of such pages stays below this.
    public var documentBytes = 8 << 20
    /// The payload frames of one message together: a document with the results of the stages before it, twice over for
    /// a comparison.
    public var messageBytes = 32 << 20
    /// Documents in one submit, so that one client's batch does not hold up the turn of the others.
    public var batchItems = 256
    /// Bodies in one submit, unless a single document is larger.
    public var batchBytes = 1 << 20
    /// Submits a client may have on their way without an acknowledgement.
    public var windowBatches = 8

    /// One document that is uploaded in chunks; 0: this broker takes no uploads.
    public var uploadBytes = 0
    /// One chunk of an upload, and one piece of a document on its way to a worker: one read and one write of the disk,
    /// and little enough that several are on their way.
    public var chunkBytes = 1 << 20

    public init() {}

    /// The header frame. 256 submitted names of 200 bytes fit; a person can still read it.
    public static let headerBytes = 128 << 10
    /// Nesting of a header; the deepest, a comparison's pairs, takes five.
    public static let headerDepth = 8
    /// Nesting of a result, which a plug-in's author chooses.
    public static let resultDepth = 64
    /// Type, header, bodies, inputs.
    public static let frames = 4
    /// A submitted name or key.
    public static let nameBytes = 1024
    /// The list of documents of a `progress` query: some 100,000, gone through in a few milliseconds.
    public static let progressBytes = 1 << 20
    /// A chunk that is not an upload's last has at least so many bytes, so that nobody makes rows of single ones.
    public static let smallestChunk = 64 << 10
    /// Text of a failure that is kept.
    public static let failureBytes = 2000
}
