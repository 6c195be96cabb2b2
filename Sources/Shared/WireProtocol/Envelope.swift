public import JSONText

// A message of the Galley wire protocol, version 1, as ZeroMQ carries it:
//
//     frame 0   47 57 50 31 53            "GWP1", then the type, here "S" (submit)
//     frame 1   7b 22 62 61 74 63 68 …    the header: one JSON object, UTF-8, at most 128 KiB
//     frame 2   (optional) bytes          what the header counts out, e.g. the bodies of a submit, one after the other
//     frame 3   (optional) bytes          for a task: the results of the stages before it
//
// The magic's digit is the major version. Everything is readable in a hex dump; docs/protocol.md is the contract.

/// The type byte of a message, and who sends it.
public enum MessageType: UInt8, Sendable, CaseIterable {
    case hello = 0x48  // H, client or worker
    case welcome = 0x57  // W, broker
    case submit = 0x53  // S, client
    case acknowledge = 0x41  // A, broker
    case refuse = 0x4E  // N, broker
    case query = 0x51  // Q, client
    case answer = 0x4F  // O, broker
    case command = 0x4D  // M, client
    case credit = 0x43  // C, worker
    case task = 0x54  // T, broker
    case renew = 0x52  // R, worker
    case done = 0x44  // D, worker
    case fail = 0x46  // F, worker
    case release = 0x4C  // L, worker
    case bye = 0x59  // Y, worker
    case confirm = 0x4B  // K, broker
    case cancel = 0x58  // X, broker
    case ping = 0x50  // P, either
    case pong = 0x47  // G, either
    case error = 0x45  // E, broker
    case upload = 0x55  // U, client
    case uploaded = 0x56  // V, broker
    case body = 0x42  // B, worker
    case piece = 0x49  // I, broker
}

/// The frames of one message, its header read but not yet understood.
public struct Envelope: Sendable, Equatable {
    public var type: MessageType
    public var header: JSONValue
    /// At most two.
    public var payloads: [[UInt8]]

    public init(_ type: MessageType, header: JSONValue = .object([]), payloads: [[UInt8]] = []) {
        self.type = type
        self.header = header
        self.payloads = payloads
    }

    static let magic: [UInt8] = Array("GWP".utf8)
    public static let version = 1
    /// The versions that this side understands; a release that brings a new one keeps the one before it.
    public static let supportedVersions = 1...1

    /// Reads the frames of one message; never traps, whatever they hold.
    public init(frames: [[UInt8]]) throws(WireError) {
        guard (2...WireLimits.frames).contains(frames.count) else {
            throw WireError(.badFrame, "\(frames.count) frames; a message has 2 to \(WireLimits.frames)")
        }
        let first = frames[0]
        guard first.count == 5, first.starts(with: Self.magic) else {
            throw WireError(.badFrame, "the first frame is not GWP1 and a type")
        }
        let version = Int(first[3]) - Int(UInt8(ascii: "0"))
        guard Self.supportedVersions.contains(version) else {
            let known = Self.supportedVersions.map(String.init).joined(separator: ", ")
            throw WireError(
                .version,
                "protocol version \(version) is not known here, only \(known); update the older side"
            )
        }
        guard let type = MessageType(rawValue: first[4]) else {
            throw WireError(.badType, "no message has type byte \(first[4])")
        }
        guard frames[1].count <= WireLimits.headerBytes else {
            throw WireError(.tooLarge, "a header of \(frames[1].count) bytes; the limit is \(WireLimits.headerBytes)")
        }
        let header: JSONValue
        do {
            header = try JSONValue(parsing: frames[1], maximumDepth: WireLimits.headerDepth)
        } catch {
            throw WireError(.badFrame, "header: \(error)")
        }
        guard header.members != nil else { throw WireError(.badFrame, "the header is not an object") }
        self.init(type, header: header, payloads: Array(frames[2...]))
    }

    /// The first frame of a message of that type.
    public static func firstFrame(_ type: MessageType) -> [UInt8] {
        magic + [UInt8(ascii: "0") + UInt8(version), type.rawValue]
    }
}
