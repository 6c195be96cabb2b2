import WireProtocol

/// What a broker can say to a worker.
enum BrokerMessage: Equatable {
    case welcome(Welcome)
    case task(TaskOffer)
    case confirm(Confirmation)
    case cancel(Cancellation)
    case piece(BodyPiece)
    case ping
    case pong
    case error(WireError)

    init(_ envelope: Envelope) throws(WireError) {
        switch envelope.type {
        case .welcome: self = .welcome(try Welcome(envelope))
        case .task: self = .task(try TaskOffer(envelope))
        case .confirm: self = .confirm(try Confirmation(envelope))
        case .cancel: self = .cancel(try Cancellation(envelope))
        case .piece: self = .piece(try BodyPiece(envelope))
        case .ping: self = .ping
        case .pong: self = .pong
        case .error: self = .error(try ErrorReport(envelope).error)
        default: throw WireError(.badType, "a broker does not send \(envelope.type) to a worker")
        }
    }
}
