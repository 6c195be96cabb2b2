// Whatever a stranger sends is a message or an error with a code; nothing he sends ends the program.

import JSONText
import TestSupport
import Testing
import WireProtocol

@Suite struct HostileFrameTests {
    @Test(arguments: GoldenMessage.all)
    func `a golden message cut off anywhere is refused or read`(message: GoldenMessage) throws {
        let frames = try message.frames
        for (number, frame) in frames.enumerated() {
            for end in frame.indices {
                var cut = frames
                cut[number] = Array(frame[..<end])
                readOrRefuse(cut)
                readOrRefuse(Array(cut[...number]))
            }
        }
    }

    @Test(arguments: GoldenMessage.all)
    func `a golden message with any byte changed is refused or read`(message: GoldenMessage) throws {
        var random = SplitMix64(seed: 7)
        let frames = try message.frames
        for (number, frame) in frames.enumerated() {
            for index in frame.indices {
                let original = frame[index]
                let fixed: [UInt8] = [
                    0x00, 0xFF, original ^ 0x01, original ^ 0x80, UInt8(ascii: "-"), UInt8(ascii: "9"),
                ]
                for value in fixed + [UInt8.random(in: 0...255, using: &random)] where value != original {
                    var changed = frames
                    changed[number][index] = value
                    readOrRefuse(changed)
                }
            }
        }
    }

    @Test(arguments: GoldenMessage.all)
    func `every header field may hold any kind of value`(message: GoldenMessage) throws {
        let frames = try message.frames
        let header = try JSONValue(parsing: frames[1])
        for variant in variants(of: header) {
            var writer = JSONWriter()
            writer.value(variant)
            var changed = frames
            changed[1] = writer.bytes
            readOrRefuse(changed)
        }
    }

    @Test(arguments: GoldenMessage.all)
    func `too few and too many frames are refused`(message: GoldenMessage) throws {
        let frames = try message.frames
        let counts = [[], [frames[0]], frames + Array(repeating: [], count: 5 - frames.count)]
        for wrong in counts { #expect(code(of: wrong) == .badFrame) }
    }

    @Test(arguments: GoldenMessage.all)
    func `a payload longer or shorter than the header counts out is refused`(message: GoldenMessage) throws {
        let frames = try message.frames
        let envelope = try Envelope(frames: frames)
        guard [.submit, .task].contains(envelope.type) else { return }
        for number in 2..<frames.count {
            var longer = frames
            longer[number].append(0x20)
            #expect(code(of: longer) == .badFrame)
            var shorter = frames
            // The body of a document that was uploaded is empty here.
            guard shorter[number].popLast() != nil else { continue }
            #expect(code(of: shorter) == .badFrame)
        }
    }

    @Test func `a wrong magic, version and type are told apart`() {
        let header = Array("{}".utf8)
        #expect(code(of: [Array("GWX1P".utf8), header]) == .badFrame)
        #expect(code(of: [Array("GWP1PP".utf8), header]) == .badFrame)
        #expect(code(of: [Array("GWP2P".utf8), header]) == .version)
        #expect(code(of: [Array("GWP1?".utf8), header]) == .badType)
    }

    @Test func `a header over the limit is refused before it is read`() {
        let header = [UInt8](repeating: UInt8(ascii: "["), count: WireLimits.headerBytes + 1)
        #expect(code(of: [Envelope.firstFrame(.ping), header]) == .tooLarge)
    }

    @Test(arguments: ["", "[]", "1", "null", "{", #"{"a":[[[[[[[[1]]]]]]]]}"#])
    func `a header that is not an object, or nested too deeply, is refused`(header: String) {
        #expect(code(of: [Envelope.firstFrame(.ping), Array(header.utf8)]) == .badFrame)
    }

    @Test(arguments: [
        "[9223372036854775807,21]", "[-1,22]", "[21,-9223372036854775808]", "[1e300]", "[9007199254740993]",
    ])
    func `lengths that overflow when added are refused`(lengths: String) {
        let header =
            #"{"task":1,"token":"1.1","stage":"segment","document":1,"name":"a","attempt":1,"bodies":\#(lengths)}"#
        let frames = [Envelope.firstFrame(.task), Array(header.utf8), Array(repeating: UInt8(ascii: "x"), count: 21)]
        #expect(code(of: frames) == .badFrame)
    }

    @Test func `an empty batch is a message`() throws {
        let value = Submit(batch: "b", producer: "", items: [])
        #expect(try Submit(Envelope(frames: value.frames)) == value)
    }

    @Test func `a code that this version does not know counts as an internal error`() throws {
        let frames = [Envelope.firstFrame(.error), Array(#"{"code":"E_LATER","detail":"x"}"#.utf8)]
        #expect(try ErrorReport(Envelope(frames: frames)).error == WireError(.internalError, "x"))
    }

    @Test(arguments: ["", "Segment", "1st", "-a", "a b", "é", String(repeating: "a", count: 41)])
    func `a stage's name is lower-case ASCII, at most 40 characters`(name: String) {
        #expect(Stage(rawValue: name) == nil)
    }

    @Test(arguments: ["", ".", "1", "1.", ".1", "1.2.3", "-1.2", "1.-2", "a.b", "1. 2", "99999999999999999999.1"])
    func `a token is two whole numbers`(text: String) {
        #expect(Token(text) == nil)
    }

    @Test func `tokens are ordered by term, then by sequence`() {
        #expect(Token(term: 1, sequence: 9) < Token(term: 2, sequence: 1))
        #expect(Token(term: 2, sequence: 1) < Token(term: 2, sequence: 2))
    }

    /// The code with which the frames are refused, `nil` when they are read.
    private func code(of frames: [[UInt8]]) -> ErrorCode? {
        do {
            try read(frames)
            return nil
        } catch {
            return error.code
        }
    }

    /// Reads the frames as whoever receives them does; a trap would end the test.
    private func readOrRefuse(_ frames: [[UInt8]]) {
        _ = code(of: frames)
    }

    /// Reads the frames to the typed message, and writes that again.
    private func read(_ frames: [[UInt8]]) throws(WireError) {
        let envelope = try Envelope(frames: frames)
        switch envelope.type {
        case .hello: _ = try Hello(envelope).frames
        case .welcome: _ = try Welcome(envelope).frames
        case .submit: _ = try Submit(envelope).frames
        case .acknowledge: _ = try Acknowledgement(envelope).frames
        case .refuse: _ = try Refusal(envelope).frames
        case .query: _ = try Query(envelope).frames
        case .answer: _ = try Answer(envelope).frames
        case .credit: _ = try Credit(envelope).frames
        case .task: _ = try TaskOffer(envelope).frames
        case .renew: _ = try Renewal(envelope).frames
        case .done: _ = try Completion(envelope).frames
        case .fail: _ = try Failure(envelope).frames
        case .release: _ = try Release(envelope).frames
        case .confirm: _ = try Confirmation(envelope).frames
        case .command: _ = try Command(envelope).frames
        case .cancel: _ = try Cancellation(envelope).frames
        case .error: _ = try ErrorReport(envelope).frames
        case .upload: _ = try UploadChunk(envelope).frames
        case .uploaded: _ = try UploadProgress(envelope).frames
        case .body: _ = try BodyRequest(envelope).frames
        case .piece: _ = try BodyPiece(envelope).frames
        case .bye, .ping, .pong: break
        }
    }

    /// The value with each part of it, itself included, replaced by a value of every other kind.
    private func variants(of value: JSONValue) -> [JSONValue] {
        let strange: [JSONValue] = [
            .null, .bool(true), .integer(-1), .integer(.max), .integer(.min), .number(0.5), .number(1e300), .string(""),
            .string("\u{0}"), .array([]), .array([.array([])]), .object([]),
        ]
        return strange + partVariants(of: value)
    }

    private func partVariants(of value: JSONValue) -> [JSONValue] {
        switch value {
        case .array(let items):
            return items.indices.flatMap { index in
                variants(of: items[index]).map { part in
                    var changed = items
                    changed[index] = part
                    return .array(changed)
                }
            }
        case .object(let members):
            return members.indices.flatMap { index in
                let missing = JSONValue.object(Array(members[..<index] + members[(index + 1)...]))
                return [missing]
                    + variants(of: members[index].value).map { part in
                        var changed = members
                        changed[index].value = part
                        return .object(changed)
                    }
            }
        default: return []
        }
    }
}
