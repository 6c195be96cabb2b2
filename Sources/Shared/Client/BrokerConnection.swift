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
        let reference = nextReference()
        let query = Query(reference: reference, kind: kind, parameters: parameters, payload: payload)
        return try exchange(query.frames, reference, "the query \(kind.rawValue)", timeout)
    }

    /// Has something changed, and waits until the change is on disk. Fails as ``ask(_:parameters:payload:timeout:)`` does.
    public func command(
        _ operation: Command.Operation,
        parameters: JSONValue = .object([]),
        timeout: Duration
    ) throws(ClientError) -> Answer {
        let reference = nextReference()
        let command = Command(reference: reference, operation: operation, parameters: parameters)
        return try exchange(command.frames, reference, "the command \(operation.rawValue)", timeout)
    }

    private func nextReference() -> String {
        lastReference += 1
        return String(lastReference)
    }

    private func exchange(
        _ frames: [[UInt8]],
        _ reference: String,
        _ request: String,
        _ timeout: Duration
    ) throws(ClientError) -> Answer {
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
        throw .noAnswer(address: link.address, request: request, afterSeconds: seconds)
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
