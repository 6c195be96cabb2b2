/// The codes that cross the wire. A program acts on the code; the text beside it is for people.
public enum ErrorCode: String, Sendable, CaseIterable {
    /// The frames do not make a message: wrong magic, wrong number of frames, a header that is not JSON or lacks a field.
    case badFrame = "E_BAD_FRAME"
    /// The type byte is none of those in `MessageType`, or not one that this side of the connection sends.
    case badType = "E_BAD_TYPE"
    /// The other side speaks another major version.
    case version = "E_VERSION"
    /// Nothing is known of this session: say hello again, then resend.
    case noSession = "E_NO_SESSION"
    /// The peer's key does not allow this, or is not authorised any more.
    case unauthorized = "E_AUTH"
    /// A frame, a document or a batch is larger than the limits in the welcome.
    case tooLarge = "E_TOO_LARGE"
    /// An empty document.
    case empty = "E_EMPTY"
    /// The bytes are not those that the checksum promised.
    case checksum = "E_CHECKSUM"
    /// The key was used before for other bytes.
    case conflict = "E_CONFLICT"
    case unknownStage = "E_UNKNOWN_STAGE"
    case unknownDocument = "E_UNKNOWN_DOCUMENT"
    case unknownQuery = "E_UNKNOWN_QUERY"
    /// A submit names an upload that is not there, or not whole: upload the document again.
    case unknownUpload = "E_UNKNOWN_UPLOAD"
    /// A worker's result is not what its stage must give.
    case badResult = "E_BAD_RESULT"
    /// The document is not valid UTF-8.
    case encoding = "E_ENCODING"
    case busy = "E_BUSY"
    case diskFull = "E_DISK_FULL"
    case internalError = "E_INTERNAL"

    /// Whether the same request can succeed later.
    public var isRetryable: Bool {
        switch self {
        case .busy, .diskFull, .internalError, .noSession: true
        default: false
        }
    }
}

/// A refusal with a code to act on and a sentence to read.
public struct WireError: Error, Sendable, Equatable, CustomStringConvertible {
    public var code: ErrorCode
    public var detail: String

    public init(_ code: ErrorCode, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    public var description: String { "\(code.rawValue): \(detail)" }
}
