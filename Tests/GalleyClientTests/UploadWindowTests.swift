import Testing
import WireProtocol

@testable import GalleyClient

@Suite struct UploadWindowTests {
    private let chunk = WireLimits.smallestChunk

    private func requests(_ window: inout UploadWindow, now: Duration = .zero) -> [UploadWindow.Request] {
        var requests: [UploadWindow.Request] = []
        while let request = window.next(now: now) { requests.append(request) }
        return requests
    }

    @Test func `it asks how far the upload has come, and goes on from there`() {
        var window = UploadWindow(total: 2 * chunk + 5, chunkBytes: chunk)
        #expect(requests(&window) == [.inquiry])
        window.settle(chunk, now: .zero)
        #expect(requests(&window) == [.chunk(chunk..<2 * chunk), .chunk(2 * chunk..<2 * chunk + 5)])
        window.settle(2 * chunk, now: .zero)
        window.settle(2 * chunk + 5, now: .zero)
        #expect(window.isWhole)
        #expect(requests(&window).isEmpty)
    }

    @Test func `only a few chunks are on their way`() {
        var window = UploadWindow(total: 100 * chunk, chunkBytes: chunk)
        _ = requests(&window)
        window.settle(0, now: .zero)
        #expect(requests(&window).count == 4)
        window.settle(chunk, now: .zero)
        #expect(requests(&window) == [.chunk(4 * chunk..<5 * chunk)])
    }

    @Test func `after a refusal, a new session or a long silence it begins with what is on disk`() {
        var window = UploadWindow(total: 100 * chunk, chunkBytes: chunk)
        _ = requests(&window)
        window.settle(0, now: .zero)
        _ = requests(&window)
        window.settle(chunk, now: .zero)
        window.pause(until: .seconds(2))
        #expect(requests(&window, now: .seconds(1)).isEmpty)
        #expect(requests(&window, now: .seconds(2)).first == .chunk(chunk..<2 * chunk))
        window.restart()
        #expect(requests(&window, now: .seconds(2)).first == .chunk(chunk..<2 * chunk))
        #expect(requests(&window, now: .seconds(11)).isEmpty)
        #expect(requests(&window, now: .seconds(12)).first == .chunk(chunk..<2 * chunk))
    }

    @Test func `a broker that has lost the upload gets all of it again`() {
        var window = UploadWindow(total: 2 * chunk, chunkBytes: chunk)
        _ = requests(&window)
        window.settle(2 * chunk, now: .zero)
        #expect(window.isWhole)
        window.forget()
        #expect(requests(&window) == [.inquiry])
        window.settle(0, now: .zero)
        #expect(requests(&window).count == 2)
    }
}
