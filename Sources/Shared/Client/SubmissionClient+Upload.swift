import Crypto
public import WireProtocol

extension SubmissionClient {
    /// Uploads a document in chunks and submits it; what an earlier attempt has brought to the broker is not sent again.
    ///
    /// Reads the document twice: for its checksum, by which the upload is called, and for its chunks.
    public func upload(_ document: LargeDocument) throws -> Acknowledgement.Outcome {
        let limits = try awaitWelcome().limits
        if let error = Self.objection(to: document, limits) { return .refused(error) }
        let chunkBytes = max(limits.chunkBytes, WireLimits.smallestChunk)
        let sha256 = try Self.sha256(of: document, pieceBytes: chunkBytes)
        var window = UploadWindow(total: document.byteCount, chunkBytes: chunkBytes)
        lastUpload += 1
        let batch = "u\(lastUpload)"
        var item = document.item
        item.sha256 = sha256
        item.upload = sha256
        let submit = Submit(batch: batch, producer: producer, items: [item]).frames
        var submitDue = Duration.zero
        var lastRefusal: Reply.Rejection?
        while true {
            if link.isOpen {
                try send(&window, document, sha256)
                if window.isWhole, submitDue <= link.now, try link.send(submit) {
                    submitDue = link.now + SubmissionWindow.resendInterval
                }
            }
            let event = try link.next(until: link.now + Self.longestWait)
            switch event {
            case .opened(let welcome):
                self.welcome = welcome
                window.restart()
                submitDue = .zero
            case .message(let envelope):
                switch try Reply(envelope) {
                case .acknowledgement(let acknowledgement) where acknowledgement.batch == batch:
                    guard acknowledgement.outcomes.count == 1 else {
                        throw ClientError.protocolError("an upload is one document")
                    }
                    guard case .refused(let error) = acknowledgement.outcomes[0], error.code == .unknownUpload else {
                        return acknowledgement.outcomes[0]
                    }
                    window.forget()
                    submitDue = .zero
                case .uploaded(let progress) where progress.upload == sha256:
                    lastRefusal = nil
                    window.settle(progress.offset, now: link.now)
                case .rejection(let rejection) where rejection.reference == sha256 || rejection.reference == batch:
                    guard rejection.error.code.isRetryable else { return .refused(rejection.error) }
                    lastRefusal = rejection
                    let pause = min(rejection.retryAfter ?? .seconds(1), SubmissionWindow.longestPause)
                    submitDue = link.now + pause
                    window.pause(until: link.now + pause)
                default: break
                }
            case .writable, nil: break
            }
            try giveUpIfStalled(since: window.stalledSince, lastRefusal, request: "an upload")
        }
    }

    private func send(_ window: inout UploadWindow, _ document: LargeDocument, _ name: String) throws {
        while let request = window.next(now: link.now) {
            var chunk = UploadChunk(upload: name, offset: 0, total: document.byteCount)
            if case .chunk(let range) = request {
                chunk.offset = range.lowerBound
                chunk.bytes = try document.read(range.lowerBound, range.count)
                guard chunk.bytes.count == range.count else {
                    throw ClientError.system("\(document.item.name): it changes")
                }
                chunk.sha256 = Self.hexadecimal(SHA256.hash(data: chunk.bytes))
            }
            guard try link.send(chunk.frames) else { return window.restart() }
        }
    }

    private static func objection(to document: LargeDocument, _ limits: WireLimits) -> WireError? {
        if document.byteCount == 0 { return WireError(.empty, "the document is empty") }
        let limit = max(limits.uploadBytes, limits.documentBytes)
        guard limits.uploadBytes > 0, document.byteCount <= limit else {
            return WireError(.tooLarge, "the document has \(document.byteCount) bytes; the broker takes \(limit)")
        }
        return nil
    }

    private static func sha256(of document: LargeDocument, pieceBytes: Int) throws -> String {
        var hash = SHA256()
        for start in stride(from: 0, to: document.byteCount, by: pieceBytes) {
            hash.update(data: try document.read(start, min(pieceBytes, document.byteCount - start)))
        }
        return hexadecimal(hash.finalize())
    }

    private static func hexadecimal(_ digest: SHA256.Digest) -> String { Array(digest).hexadecimal }
}
