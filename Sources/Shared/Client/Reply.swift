import WireProtocol

/// What a broker can say to a client once the session is open.
enum Reply: Equatable {
    case acknowledgement(Acknowledgement)
    case answer(Answer)
    case rejection(Rejection)
    case uploaded(UploadProgress)
    /// Of no concern to a client: a ping, or a message of a later minor version.
    case other

    /// A refusal or an error report: a request that is not taken.
    struct Rejection: Equatable {
        /// The batch or query it is about; nil when the broker could not read that.
        var reference: String?
        var error: WireError
        var retryAfter: Duration?
    }

    init(_ envelope: Envelope) throws(ClientError) {
        do throws(WireError) {
            self = try Self.read(envelope)
        } catch {
            throw .protocolError("\(error)")
        }
    }

    private static func read(_ envelope: Envelope) throws(WireError) -> Reply {
        switch envelope.type {
        case .acknowledge: return .acknowledgement(try Acknowledgement(envelope))
        case .answer: return .answer(try Answer(envelope))
        case .uploaded: return .uploaded(try UploadProgress(envelope))
        case .refuse:
            let refusal = try Refusal(envelope)
            let pause = refusal.retryAfterMilliseconds.map { Duration.milliseconds($0) }
            return .rejection(Rejection(reference: refusal.reference, error: refusal.error, retryAfter: pause))
        case .error:
            let report = try ErrorReport(envelope)
            return .rejection(Rejection(reference: report.reference, error: report.error))
        default: return .other
        }
    }
}
