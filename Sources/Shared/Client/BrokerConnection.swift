public import JSONText
public import WireProtocol

/// A conversation with the broker: questions and their answers, one at a time.
///
/// Belongs to one thread. A broker that is restarted in between is greeted again, and the open question repeated.
public final class BrokerConnection {
    private let link: BrokerLink
    private var lastReference = 0
    /// The broker's, limits and all; a new one after the broker was restarted.
    public private(set) var welcome: Welcome

    /// Connects and waits for the welcome; `name` is shown to people.
    ///
    /// Fails with ``ClientError/unreachable(address:afterSeconds:)`` when there is none within the timeout.
    public init(address: String, name: String, timeout: Duration) throws(ClientError) {
        link = try BrokerLink(address: address, name: name)
        let deadline = link.now + timeout
        while let event = try link.next(until: deadline) {
            if case .opened(let welcome) = event {
                self.welcome = welcome
                return
            }
        }
        throw .unreachable(address: address, afterSeconds: timeout / .seconds(1))
    }

    /// Asks and waits for the answer.
    ///
    /// Fails with ``ClientError/refused(_:retryAfter:)`` when the broker says no, and when the timeout has passed with
    /// ``ClientError/unreachable(address:afterSeconds:)`` if nothing at all was heard, otherwise with
    /// ``ClientError/noAnswer(address:request:afterSeconds:)``. The connection can be used again after all of them.
    public func ask(
        _ kind: Query.Kind,
        parameters: JSONValue = .object([]),
        payload: [UInt8] = [],
        timeout: Duration
    ) throws(ClientError) -> Answer {
        lastReference += 1
        let reference = String(lastReference)
        let frames = Query(reference: reference, kind: kind, parameters: parameters, payload: payload).frames
        let deadline = link.now + timeout
        var isSent = link.isOpen ? try link.send(frames) : false
        while let event = try link.next(until: deadline) {
            switch event {
            case .opened(let welcome):
                self.welcome = welcome
                isSent = try link.send(frames)
            case .writable:
                if !isSent, link.isOpen { isSent = try link.send(frames) }
            case .message(let envelope):
                if let answer = try answer(to: reference, in: envelope) { return answer }
            }
        }
        let seconds = timeout / .seconds(1)
        guard link.isOpen, link.silence == .zero else {
            throw .unreachable(address: link.address, afterSeconds: seconds)
        }
        throw .noAnswer(address: link.address, request: "the query \(kind.rawValue)", afterSeconds: seconds)
    }

    /// The answer, if this is one; an answer to an earlier question that came too late is passed over.
    private func answer(to reference: String, in envelope: Envelope) throws(ClientError) -> Answer? {
        switch try Reply(envelope) {
        case .answer(let answer) where answer.reference == reference: return answer
        case .rejection(let rejection) where rejection.reference == reference || rejection.reference == nil:
            throw .refused(rejection.error, retryAfter: rejection.retryAfter)
        default: return nil
        }
    }
}
