import WireProtocol

/// What a worker can say to its broker.
enum WorkerMessage: Equatable {
    case hello(Hello)
    case credit(Credit)
    case renew(Renewal)
    case body(BodyRequest)
    case done(Completion)
    case fail(Failure)
    case release(Release)
    case pong
    case bye

    var frames: [[UInt8]] {
        switch self {
        case .hello(let message): message.frames
        case .credit(let message): message.frames
        case .renew(let message): message.frames
        case .body(let message): message.frames
        case .done(let message): message.frames
        case .fail(let message): message.frames
        case .release(let message): message.frames
        case .pong: bareFrames(.pong)
        case .bye: bareFrames(.bye)
        }
    }
}
