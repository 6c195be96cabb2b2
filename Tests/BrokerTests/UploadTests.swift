import Crypto
import DocumentStore
import Foundation
import Testing
import WireProtocol

@testable import Broker

@Suite struct UploadTests {
    /// A text of two full chunks and a bit, in which a border of chunks cuts a character.
    private let text = Array(("a" + String(repeating: "全市经济平稳。", count: 7000)).utf8)
    private let size = WireLimits.smallestChunk

    private func send(_ broker: UploadBroker, _ name: String, _ bytes: [UInt8], from start: Int = 0) throws {
        for offset in stride(from: start, to: bytes.count, by: size) {
            let end = min(offset + size, bytes.count)
            #expect(try broker.upload(name, offset, Array(bytes[offset..<end]), total: bytes.count) == .success(end))
        }
    }

    private func digest(_ bytes: [UInt8]) -> String { Array(SHA256.hash(data: bytes)).hexadecimal }

    private func hello(_ name: String, documentBytes: Int?) -> Hello {
        Hello(
            role: .worker,
            name: name,
            instance: name,
            services: [.init(stage: .segment, version: 1)],
            slots: 1,
            documentBytes: documentBytes
        )
    }

    @Test func `a document in chunks is one document, and its worker gets the same bytes in pieces`() throws {
        let broker = try UploadBroker()
        try send(broker, "u", text)
        #expect(try broker.submit(upload: "u", sha256: digest(text)) == .new(DocumentID(1)))
        _ = try broker.say(hello("w", documentBytes: 1 << 20).frames, from: broker.worker)
        let offered = try broker.say(Credit(granted: 1).frames, from: broker.worker).first { $0.type == .task }
        let offer = try TaskOffer(try #require(offered))
        #expect(offer.fetch == [text.count])
        var bytes: [UInt8] = []
        while bytes.count < text.count {
            let request = BodyRequest(task: offer.task, token: offer.token, body: 0, offset: bytes.count, count: 50_000)
            let answer = try #require(try broker.say(request.frames, from: broker.worker).first)
            bytes += try BodyPiece(answer).bytes
        }
        #expect(bytes == text)
        let other = BodyRequest(task: offer.task, token: Token(term: 1, sequence: 99), body: 0, offset: 0, count: 9)
        let answer = try #require(try broker.say(other.frames, from: broker.worker).first)
        #expect(try Confirmation(answer).status == .stale)
    }

    @Test func `a worker that does not take so much gets no part of it, and the task says why`() throws {
        let broker = try UploadBroker()
        try send(broker, "u", text)
        _ = try broker.submit(upload: "u")
        _ = try broker.say(hello("small", documentBytes: nil).frames, from: broker.worker)
        let answers = try broker.say(Credit(granted: 1).frames, from: broker.worker)
        #expect(!answers.contains { $0.type == .task })
        _ = try broker.say(bareFrames(.ping))
        let reader = try StoreReader(path: broker.folder.appendingPathComponent("store.sqlite").path)
        let shown = String(decoding: try #require(try reader.show(document: "1")), as: UTF8.self)
        #expect(shown.contains("E_TOO_LARGE") && shown.contains("worker small takes 0"))
    }

    @Test func `after a restart an upload goes on where it was, and its checksum is made again`() throws {
        let broker = try UploadBroker()
        #expect(try broker.upload("u", 0, Array(text[..<size]), total: text.count) == .success(size))
        try broker.start()
        #expect(try broker.upload("u", 0, [], total: text.count) == .success(size))
        try send(broker, "u", text, from: size)
        #expect(try broker.submit(upload: "u", sha256: digest(text)) == .new(DocumentID(1)))
    }

    @Test func `chunks that overlap, repeat or leave a gap change nothing`() throws {
        let broker = try UploadBroker()
        let first = Array(text[..<size])
        #expect(try broker.upload("u", 0, first, total: text.count) == .success(size))
        for offset in [0, 1, size - 1, size + 1] {
            #expect(try broker.upload("u", offset, first, total: text.count) == .success(size))
        }
        try send(broker, "u", text, from: size)
        #expect(try broker.submit(upload: "u", sha256: digest(text)) == .new(DocumentID(1)))
    }

    @Test func `what is wrong with a chunk is said, and the upload is as it was`() throws {
        let broker = try UploadBroker()
        let first = Array(text[..<size])
        #expect(try broker.upload("u", 0, first, total: text.count, sha256: digest([1])).code == .checksum)
        #expect(try broker.upload("u", 0, first, total: 2 << 20).code == .tooLarge)
        #expect(try broker.upload("u", 0, [1], total: text.count).code == .badFrame, "a chunk of one byte")
        #expect(try broker.upload("u", 0, [], total: 0).code == .empty)
        #expect(try broker.upload("u", size, first, total: size + 1).code == .badFrame, "beyond the end")
        #expect(try broker.upload("u", 1 << 53, [1], total: 1 << 53).code == .badFrame)
        #expect(try broker.upload("../u", 0, first, total: text.count).code == .badFrame)
        #expect(try broker.upload("u", 0, [], total: text.count) == .success(0))
    }

    @Test func `a submit of an upload that is missing, unfinished, changed or no text is refused`() throws {
        let broker = try UploadBroker()
        #expect(try broker.submit(upload: "none").code == .unknownUpload)
        _ = try broker.upload("half", 0, Array(text[..<size]), total: text.count)
        #expect(try broker.submit(upload: "half").code == .unknownUpload)
        try send(broker, "u", text)
        #expect(try broker.submit(upload: "u", sha256: digest([1])).code == .checksum)
        var broken = text
        broken[size + 10] = 0xFF
        try send(broker, "broken", broken)
        #expect(try broker.submit(upload: "broken").code == .encoding)
        #expect(try broker.submit(upload: "u") == .new(DocumentID(1)), "it can be submitted still")
    }

    @Test func `a digest is the same however the text is cut`() {
        for size in [1, 2, 3, 5, 64, 1000] {
            var digest = UploadDigest()
            let text = Array("a报道€𠮷，一二三".utf8)
            for start in stride(from: 0, to: text.count, by: size) {
                let end = min(start + size, text.count)
                digest.absorb(Array(text[start..<end]), isLast: end == text.count)
            }
            #expect(digest.sha256 == Array(SHA256.hash(data: text)))
            #expect(digest.scalarCount == 9)
            #expect(digest.firstInvalidByte == nil)
        }
    }

    private static let noText: [[UInt8]] = [
        [0x61, 0xE5], [0xE5, 0x85], [0xF0, 0x9F, 0x98], [0x61, 0xFF, 0x61], [0x80], [0xC0, 0x80],
    ]

    @Test(arguments: noText)
    func `a text that is no UTF-8 is found out, also at its end`(text: [UInt8]) {
        for size in 1...3 {
            var digest = UploadDigest()
            for start in stride(from: 0, to: text.count, by: size) {
                let end = min(start + size, text.count)
                digest.absorb(Array(text[start..<end]), isLast: end == text.count)
            }
            #expect(digest.firstInvalidByte != nil)
        }
    }
}
