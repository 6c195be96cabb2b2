import JSONText
import WireProtocol

// What strangers can send, given to libFuzzer (https://llvm.org/docs/LibFuzzer.html): `scripts/fuzz.sh` builds and runs
// it. Not a target of the package, as the sanitizer's build would be everybody's.
//
// The first byte says what the rest is: F frames, one a line, as in the golden messages; J a JSON text; a digit the
// result of a stage. A trap is a find, and so is a message that reads otherwise when it has been written again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    guard let start, count > 0 else { return 0 }
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let rest = Array(input.dropFirst())
    switch input[0] {
    case UInt8(ascii: "J"): readJSON(rest)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): readResult(rest, stage: Int(input[0] - UInt8(ascii: "0")))
    default:
        // The payload frames may hold line ends.
        let frames = rest.split(separator: UInt8(ascii: "\n"), maxSplits: 5, omittingEmptySubsequences: false)
        try? read(frames.map(Array.init))
    }
    return 0
}

private func readJSON(_ bytes: [UInt8]) {
    guard let value = try? JSONValue(parsing: bytes) else { return }
    var writer = JSONWriter()
    writer.value(value)
    guard let again = try? JSONValue(parsing: writer.bytes) else { fatalError("what was written cannot be read") }
    var second = JSONWriter()
    second.value(again)
    precondition(second.bytes == writer.bytes, "it reads otherwise when it has been written again")
}

private let stages = ["segment", "indicators", "fingerprint", "compare", "summary", "word_count"].compactMap(Stage.init)

private func readResult(_ bytes: [UInt8], stage: Int) {
    _ = try? ParsedResult(stage: stages[stage % stages.count], json: bytes)
}

private func read(_ frames: [[UInt8]]) throws(WireError) {
    let envelope = try Envelope(frames: frames)
    switch envelope.type {
    case .hello:
        again(try Hello(envelope)) {
            $0.frames
        } _: { (e) throws(WireError) in
            try Hello(e)
        }
    case .welcome: _ = try Welcome(envelope).frames
    case .submit:
        again(try Submit(envelope)) {
            $0.frames
        } _: { (e) throws(WireError) in
            try Submit(e)
        }
    case .acknowledge: _ = try Acknowledgement(envelope).frames
    case .refuse: _ = try Refusal(envelope).frames
    case .query: _ = try Query(envelope).frames
    case .answer: _ = try Answer(envelope).frames
    case .credit: _ = try Credit(envelope).frames
    case .task:
        again(try TaskOffer(envelope)) {
            $0.frames
        } _: { (e) throws(WireError) in
            try TaskOffer(e)
        }
    case .renew:
        again(try Renewal(envelope)) {
            $0.frames
        } _: { (e) throws(WireError) in
            try Renewal(e)
        }
    case .done:
        again(try Completion(envelope)) {
            $0.frames
        } _: { (e) throws(WireError) in
            try Completion(e)
        }
    case .fail: _ = try Failure(envelope).frames
    case .release: _ = try Release(envelope).frames
    case .confirm: _ = try Confirmation(envelope).frames
    case .command: _ = try Command(envelope).frames
    case .cancel: _ = try Cancellation(envelope).frames
    case .upload: _ = try UploadChunk(envelope).frames
    case .uploaded: _ = try UploadProgress(envelope).frames
    case .body: _ = try BodyRequest(envelope).frames
    case .piece: _ = try BodyPiece(envelope).frames
    case .error: _ = try ErrorReport(envelope).frames
    case .bye, .ping, .pong: break
    }
}

/// A message that was read is read alike when it has been written.
private func again<Message: Equatable>(
    _ message: Message,
    _ frames: (Message) -> [[UInt8]],
    _ read: (Envelope) throws(WireError) -> Message
) {
    // Written longer than it came, it may be over a limit.
    guard let envelope = try? Envelope(frames: frames(message)), let second = try? read(envelope) else { return }
    precondition(second == message, "it reads otherwise when it has been written again")
}
