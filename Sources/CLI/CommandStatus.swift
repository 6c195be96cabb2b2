import ArgumentParser
import DocumentStore
import GalleyClient
import WireProtocol

/// What a command says to the program that started it.
enum CommandStatus: Int32 {
    case done = 0
    /// Some inputs failed, each named on standard error; the others are done.
    case someFailed = 1
    case wrongUsage = 2
    /// The broker cannot be reached (`EX_UNAVAILABLE` of sysexits.h).
    case unreachable = 69
    /// The broker refuses for now, or work is not finished in time (`EX_TEMPFAIL`).
    case tryAgainLater = 75

    /// The status for an error that ends a command.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure.status
        case let error as ClientError: self.init(error)
        default: self = .someFailed
        }
    }

    private init(_ error: ClientError) {
        switch error {
        case .unreachable, .handshakeFailed: self = .unreachable
        case .refused(let error, _): self = error.code.isRetryable ? .tryAgainLater : .someFailed
        case .noAnswer: self = .tryAgainLater
        case .invalidAddress, .credentials: self = .wrongUsage
        case .protocolError, .system: self = .someFailed
        }
    }

    /// ArgumentParser ends with 64 for a wrong command line, people and CONTRACT expect 2.
    static func number(for code: ExitCode) -> Int32 { code == .validationFailure ? wrongUsage.rawValue : code.rawValue }
}

/// Ends a command with a status; the message says what was attempted, on what, and what can be done.
struct CommandFailure: Error, Equatable {
    var status: CommandStatus
    var message: String

    init(_ status: CommandStatus, _ message: String) {
        self.status = status
        self.message = message
    }
}

extension CommandFailure {
    /// A store that somebody has open, or a full disk, may do another time.
    init(_ error: StoreError) {
        switch error {
        case .inUse, .diskFull: self.init(.tryAgainLater, "\(error)")
        default: self.init(.someFailed, "\(error)")
        }
    }
}
