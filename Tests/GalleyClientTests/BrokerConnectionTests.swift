import TestSupport
import Testing
import WireProtocol
import ZeroMQ

@testable import GalleyClient

/// Runs what a client does on a thread of its own, while the test is the broker.
final class ClientThread<Value: Sendable>: Sendable {
    private let thread: NamedThread
    private let result: Slot<Value>

    init(_ body: @escaping @Sendable () throws -> Value) throws {
        let result = Slot<Value>()
        self.result = result
        thread = try NamedThread(name: "client") { result.set(Result(catching: body)) }
    }

    /// Waits for the end, and gives what came of it.
    func value() throws -> Value {
        thread.join()
        return try result.get()
    }
}

@Suite struct BrokerConnectionTests {
    @Test func `a question is answered`() throws {
        let broker = try FakeBroker()
        let address = broker.address
        let client = try ClientThread {
            let connection = try BrokerConnection(address: address, name: "test", timeout: FakeBroker.patience)
            let first = try connection.ask(.status, timeout: FakeBroker.patience)
            return (connection.welcome, first)
        }
        #expect(try Hello(try broker.receive(.hello)).role == .client)
        try broker.send(welcome(session: 7).frames)
        let query = try Query(try broker.receive(.query))
        #expect(query.kind == .status)
        try broker.send(Answer(reference: "another", payload: []).frames)
        try broker.send(Answer(reference: query.reference, next: 3, payload: [1]).frames)
        let (welcome, answer) = try client.value()
        #expect(welcome.session == 7)
        #expect(answer.next == 3)
        #expect(answer.payload == [1])
    }

    @Test func `a question is repeated to a broker that was restarted`() throws {
        var broker: FakeBroker? = try FakeBroker()
        let address = try #require(broker).address
        let client = try ClientThread {
            let connection = try BrokerConnection(address: address, name: "test", timeout: FakeBroker.patience)
            return try connection.ask(.status, timeout: FakeBroker.patience).payload
        }
        _ = try broker!.receive(.hello)
        try broker!.send(welcome().frames)
        _ = try broker!.receive(.query)
        broker = nil
        let next = try FakeBroker(at: address)
        _ = try next.receive(.ping)
        try next.send(ErrorReport(WireError(.noSession, "")).frames)
        _ = try next.receive(.hello)
        try next.send(welcome(session: 1, term: 2).frames)
        let query = try Query(try next.receive(.query))
        try next.send(Answer(reference: query.reference, payload: [2]).frames)
        #expect(try client.value() == [2])
    }

    @Test func `a refusal is thrown with its pause`() throws {
        let broker = try FakeBroker()
        let address = broker.address
        let client = try ClientThread {
            let connection = try BrokerConnection(address: address, name: "test", timeout: FakeBroker.patience)
            _ = try connection.ask(.show, timeout: FakeBroker.patience)
        }
        _ = try broker.receive(.hello)
        try broker.send(welcome().frames)
        let query = try Query(try broker.receive(.query))
        let error = WireError(.busy, "later")
        try broker.send(Refusal(reference: query.reference, error: error, retryAfterMilliseconds: 1500).frames)
        #expect(throws: ClientError.refused(error, retryAfter: .milliseconds(1500))) { try client.value() }
    }

    @Test func `a broker that is not there is named, with the time that was allowed`() throws {
        #expect(throws: ClientError.unreachable(address: "ipc:///nobody/here", afterSeconds: 0.05)) {
            try BrokerConnection(address: "ipc:///nobody/here", name: "test", timeout: .milliseconds(50))
        }
    }

    @Test func `a broker that lives and does not answer is told from one that is gone`() throws {
        let broker = try FakeBroker()
        let address = broker.address
        let client = try ClientThread {
            let connection = try BrokerConnection(address: address, name: "test", timeout: FakeBroker.patience)
            _ = try connection.ask(.check, timeout: .milliseconds(50))
        }
        _ = try broker.receive(.hello)
        try broker.send(welcome().frames)
        let expected = ClientError.noAnswer(address: address, request: "the query check", afterSeconds: 0.05)
        #expect(throws: expected) { try client.value() }
    }

    @Test(arguments: ["localhost:7600", "http://127.0.0.1", "tcp://127.0.0.1", ""])
    func `what is not an address is refused at once`(address: String) {
        #expect(throws: ClientError.invalidAddress(address)) {
            try BrokerConnection(address: address, name: "test", timeout: .seconds(20))
        }
    }

    @Test func `descriptions name what was tried and the remedy`() {
        #expect(
            ClientError.unreachable(address: "tcp://127.0.0.1:7600", afterSeconds: 5).description
                == "no broker answered at tcp://127.0.0.1:7600 for 5.0 s; is galley-broker running, and is this its "
                + "address for clients?"
        )
        #expect(
            ClientError.refused(WireError(.busy, "the queue is full"), retryAfter: .milliseconds(1500)).description
                == "the broker refuses for now: E_BUSY: the queue is full; try again in 1.5 s"
        )
    }
}
