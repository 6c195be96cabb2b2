// What the tests share: text frames, and waits that end in a failure instead of a hang.

import Testing
import ZeroMQ

/// Longer than any wait that succeeds, on however busy a machine.
let patience = Duration.seconds(20)

/// A socket bound at the endpoint, after `prepare`, and another of the same context connected to it.
func connectedPair(
    _ boundKind: Socket.Kind,
    _ connectedKind: Socket.Kind,
    at endpoint: String,
    prepare: (Socket) throws -> Void = { _ in }
) throws -> (bound: Socket, connected: Socket) {
    let context = try Context()
    let bound = try Socket(boundKind, in: context)
    try prepare(bound)
    try bound.bind(endpoint)
    let connected = try Socket(connectedKind, in: context)
    try connected.connect(try bound.lastEndpoint)
    return (bound, connected)
}

/// A frame holding the text in UTF-8.
func frame(_ text: String) -> Message { Message(bytes: Array(text.utf8)) }

/// The frame's bytes as text.
func text(_ frame: Message) -> String { String(decoding: frame.bytes, as: UTF8.self) }

/// The next message of at most four frames, which must arrive.
func arrival(at socket: Socket) throws -> Socket.Received {
    var poller = Poller()
    _ = poller.add(socket)
    try #require(poller.wait(timeout: patience) == 1, "no message arrived")
    return try #require(try socket.receive(maximumFrames: 4, flags: .dontWait))
}

/// The frames of the next message, which must arrive and be within the limit.
func frames(arrivingAt socket: Socket) throws -> [Message] {
    guard case .frames(let frames) = try arrival(at: socket) else {
        throw UnexpectedlyDiscarded()
    }
    return frames
}

struct UnexpectedlyDiscarded: Error {}
