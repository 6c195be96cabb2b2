import Glibc
import Testing
import ZeroMQ

struct ZeroMQErrorTests {
    @Test func `an error keeps number, text, function and endpoint`() throws {
        let first = try Socket(.router, in: Context())
        try first.bind("tcp://127.0.0.1:*")
        let endpoint = try first.lastEndpoint
        let second = try Socket(.router, in: Context())
        let error = try #require(throws: ZeroMQError.self) { try second.bind(endpoint) }
        #expect(error == .addressInUse)
        #expect(error.rawValue == EADDRINUSE)
        #expect(error.text == "Address already in use")
        #expect(error.function == "zmq_bind")
        #expect(error.argument == endpoint)
        #expect("\(error)" == "zmq_bind(\(endpoint)): Address already in use (error 98)")
    }

    @Test func `an unknown number is kept`() {
        #expect(ZeroMQError(rawValue: 12345).rawValue == 12345)
        #expect("\(ZeroMQError(rawValue: 12345))" == "Unknown error 12345 (error 12345)")
    }

    @Test func `libzmq's own numbers have a text`() {
        #expect(ZeroMQError.terminated.text == "Context was terminated")
    }

    @Test func `a malformed endpoint is refused`() throws {
        let socket = try Socket(.dealer, in: Context())
        #expect(throws: ZeroMQError.invalidArgument) { try socket.connect("nonsense") }
    }

    @Test func `the library is recent enough and has CURVE`() {
        let version = Library.version.split(separator: ".").compactMap { Int($0) }
        #expect(!version.lexicographicallyPrecedes([4, 3, 4]))
        #expect(Library.hasCurve)
    }
}
