import Testing
import WireProtocol

@testable import GalleyClient

extension SubmissionWindow.Outcome {
    var refusal: ErrorCode? {
        if case .refused(let error) = outcome { error.code } else { nil }
    }
}

@Suite struct SubmissionWindowTests {
    func window(items: Int = 2, bytes: Int = 100, batches: Int = 2, document: Int = 1000) -> SubmissionWindow {
        var limits = WireLimits()
        (limits.batchItems, limits.batchBytes, limits.windowBatches, limits.documentBytes) = (
            items, bytes, batches, document
        )
        return SubmissionWindow(producer: "desk", limits: limits)
    }

    func item(_ name: String, bytes: Int = 10) -> Submit.Item {
        Submit.Item(name: name, body: [UInt8](repeating: 65, count: bytes))
    }

    /// All that can be sent, read back from its frames.
    func sendable(_ window: inout SubmissionWindow, now: Duration = .zero) throws -> [Submit] {
        var submits: [Submit] = []
        while let parcel = window.takeSendable(now: now) {
            submits.append(try Submit(try Envelope(frames: parcel.frames)))
        }
        return submits
    }

    func rejection(_ batch: String, _ code: ErrorCode, after pause: Duration? = nil) -> Reply.Rejection {
        Reply.Rejection(reference: batch, error: WireError(code, ""), retryAfter: pause)
    }

    @Test func `a batch is closed when it has its number of documents`() throws {
        var window = window(items: 2)
        for name in ["a", "b", "c"] { #expect(window.add(item(name), now: .zero) == nil) }
        #expect(try sendable(&window).map { $0.items.map(\.name) } == [["a", "b"]])
        window.finish()
        #expect(try sendable(&window).map { $0.items.map(\.name) } == [["c"]])
    }

    @Test func `a batch is closed before the document that would make it too large`() throws {
        var window = window(items: 9, bytes: 100, batches: 9)
        for (name, bytes) in [("a", 60), ("b", 60), ("c", 500), ("d", 10)] {
            _ = window.add(item(name, bytes: bytes), now: .zero)
        }
        window.finish()
        #expect(try sendable(&window).map { $0.items.map(\.name) } == [["a"], ["b"], ["c"], ["d"]])
    }

    @Test func `no header is larger than a header may be, whatever the names`() throws {
        var window = window(items: 1000, bytes: 1 << 20, batches: 1000)
        for count in 0..<1000 {
            let name = String(repeating: count.isMultiple(of: 2) ? "\u{1}" : "文\"", count: 100 + count % 150)
            _ = window.add(item(name, bytes: 1), now: .zero)
        }
        window.finish()
        var names = 0
        while let parcel = window.takeSendable(now: .zero) {
            #expect(parcel.frames[1].count <= WireLimits.headerBytes)
            names += try Submit(try Envelope(frames: parcel.frames)).items.count
        }
        #expect(names == 1000)
    }

    @Test func `no more batches are on their way than the broker allows`() throws {
        var window = window(items: 1, batches: 2)
        _ = window.add(item("a"), now: .zero)
        #expect(window.hasRoom)
        _ = window.add(item("b"), now: .zero)
        #expect(!window.hasRoom)
        #expect(try sendable(&window).count == 2)
        _ = try window.settle(acknowledgement("1", ids: 1..<2), now: .zero)
        #expect(window.hasRoom)
    }

    @Test(arguments: [(0, ErrorCode.empty), (1001, .tooLarge)])
    func `an empty or oversized document is refused here, the others go on`(bytes: Int, code: ErrorCode) throws {
        var window = window(items: 9, document: 1000)
        _ = window.add(item("before"), now: .zero)
        let outcome = window.add(item("bad", bytes: bytes), now: .zero)
        #expect(outcome?.index == 1)
        #expect(outcome?.refusal == code)
        _ = window.add(item("after"), now: .zero)
        window.finish()
        #expect(try sendable(&window).map { $0.items.map(\.name) } == [["before", "after"]])
        let outcomes = try window.settle(acknowledgement("1", ids: 5..<7), now: .zero)
        #expect(outcomes.map(\.index) == [0, 2])
        #expect(window.isDone)
    }

    @Test func `a name longer than the protocol allows is refused here`() {
        var window = window()
        let outcome = window.add(item(String(repeating: "n", count: 1025)), now: .zero)
        #expect(outcome?.outcome == .refused(WireError(.tooLarge, "the name has 1025 bytes; the limit is 1024")))
    }

    @Test func `outcomes carry the position and the name of each document`() throws {
        var window = window(items: 2)
        for name in ["a", "b"] { _ = window.add(item(name), now: .zero) }
        _ = try sendable(&window)
        #expect(
            try window.settle(acknowledgement("1", ids: 7..<9), now: .zero) == [
                SubmissionWindow.Outcome(index: 0, name: "a", outcome: .new(DocumentID(7))),
                SubmissionWindow.Outcome(index: 1, name: "b", outcome: .new(DocumentID(8))),
            ]
        )
    }

    @Test func `a second acknowledgement of the same batch says nothing new`() throws {
        var window = window(items: 1)
        _ = window.add(item("a"), now: .zero)
        _ = try sendable(&window)
        #expect(try window.settle(acknowledgement("1", ids: 1..<2), now: .zero).count == 1)
        #expect(try window.settle(acknowledgement("1", ids: 1..<2), now: .zero).isEmpty)
    }

    @Test func `an acknowledgement that does not fit its batch is an error`() throws {
        var window = window(items: 1)
        _ = window.add(item("a"), now: .zero)
        #expect(throws: ClientError.self) { try window.settle(acknowledgement("1", ids: 1..<3), now: .zero) }
    }

    @Test func `a new session gets all that is not acknowledged, byte for byte`() throws {
        var window = window(items: 1, batches: 3)
        for name in ["a", "b", "c"] { _ = window.add(item(name), now: .zero) }
        let first = try sendable(&window)
        _ = try window.settle(acknowledgement("2", ids: 1..<2), now: .zero)
        window.resendAll()
        #expect(try sendable(&window) == [first[0], first[2]])
    }

    @Test func `a batch that the socket did not take is sent later`() throws {
        var window = window(items: 1)
        _ = window.add(item("a"), now: .zero)
        let parcel = window.takeSendable(now: .zero)
        #expect(!window.hasSendable)
        window.markUnsent(try #require(parcel).number)
        #expect(window.takeSendable(now: .zero) == parcel)
    }

    @Test func `a busy broker gets the batch again after the pause it asked for`() throws {
        var window = window(items: 1)
        _ = window.add(item("a"), now: .zero)
        _ = try sendable(&window)
        #expect(window.settle(rejection("1", .busy, after: .milliseconds(300)), now: .seconds(1)).isEmpty)
        #expect(window.deadline == .milliseconds(1300))
        #expect(try sendable(&window, now: .milliseconds(1299)).isEmpty)
        #expect(try sendable(&window, now: .milliseconds(1300)).count == 1)
        #expect(window.stalledSince == .zero, "nothing was acknowledged meanwhile")
        #expect(window.lastRefusal?.error.code == .busy)
        _ = try window.settle(acknowledgement("1", ids: 1..<2), now: .seconds(2))
        #expect(window.stalledSince == nil)
        #expect(window.lastRefusal == nil)
    }

    @Test func `a batch that is refused for good is refused for each of its documents`() throws {
        var window = window(items: 2)
        for name in ["a", "b"] { _ = window.add(item(name), now: .zero) }
        _ = try sendable(&window)
        let outcomes = window.settle(rejection("1", .badFrame), now: .zero)
        #expect(outcomes.map(\.outcome) == [.refused(WireError(.badFrame, "")), .refused(WireError(.badFrame, ""))])
        window.finish()
        #expect(window.isDone)
    }

    @Test func `of batches that are long silent the oldest is sent again`() throws {
        var window = window(items: 1)
        for name in ["a", "b"] { _ = window.add(item(name), now: .zero) }
        _ = try sendable(&window)
        #expect(window.deadline == SubmissionWindow.resendInterval)
        #expect(try sendable(&window, now: .milliseconds(9999)).isEmpty)
        #expect(try sendable(&window, now: .seconds(10)).map { $0.items[0].name } == ["a"])
        _ = try window.settle(acknowledgement("1", ids: 1..<2), now: .seconds(11))
        #expect(try sendable(&window, now: .seconds(11)).map { $0.items[0].name } == ["b"])
    }

    @Test func `keys, checksums, dates and the producer travel with the documents`() throws {
        var window = window(items: 1)
        let item = Submit.Item(name: "a", body: [65], key: "k", sha256: "00", date: "2022-01-20")
        _ = window.add(item, now: .zero)
        let submits = try sendable(&window)
        #expect(submits.map(\.producer) == ["desk"])
        #expect(submits.map(\.items) == [[item]])
    }

    @Test func `a broker that is filling up has fewer batches on their way, until it says no more of it`() throws {
        var window = window(items: 1, batches: 4)
        for name in ["a", "b", "c", "d"] { _ = window.add(item(name), now: .zero) }
        #expect(try sendable(&window).count == 4)
        var slow = acknowledgement("1", ids: 1..<2)
        slow.windowBatches = 1
        _ = try window.settle(slow, now: .zero)
        #expect(!window.hasRoom, "three are on their way, one is allowed")
        for batch in ["2", "3"] {
            slow.batch = batch
            _ = try window.settle(slow, now: .zero)
        }
        slow.batch = "4"
        _ = try window.settle(slow, now: .zero)
        #expect(window.hasRoom)
        _ = window.add(item("e"), now: .zero)
        #expect(!window.hasRoom)
        _ = try sendable(&window)
        _ = try window.settle(acknowledgement("5", ids: 5..<6), now: .zero)
        for name in ["f", "g", "h"] { _ = window.add(item(name), now: .zero) }
        #expect(window.hasRoom)
    }

    @Test func `after a refusal one batch asks whether documents are taken again, not all of them`() throws {
        var window = window(items: 1, batches: 3)
        for name in ["a", "b", "c"] { _ = window.add(item(name), now: .zero) }
        _ = try sendable(&window)
        for batch in ["1", "2", "3"] { _ = window.settle(rejection(batch, .diskFull, after: .seconds(2)), now: .zero) }
        #expect(try sendable(&window, now: .milliseconds(1999)).isEmpty)
        #expect(window.deadline == .seconds(2))
        #expect(try sendable(&window, now: .seconds(2)).map(\.batch) == ["1"])
        #expect(window.deadline == .seconds(2) + SubmissionWindow.resendInterval)
        _ = try window.settle(acknowledgement("1", ids: 1..<2), now: .seconds(3))
        #expect(try sendable(&window, now: .seconds(3)).map(\.batch) == ["2", "3"])
    }
}
