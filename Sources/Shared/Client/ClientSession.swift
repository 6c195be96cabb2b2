import WireProtocol

/// A client's session with a broker: greeting, signs of life, silence.
///
/// Pure: envelopes and a time go in, what to send comes out. ``BrokerLink`` drives it.
struct ClientSession {
    enum Action: Equatable {
        case send([[UInt8]])
        /// Close the socket and connect anew.
        case reconnect
    }

    enum Happening: Equatable {
        /// A session has begun; what is not answered has to be sent again.
        case opened(Welcome)
        case message(Envelope)
    }

    private enum State: Equatable {
        case greeting(helloDue: Duration)
        case open(pingDue: Duration)
    }

    private let hello: [[UInt8]]
    private var state: State
    /// From the last welcome; until there is one, the broker's default.
    private var heartbeat = Duration.seconds(2)
    /// When this connection is given up unless something is heard.
    private var reconnectDue: Duration
    /// When the first of the questions was asked that nothing has come after; nil while all is well.
    ///
    /// Not the time when something was heard last: a caller that is busy elsewhere hears nothing, and nothing is wrong.
    private(set) var unansweredSince: Duration?

    /// How long a greeting may go unanswered.
    private let greetingPatience: Duration

    /// `hasAlternatives`: whether the broker may be at another address; it is given up sooner then.
    init(name: String, instance: String, hasAlternatives: Bool = false, now: Duration) {
        greetingPatience = hasAlternatives ? .seconds(2) : heartbeat * 3
        hello = Hello(role: .client, name: name, instance: instance).frames
        state = .greeting(helloDue: now)
        reconnectDue = now + greetingPatience
    }

    var isOpen: Bool {
        if case .open = state { true } else { false }
    }

    /// When ``advance(to:)`` has something to do.
    var deadline: Duration {
        switch state {
        case .greeting(let due): min(due, reconnectDue)
        case .open(let due): unansweredSince == nil ? due : min(due, reconnectDue)
        }
    }

    /// What is due, if anything; to be asked again until it is nil, and only after all that has arrived was received.
    mutating func advance(to now: Duration) -> Action? {
        if unansweredSince != nil, reconnectDue <= now {
            state = .greeting(helloDue: now)
            reconnectDue = now + greetingPatience
            return .reconnect
        }
        switch state {
        case .greeting(let due) where due <= now:
            state = .greeting(helloDue: now + Self.helloInterval)
            expectAnswer(now, patience: greetingPatience)
            return .send(hello)
        case .open(let due) where due <= now:
            state = .open(pingDue: now + heartbeat)
            expectAnswer(now, patience: heartbeat * 2)
            return .send(bareFrames(.ping))
        default:
            return nil
        }
    }

    private mutating func expectAnswer(_ now: Duration, patience: Duration) {
        if unansweredSince == nil {
            unansweredSince = now
            reconnectDue = now + patience
        }
    }

    /// Takes in a message; what concerns the session only is dealt with here.
    mutating func receive(_ envelope: Envelope, now: Duration) throws(ClientError) -> Happening? {
        unansweredSince = nil
        if isOpen { state = .open(pingDue: now + heartbeat) }
        do throws(WireError) {
            switch envelope.type {
            case .welcome: return open(try Welcome(envelope), now: now)
            case .pong: return nil
            case .error: return try heed(try ErrorReport(envelope).error, now: now) ? nil : .message(envelope)
            default: return .message(envelope)
            }
        } catch {
            throw error.code == .unauthorized ? .refused(error, retryAfter: nil) : .protocolError("\(error)")
        }
    }

    /// The socket can send again after it could not: a hello need not wait for its next time.
    mutating func becameWritable(now: Duration) {
        if !isOpen { state = .greeting(helloDue: now) }
    }

    private mutating func open(_ welcome: Welcome, now: Duration) -> Happening? {
        // A hello said twice is welcomed twice; what was sent since the first welcome stands.
        guard !isOpen else { return nil }
        heartbeat = max(.milliseconds(welcome.heartbeatMilliseconds), .milliseconds(50))
        state = .open(pingDue: now + heartbeat)
        return .opened(welcome)
    }

    /// Whether the error was about the session.
    private mutating func heed(_ error: WireError, now: Duration) throws(WireError) -> Bool {
        switch error.code {
        case .version: throw error
        // A session that is refused will not be opened by asking again.
        case .unauthorized: throw error
        case .noSession:
            if isOpen { state = .greeting(helloDue: now) }
            return true
        default: return false
        }
    }

    /// A hello finds no broker, or one that is starting.
    static let helloInterval = Duration.milliseconds(500)
}
