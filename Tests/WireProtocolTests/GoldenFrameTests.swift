// The wire does not change by accident: every message is what its golden file says, byte for byte.

import Foundation
import Testing
import WireProtocol

@Suite struct GoldenFrameTests {
    @Test(arguments: GoldenMessage.all)
    func `a golden message decodes to its value`(message: GoldenMessage) throws {
        #expect(try message.isReadFrom(Envelope(frames: message.frames)))
    }

    @Test(arguments: GoldenMessage.all)
    func `a value encodes to the golden frames`(message: GoldenMessage) throws {
        let golden = try message.frames.map { String(decoding: $0, as: UTF8.self) }
        #expect(message.written.map { String(decoding: $0, as: UTF8.self) } == golden)
    }

    @Test func `every type of message has a golden file, and every file a value`() throws {
        let types = try Set(GoldenMessage.all.map { try Envelope(frames: $0.frames).type })
        #expect(types == Set(MessageType.allCases))
        let folder = Bundle.module.resourceURL!.appending(path: "Golden")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(files) == Set(GoldenMessage.all.map { $0.file + ".frames" }))
    }

    @Test(arguments: GoldenMessage.all)
    func `fields that this version does not know are ignored`(message: GoldenMessage) throws {
        var frames = try message.frames
        let isEmpty = frames[1] == Array("{}".utf8)
        frames[1].insert(contentsOf: Array(#""later":{"a":[1]}"#.utf8) + (isEmpty ? [] : [UInt8(ascii: ",")]), at: 1)
        #expect(try message.isReadFrom(Envelope(frames: frames)))
    }
}
