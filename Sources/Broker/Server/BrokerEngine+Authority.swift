import BrokerCore
import Credentials
import JSONText
import Logging
import WireProtocol

// What the role of a key allows. A peer at an open address, where the operating system decides who connects, has none.
extension BrokerEngine {
    /// Refuses a message that the sender's key does not allow, with a line in the log; notes whose key it is.
    ///
    /// `key` is what the connection said of itself; `holder` is who that is now, nil for a key that was revoked.
    func authorize(_ envelope: Envelope, _ peer: Peer, _ holder: AuthorizedKeys.Entry?) throws(WireError) {
        guard peer.isGuarded else { return }
        guard let holder else {
            dropSession(of: peer)
            throw refusal(envelope, peer, "a key that is revoked", "this key is not authorised any more")
        }
        guard Self.allows(holder.role, envelope, peer.side) else {
            let what = Self.name(of: envelope)
            let due = Self.roles(for: envelope, peer.side).map(\.rawValue).joined(separator: " or ")
            let detail =
                "\(what) needs a key with the role \(due); \"\(holder.name)\" has the role \(holder.role.rawValue)"
            throw refusal(envelope, peer, "\"\(holder.name)\" (\(holder.role.rawValue))", detail)
        }
        holders[peer] = holder
        if envelope.type == .hello || envelope.type == .command {
            let what =
                envelope.type == .hello ? "begins a session at the \(peer.side)' address" : Self.name(of: envelope)
            log.info("audit: \"\(holder.name)\" (\(holder.role.rawValue)): \(what)")
        }
    }

    /// Ends the sessions of keys that are let in no more, or may not work any more; their tasks go to others.
    func dropRevoked(_ keys: KeyGuard) {
        for (peer, known) in holders {
            let holder = keys.entry(for: known.key)
            let isAllowed = holder.map { peer.side == .workers ? $0.role == .work : $0.role != .work } ?? false
            guard !isAllowed else { continue }
            log.warning(
                "audit: \"\(known.name)\" (\(known.role.rawValue)) is revoked while connected; its session is ended"
            )
            dropSession(of: peer)
            let error = WireError(.unauthorized, "this key is not authorised any more")
            turn.reply(ErrorReport(error).frames, to: peer)
        }
    }

    private func dropSession(of peer: Peer) {
        holders[peer] = nil
        if let session = sessions.workers[peer] { end(session, isLoss: false) }
        sessions.removeClient(peer)
    }

    /// A peer that asks again and again is logged the first time.
    private func refusal(_ envelope: Envelope, _ peer: Peer, _ who: String, _ detail: String) -> WireError {
        let line = "\(who) at the \(peer.side)' address: \(Self.name(of: envelope)) is refused"
        if refusalsLogged.count >= Self.refusalsRemembered { refusalsLogged = [] }
        if refusalsLogged.insert("\(peer.identity) \(line)").inserted { log.warning("audit: \(line)") }
        return WireError(.unauthorized, detail)
    }

    private static func allows(_ role: Role, _ envelope: Envelope, _ side: Peer.Side) -> Bool {
        roles(for: envelope, side).contains(role)
    }

    /// Who may send the message; an unknown one is left to those who may do everything.
    private static func roles(for envelope: Envelope, _ side: Peer.Side) -> [Role] {
        if side == .workers { return [.work] }
        switch envelope.type {
        case .hello, .ping, .pong, .bye: return [.submit, .observe, .admin]
        case .submit, .upload: return [.submit, .admin]
        case .query:
            // Whoever submits may ask whether it is done, and nothing of what the store holds.
            let kind = envelope.header["query"]?.string.flatMap(Query.Kind.init)
            return switch kind {
            case .status, .progress: [.submit, .observe, .admin]
            // Writes a file on the broker's host.
            case .backup, nil: [.admin]
            case .show, .export, .check, .explain, .dead, .source: [.observe, .admin]
            }
        default: return [.admin]
        }
    }

    private static func name(of envelope: Envelope) -> String {
        switch envelope.type {
        case .query: "the query \((envelope.header["query"]?.string ?? "?").prefix(utf8: 40).printable)"
        case .command: "the command \((envelope.header["operation"]?.string ?? "?").prefix(utf8: 40).printable)"
        default: "\(envelope.type)"
        }
    }

    /// A flood of refusals must not fill the memory.
    private static let refusalsRemembered = 10_000
}
