public import WireProtocol

/// Why a conversation with the broker came to nothing; the description names what was tried and the remedy.
public enum ClientError: Error, Sendable, Equatable {
    /// Not something to connect to.
    case invalidAddress(String)
    /// No sign of life for so long.
    case unreachable(address: String, afterSeconds: Double)
    /// The broker lives, and this request was not answered in time.
    case noAnswer(address: String, request: String, afterSeconds: Double)
    /// The broker does not take the request; `retryAfter` is set when it may do so later and says when.
    case refused(WireError, retryAfter: Duration?)
    /// The other side does not speak this protocol, or not this version of it.
    case protocolError(String)
    /// The broker does not let this key in, or keys are used on one side only.
    case handshakeFailed(address: String, explanation: String)
    /// A key file cannot be used.
    case credentials(String)
    /// The operating system refuses something.
    case system(String)
}

extension ClientError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidAddress(let address):
            "\(address): not an address; tcp://HOST:PORT or ipc://PATH is due, such as tcp://127.0.0.1:7600"
        case .unreachable(let address, let seconds):
            "no broker answered at \(address) for \(Self.rounded(seconds)) s; is galley-broker running, and is this its "
                + "address for clients?"
        case .noAnswer(let address, let request, let seconds):
            "the broker at \(address) has not answered \(request) within \(Self.rounded(seconds)) s; it lives, so "
                + "try again, or allow more time"
        case .refused(let error, let pause?):
            "the broker refuses for now: \(error); try again in \(Self.rounded(pause / .seconds(1))) s"
        case .refused(let error, nil):
            error.code.isRetryable
                ? "the broker refuses for now: \(error); try again later" : "the broker refuses: \(error)"
        case .protocolError(let detail):
            "the other side is not a broker of this version: \(detail)"
        case .handshakeFailed(let address, let explanation): "\(address): \(explanation)"
        case .credentials(let detail), .system(let detail): detail
        }
    }

    private static func rounded(_ seconds: Double) -> Double { (seconds * 10).rounded() / 10 }
}
