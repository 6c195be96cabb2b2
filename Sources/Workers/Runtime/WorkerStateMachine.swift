import WireProtocol

// A worker's decisions: when to greet, what to ask for, what to say again.
//
// The idea. Nothing that was sent counts until the broker has answered it. So every promise is kept here until its answer
// comes: a hello until the welcome, a result until its confirmation; and a task stays in hand through any number of
// connections and brokers, because each hello lists what is held.
//
// The rules.
//   - Credit is computed and never counted up: what was received, and what this worker would like to have on top.
//   - A result is sent again every two seconds, and at once in a new session, until K comes. Whatever K says ends it.
//   - Silence of three heartbeats means a new connection; a broker without our session means a new hello.
//   - A handshake that fails means a pause, longer each time, before the next: there may be many who are not let in.
//   - Once draining, nothing is asked for, what was not begun goes back, what was begun is finished and confirmed.
//
// What it never does: read a clock or a socket, start work. Events and a time go in, actions come out.
struct WorkerStateMachine {
    /// What to do, in order.
    enum Action: Equatable {
        case send(WorkerMessage)
        /// Give the task to the compute threads.
        case execute(Execution, TaskOffer)
        /// Take back an execution if it has not begun, and say so with ``withdrawn(_:)``.
        case withdraw(Execution)
        /// The same for all that have not begun.
        case withdrawAll
        /// Close the socket; ``reconnect`` follows.
        case disconnect
        /// Close the socket and connect anew.
        case reconnect
        case log(Log.Level, String)
        /// Let the last message leave, then end.
        case stop
    }

    /// One run of a stage's code. A task that is lost and handed out again is run again, under another number.
    struct Execution: Hashable, Comparable, Sendable {
        let number: Int

        static func < (a: Self, b: Self) -> Bool { a.number < b.number }
    }

    /// Who this worker is, for its hellos.
    struct Identity {
        var name: String
        var instance: String
        var services: [Hello.Service]
        /// Compute threads.
        var slots: Int
        /// The largest document that is fetched in pieces.
        var documentBytes: Int?
    }

    enum Connection: Equatable {
        /// Not known to the broker.
        case greeting(helloDue: Duration)
        case serving(Session)
    }

    struct Session: Equatable {
        var number: Int
        var renewalDue: Duration
        /// Tasks that came since the welcome.
        var received = 0
        /// Said last.
        var granted = 0
    }

    let identity: Identity
    var connection: Connection
    var lastHeard: Duration
    /// When to connect again after a handshake that failed; until then there is no connection.
    var connectDue: Duration?
    /// How many handshakes have failed since the last welcome.
    var failedHandshakes = 0
    /// From the last welcome; until there is one, the broker's default.
    var heartbeat = Duration.seconds(2)
    var limits = WireLimits()
    var term: Int?
    /// Of the last welcome: where the tasks in hand came from.
    var store: String?
    /// Whether the present silence has been logged.
    var isSilenceKnown = false
    /// Whether it has been logged that the broker refuses this worker.
    var isRefusalKnown = false
    var table = TaskTable()
    /// Tasks whose documents are being fetched: the first one, the others after it.
    var fetches: [BodyFetch] = []
    /// How long one task takes here, a moving average; nil before the first.
    var meanWork: Duration?
    var isDraining = false
    /// Set when only confirmations are missing.
    var drainDeadline: Duration?
    var isStopped = false
    private(set) var actions: [Action] = []

    init(_ identity: Identity, now: Duration) {
        self.identity = identity
        connection = .greeting(helloDue: now)
        lastHeard = now
    }

    /// What has come up since the last call.
    mutating func takeActions() -> [Action] {
        defer { actions = [] }
        return actions
    }

    mutating func receive(_ message: BrokerMessage, now: Duration) {
        lastHeard = now
        switch message {
        case .welcome(let welcome): open(welcome, now: now)
        case .task(let offer): take(offer, now: now)
        case .confirm(let confirmation): settle(confirmation, now: now)
        case .cancel(let cancellation): drop(cancellation)
        case .piece(let piece): take(piece, now: now)
        case .ping: send(.pong)
        case .pong: break
        case .error(let error): heed(error, now: now)
        }
    }

    /// Does what is due; to be called after every event and at the ``deadline``.
    ///
    /// `progress` gives the present progress of an execution.
    mutating func advance(to now: Duration, progress: (Execution) -> Int = { _ in 0 }) {
        guard !isStopped else { return }
        if connectDue == nil { reconnectAfterSilence(now: now) } else { reconnectAfterPause(now: now) }
        switch connection {
        case .greeting(let due) where due <= now: greet(now: now, progress)
        case .serving(let session) where session.renewalDue <= now: renew(now: now, progress)
        default: break
        }
        resend(now: now)
        fetch(now: now)
        finishDraining(now: now)
    }

    /// When ``advance(to:progress:)`` has something to do at the latest.
    var deadline: Duration {
        var earliest = connectDue ?? lastHeard + silence
        switch connection {
        case .greeting(let due): earliest = min(earliest, due)
        case .serving(let session):
            earliest = min(earliest, session.renewalDue)
            if let due = table.nextResend { earliest = min(earliest, due) }
            if let due = fetches.first?.repeatDue { earliest = min(earliest, due) }
        }
        return min(earliest, drainDeadline ?? earliest)
    }

    mutating func append(_ action: Action) { actions.append(action) }

    mutating func send(_ message: WorkerMessage) { actions.append(.send(message)) }
}

extension WorkerStateMachine {
    /// A hello finds no broker, or one that is starting.
    static let helloInterval = Duration.milliseconds(500)
    /// A key that is refused is let in by people, if at all, and a broker that is too old is replaced by them.
    static let refusedHelloInterval = Duration.seconds(5)
    /// After the first handshake that failed, and the longest after many: those of libzmq for ports where nobody listens.
    static let firstPause = Duration.milliseconds(100)
    static let longestPause = Duration.seconds(5)
    /// Twice the longest commit that is still normal.
    static let resendInterval = Duration.seconds(2)
    /// Long enough for several tries at a confirmation, short enough for an operator who waits.
    static let confirmationPatience = Duration.seconds(10)
    /// Work that lies ready here: several turns of the broker, so that small tasks do not wait for its commit.
    static let stock = Duration.milliseconds(20)
    /// Tasks waiting here at most, which other workers could have.
    static let largestStock = 32
    /// Unconfirmed results beyond which no task is asked for.
    static let unconfirmedBytes = 64 << 20

    /// Silence after which a connection is given up.
    var silence: Duration { heartbeat * 3 }
}
