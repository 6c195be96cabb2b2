import Testing
import ZeroMQ

@Suite(.timeLimit(.minutes(1)))
struct SocketTests {
    @Test(arguments: ["inproc://round-trip", "tcp://127.0.0.1:*"])
    func `a multipart message makes the round trip`(endpoint: String) throws {
        let (router, dealer) = try connectedPair(.router, .dealer, at: endpoint)
        try dealer.send([frame("GWP1S"), frame(""), frame("正文")])
        let request = try frames(arrivingAt: router)
        #expect(request.dropFirst().map(text) == ["GWP1S", "", "正文"])
        #expect(request.map(\.more) == [true, true, true, false])

        try router.send([request[0], frame("GWP1A"), request[3]])
        #expect(try frames(arrivingAt: dealer).map(text) == ["GWP1A", "正文"])
    }

    @Test func `a mandatory router reports an unknown peer`() throws {
        let router = try Socket(.router, in: Context())
        try router.set(.routerMandatory, to: true)
        try router.bind("tcp://127.0.0.1:*")
        #expect(throws: ZeroMQError.hostUnreachable) {
            try router.send([frame("nobody"), frame("lost")], flags: .dontWait)
        }
    }

    @Test func `a router that reported an unknown peer still sends to a known one`() throws {
        let (router, dealer) = try connectedPair(.router, .dealer, at: "inproc://known") {
            try $0.set(.routerMandatory, to: true)
        }
        try dealer.send([frame("hello")])
        let peer = try frames(arrivingAt: router)[0]
        #expect(throws: ZeroMQError.hostUnreachable) { try router.send([frame("nobody"), frame("lost")]) }
        try router.send([peer, frame("welcome")])
        #expect(try frames(arrivingAt: dealer).map(text) == ["welcome"])
    }

    @Test func `receiving without waiting answers nil when nothing has arrived`() throws {
        let dealer = try Socket(.dealer, in: Context())
        try dealer.bind("inproc://silent")
        #expect(try dealer.receive(maximumFrames: 4, flags: .dontWait) == nil)
    }

    @Test func `sending without waiting fails when there is no peer, and the frames can be sent later`() throws {
        let context = try Context()
        let dealer = try Socket(.dealer, in: context)
        try dealer.bind("inproc://later")
        let message = [frame("header"), frame("body")]
        #expect(throws: ZeroMQError.again) { try dealer.send(message, flags: .dontWait) }

        let late = try Socket(.dealer, in: context)
        try late.connect("inproc://later")
        try dealer.send(message)
        #expect(try frames(arrivingAt: late).map(text) == ["header", "body"])
    }

    @Test func `a full queue refuses whole messages and delivers the others whole`() throws {
        let (receiver, sender) = try connectedPair(.dealer, .dealer, at: "inproc://full") {
            try $0.set(.receiveHighWaterMark, to: 2)
        }
        try sender.set(.sendHighWaterMark, to: 2)
        var sentCount = 0
        #expect(throws: ZeroMQError.again) {
            while sentCount < 10_000 {
                try sender.send([frame("\(sentCount)"), frame("body")], flags: .dontWait)
                sentCount += 1
            }
        }
        for number in 0..<sentCount {
            #expect(try frames(arrivingAt: receiver).map(text) == ["\(number)", "body"])
        }
        #expect(try receiver.receive(maximumFrames: 4, flags: .dontWait) == nil)
    }

    @Test func `too many frames are discarded and the next message still arrives`() throws {
        let (router, dealer) = try connectedPair(.router, .dealer, at: "tcp://127.0.0.1:*")
        try dealer.send((1...100).map { frame("\($0)") })
        try dealer.send([frame("next")])

        guard case .tooManyFrames(let peer, let frameCount) = try arrival(at: router) else {
            Issue.record("the message was not discarded")
            return
        }
        #expect(frameCount == 101, "the routing id and 100 frames")
        #expect(try frames(arrivingAt: router).dropFirst().map(text) == ["next"])

        try router.send([peer, frame("refused")])
        #expect(try frames(arrivingAt: dealer).map(text) == ["refused"])
    }

    @Test func `a message of exactly the maximum number of frames is kept`() throws {
        let (receiver, sender) = try connectedPair(.dealer, .dealer, at: "inproc://exact")
        try sender.send((1...4).map { frame("\($0)") })
        #expect(try frames(arrivingAt: receiver).map(text) == ["1", "2", "3", "4"])
    }

    @Test func `an oversized frame does not arrive`() throws {
        let (router, dealer) = try connectedPair(.router, .dealer, at: "tcp://127.0.0.1:*") {
            try $0.set(.maxMessageSize, to: 1000)
        }
        try dealer.send([Message(bytes: Array(repeating: 0, count: 1001))])
        // The connection is cut and what was queued behind the frame is lost with it, so the probe is repeated. Frames
        // of one connection arrive in order: the oversized one would come first.
        var poller = Poller()
        _ = poller.add(router)
        let deadline = ContinuousClock.now.advanced(by: patience)
        repeat {
            try dealer.send([frame("probe")])
        } while try poller.wait(timeout: .milliseconds(20)) == 0 && ContinuousClock.now < deadline
        #expect(try frames(arrivingAt: router).dropFirst().map(text) == ["probe"])
    }

    @Test func `a context dropped before its sockets does not hang`() throws {
        let sockets = try [Socket.Kind.router, .dealer].map { kind in
            let socket = try Socket(kind, in: Context())
            try socket.connect("tcp://127.0.0.1:9")
            return socket
        }
        // Queued for a peer that never comes: with libzmq's default linger, closing would wait for it.
        try sockets[1].send([frame("unsent")])
    }

    @Test func `after unbind the endpoint is free`() throws {
        let context = try Context()
        let first = try Socket(.router, in: context)
        #expect(try first.lastEndpoint == "")
        try first.bind("inproc://reused")
        try first.unbind("inproc://reused")
        let second = try Socket(.router, in: context)
        try second.bind("inproc://reused")
        #expect(try second.lastEndpoint == "inproc://reused")
    }

    @Test func `disconnecting drops what is queued`() throws {
        let dealer = try Socket(.dealer, in: Context())
        try dealer.connect("tcp://127.0.0.1:9")
        try dealer.send([frame("queued")], flags: .dontWait)
        try dealer.disconnect("tcp://127.0.0.1:9")
        #expect(throws: ZeroMQError.again) { try dealer.send([frame("refused")], flags: .dontWait) }
        #expect(throws: ZeroMQError.noSuchEndpoint) { try dealer.disconnect("tcp://127.0.0.1:9") }
    }
}
