import Testing
import WireProtocol

@testable import GalleyClient

@Suite struct ClientSessionTests {
    func session() -> ClientSession { ClientSession(name: "test", instance: "1", now: .zero) }

    func opened() throws -> ClientSession {
        var session = session()
        _ = session.advance(to: .zero)
        _ = try session.receive(envelope(welcome().frames), now: .zero)
        return session
    }

    func envelope(_ frames: [[UInt8]]) throws -> Envelope { try Envelope(frames: frames) }

    func type(_ action: ClientSession.Action?) throws -> MessageType? {
        if case .send(let frames) = action { try Envelope(frames: frames).type } else { nil }
    }

    @Test func `a hello is said every half second until the welcome`() throws {
        var session = session()
        #expect(try type(session.advance(to: .zero)) == .hello)
        #expect(session.advance(to: .milliseconds(499)) == nil)
        #expect(try type(session.advance(to: .milliseconds(500))) == .hello)
        #expect(try session.receive(envelope(welcome().frames), now: .milliseconds(600)) == .opened(welcome()))
        #expect(session.advance(to: .milliseconds(1000)) == nil)
    }

    @Test func `the second welcome of one greeting is passed over`() throws {
        var session = try opened()
        #expect(try session.receive(envelope(welcome(session: 2).frames), now: .zero) == nil)
    }

    @Test func `a quiet broker is pinged every heartbeat and given up after two more`() throws {
        var session = try opened()
        #expect(session.deadline == .seconds(1))
        #expect(try type(session.advance(to: .seconds(1))) == .ping)
        #expect(try type(session.advance(to: .seconds(2))) == .ping)
        #expect(session.advance(to: .seconds(3)) == .reconnect)
        #expect(!session.isOpen)
        #expect(try type(session.advance(to: .seconds(3))) == .hello)
        #expect(session.unansweredSince == .seconds(1))
    }

    @Test func `an answer ends the silence`() throws {
        var session = try opened()
        _ = session.advance(to: .seconds(1))
        #expect(try session.receive(envelope(bareFrames(.pong)), now: .seconds(2)) == nil)
        #expect(session.unansweredSince == nil)
        #expect(session.advance(to: .milliseconds(2999)) == nil)
        #expect(try type(session.advance(to: .seconds(3))) == .ping)
    }

    @Test func `a client that was busy elsewhere does not take its own silence for the broker's`() throws {
        var session = try opened()
        #expect(try type(session.advance(to: .seconds(100))) == .ping)
        #expect(session.advance(to: .seconds(100)) == nil)
        #expect(session.isOpen)
    }

    @Test func `a broker that does not know the session is greeted again`() throws {
        var session = try opened()
        let report = try envelope(ErrorReport(WireError(.noSession, "")).frames)
        #expect(try session.receive(report, now: .seconds(5)) == nil)
        #expect(try type(session.advance(to: .seconds(5))) == .hello)
        #expect(try session.receive(report, now: .seconds(5)) == nil)
        #expect(session.advance(to: .seconds(5)) == nil, "one hello is enough")
    }

    @Test func `another version of the protocol is an error`() throws {
        var session = session()
        let report = try envelope(ErrorReport(WireError(.version, "this side speaks 2")).frames)
        #expect(throws: ClientError.protocolError("E_VERSION: this side speaks 2")) {
            try session.receive(report, now: .zero)
        }
    }
}
