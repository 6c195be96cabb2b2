import Testing
import ZeroMQ

struct MessageTests {
    // Around 33 bytes a frame moves from the zmq_msg_t to the heap, and at the threshold to shared memory.
    @Test(arguments: [0, 1, 33, 34, Message.sharingThreshold - 1, Message.sharingThreshold, 1 << 20])
    func `bytes of every size arrive unchanged`(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let (receiver, sender) = try connectedPair(.pair, .pair, at: "inproc://bytes-\(count)")
        try sender.send([Message(bytes: bytes), bytes.withUnsafeBytes { Message(copying: $0) }])
        #expect(try frames(arrivingAt: receiver).map(\.bytes) == [bytes, bytes])
    }

    @Test func `a large body is shared and a small one copied`() {
        let small = [UInt8](repeating: 1, count: Message.sharingThreshold - 1)
        let large = [UInt8](repeating: 1, count: Message.sharingThreshold)
        #expect(address(of: Message(bytes: small)) != small.withUnsafeBytes { $0.baseAddress })
        #expect(address(of: Message(bytes: large)) == large.withUnsafeBytes { $0.baseAddress })
    }

    @Test func `a shared body keeps its bytes when the array changes and the message is gone`() throws {
        let (receiver, sender) = try connectedPair(.pair, .pair, at: "inproc://shared-body")
        var body = [UInt8](repeating: 1, count: 100_000)
        try sender.send([Message(bytes: body)])
        body[0] = 2
        #expect(try frames(arrivingAt: receiver).map(\.bytes) == [Array(repeating: 1, count: 100_000)])
    }

    @Test(arguments: [5, 100, 100_000])
    func `a message is the same after it was sent`(count: Int) throws {
        let (receiver, sender) = try connectedPair(.pair, .pair, at: "inproc://same-\(count)")
        let message = Message(bytes: Array(repeating: 7, count: count))
        for _ in 1...2 {
            try sender.send([message])
            #expect(try frames(arrivingAt: receiver).map(\.bytes) == [message.bytes])
        }
        #expect(message.count == count)
    }

    @Test func `a frame received over TCP knows its peer`() throws {
        let (router, dealer) = try connectedPair(.router, .dealer, at: "tcp://127.0.0.1:*")
        try dealer.send([frame("hello")])
        let payload = try frames(arrivingAt: router)[1]
        #expect(payload.property("Peer-Address") == "127.0.0.1")
        #expect(payload.property("Socket-Type") == "DEALER")
        #expect(payload.property("User-Id") == nil)
    }

    private func address(of message: Message) -> UnsafeRawPointer? {
        message.withBytes { $0.baseAddress }
    }
}
