import BrokerCore
import WireProtocol

/// Whom a message came from: one of the ROUTERs and the routing id that it gave the connection.
struct Peer: Hashable {
    enum Side { case clients, workers }

    var side: Side
    var identity: [UInt8]
    /// Whether it had to show a key to connect.
    var isGuarded = false
}

/// A worker's session: one connection of one process.
struct WorkerSession {
    var id: WorkerID
    var peer: Peer
    var hello: Hello
    var lastSeen: Duration

    func version(of stage: Stage) -> Int { hello.services.first { $0.stage == stage }?.version ?? 0 }
}

/// Who is connected. Numbers sessions, and finds them by connection, by number and by process.
struct Sessions {
    private(set) var workers: [Peer: WorkerSession] = [:]
    private var peers: [WorkerID: Peer] = [:]
    private var clients: [Peer: Duration] = [:]
    private var lastNumber = 0

    mutating func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    mutating func addWorker(_ session: WorkerSession) {
        workers[session.peer] = session
        peers[session.id] = session.peer
    }

    @discardableResult
    mutating func removeWorker(_ peer: Peer) -> WorkerSession? {
        guard let session = workers.removeValue(forKey: peer) else { return nil }
        peers[session.id] = nil
        return session
    }

    func worker(_ id: WorkerID) -> WorkerSession? { peers[id].flatMap { workers[$0] } }

    /// The other connection of the same process, if it has one.
    func worker(instance: String) -> WorkerSession? { workers.values.first { $0.hello.instance == instance } }

    func has(_ peer: Peer) -> Bool { workers[peer] != nil || clients[peer] != nil }

    mutating func removeClient(_ peer: Peer) { clients[peer] = nil }

    mutating func addClient(_ peer: Peer, now: Duration) { clients[peer] = now }

    /// Notes that the peer lives; `false` when there is no session.
    mutating func touch(_ peer: Peer, now: Duration) -> Bool {
        switch peer.side {
        case .clients:
            guard clients[peer] != nil else { return false }
            clients[peer] = now
        case .workers:
            guard workers[peer] != nil else { return false }
            workers[peer]!.lastSeen = now
        }
        return true
    }

    /// Workers that have not been heard of since a time, oldest session first.
    func silentWorkers(since time: Duration) -> [WorkerSession] {
        workers.values.filter { $0.lastSeen < time }.sorted { $0.id < $1.id }
    }

    mutating func dropClients(silentSince time: Duration) {
        clients = clients.filter { $0.value >= time }
    }
}
