// What a failing call into libzmq or the kernel becomes, and the one place that retries EINTR.
// Every other file of this module makes its C calls through `check`; callers of the module only catch.

internal import CZMQ
internal import Glibc

/// A failed C call: its error number, what that number means, and which function gave it.
///
/// Two errors are equal when their numbers are, so `error == .again` holds whichever function failed. Numbers
/// without a constant here are kept as they are.
public struct ZeroMQError: Error, RawRepresentable, Hashable, Sendable {
    /// The error number: an `errno` value, or one of libzmq's own above 156384712.
    public let rawValue: Int32

    /// The name of the C function that failed; empty for the constants.
    public let function: String

    /// The endpoint or the name the function was called with, where there was one.
    public let argument: String?

    /// Makes the error with this number, from no particular function.
    public init(rawValue: Int32) {
        self.init(rawValue, function: "", argument: nil)
    }

    init(_ number: Int32, function: String, argument: String? = nil) {
        self.rawValue = number
        self.function = function
        self.argument = argument
    }

    /// The meaning of the number, in English.
    ///
    /// The corresponding C function is `zmq_strerror`.
    public var text: String { String(cString: zmq_strerror(rawValue)) }

    public static func == (left: Self, right: Self) -> Bool { left.rawValue == right.rawValue }

    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

extension ZeroMQError {
    /// EAGAIN: the call would have to wait. The peer's queue is full, no peer is connected, or nothing has arrived.
    public static let again = Self(rawValue: EAGAIN)

    /// EHOSTUNREACH: a mandatory ROUTER knows no peer with this routing id; the session is over.
    public static let hostUnreachable = Self(rawValue: EHOSTUNREACH)

    /// ETERM: the context has been terminated; close the socket.
    public static let terminated = Self(rawValue: ETERM)

    /// EADDRINUSE: another socket is bound to this endpoint.
    public static let addressInUse = Self(rawValue: EADDRINUSE)

    /// EADDRNOTAVAIL: no interface of this host has the address.
    public static let addressNotAvailable = Self(rawValue: EADDRNOTAVAIL)

    /// EINVAL: a malformed endpoint, or an option value out of its range.
    public static let invalidArgument = Self(rawValue: EINVAL)

    /// ENOENT: the socket is not bound or connected to this endpoint.
    public static let noSuchEndpoint = Self(rawValue: ENOENT)

    /// EMFILE: the process has no free file descriptor, or the context no free socket.
    public static let tooManyOpenFiles = Self(rawValue: EMFILE)
}

extension ZeroMQError: CustomStringConvertible {
    /// For example `zmq_bind(tcp://127.0.0.1:80): Permission denied (error 13)`.
    public var description: String {
        let call = argument.map { "\(function)(\($0))" } ?? function
        return call.isEmpty ? "\(text) (error \(rawValue))" : "\(call): \(text) (error \(rawValue))"
    }
}

/// Makes a C call that answers -1 on failure, again for as long as a signal interrupts it.
///
/// The error number is read right after the call, on its thread, before anything else can change it.
@discardableResult
func check<Result: SignedInteger>(
    _ function: String,
    _ argument: String? = nil,
    call: () -> Result
) throws(ZeroMQError) -> Result {
    while true {
        let result = call()
        if result != -1 { return result }
        let number = zmq_errno()
        if number != EINTR { throw ZeroMQError(number, function: function, argument: argument) }
    }
}

/// Makes a C call that answers a null pointer on failure.
func checkPointer(
    _ function: String,
    call: () -> UnsafeMutableRawPointer?
) throws(ZeroMQError) -> UnsafeMutableRawPointer {
    guard let pointer = call() else { throw ZeroMQError(zmq_errno(), function: function) }
    return pointer
}
