import BrokerCore
import Crypto
import DocumentStore
import WireProtocol

// Large documents: chunks in from clients, pieces out to workers. What is in memory is one chunk at a time, and a hundred
// bytes of checksum for each upload.
extension BrokerEngine {
    func gather(_ chunk: UploadChunk, _ peer: Peer) {
        do throws(WireError) {
            try check(chunk)
            if !refuses(chunk.upload, peer) { turn.chunks.append((peer, chunk)) }
        } catch {
            turn.reply(Refusal(reference: chunk.upload, error: error).frames, to: peer)
        }
    }

    private func check(_ chunk: UploadChunk) throws(WireError) {
        let limits = configuration.wireLimits
        guard limits.uploadBytes > 0 else { throw WireError(.badType, "this broker takes no uploads") }
        guard chunk.total <= limits.uploadBytes else {
            throw WireError(
                .tooLarge,
                "\(chunk.total) bytes; the limit for a document is \(limits.uploadBytes) bytes (--max-document-bytes)"
            )
        }
        guard chunk.total > 0 else { throw WireError(.empty, "the document is empty") }
        guard chunk.bytes.count <= limits.chunkBytes else {
            throw WireError(.tooLarge, "a chunk of \(chunk.bytes.count) bytes; the limit is \(limits.chunkBytes)")
        }
        let isLast = chunk.offset + chunk.bytes.count == chunk.total
        guard chunk.bytes.isEmpty || isLast || chunk.bytes.count >= WireLimits.smallestChunk else {
            throw WireError(.badFrame, "a chunk that is not the last has at least \(WireLimits.smallestChunk) bytes")
        }
        guard let promised = chunk.sha256, !chunk.bytes.isEmpty else { return }
        let digest = Array(SHA256.hash(data: chunk.bytes)).hexadecimal
        guard promised.lowercased() == digest else {
            throw WireError(.checksum, "the chunk arrived changed: SHA-256 is \(digest)")
        }
    }

    /// Writes the turn's chunks.
    func append(
        _ chunks: [(peer: Peer, chunk: UploadChunk)],
        at time: Int,
        in transaction: inout StoreTransaction
    ) throws -> [Result<StoredUpload, WireError>] {
        try chunks.map { try transaction.append($0.chunk, at: time) }
    }

    /// What is answered to chunks when they are on disk; only now do they count for the checksum.
    func settle(
        _ chunks: [(peer: Peer, chunk: UploadChunk)],
        _ results: [Result<StoredUpload, WireError>]
    ) -> [(peer: Peer, frames: [[UInt8]])] {
        for (_, chunk) in chunks { notePassed(chunk.bytes.count) }
        return zip(chunks, results).map { entry, result in
            let (peer, chunk) = entry
            switch result {
            case .success(let upload):
                let end = chunk.offset + chunk.bytes.count
                if end == upload.stored, digests[upload.id, default: UploadDigest()].position == chunk.offset {
                    digests[upload.id, default: UploadDigest()].absorb(chunk.bytes, isLast: upload.isWhole)
                }
                return (peer, UploadProgress(upload: chunk.upload, offset: upload.stored).frames)
            case .failure(let error):
                let pause = error.code.isRetryable ? 2000 : nil
                let refusal = Refusal(reference: chunk.upload, error: error, retryAfterMilliseconds: pause)
                return (peer, refusal.frames)
            }
        }
    }

    /// The document that an upload has become; what is wrong with it is found here.
    ///
    /// - Throws: a retryable error while an upload from before a restart is read again for its checksum.
    func checkedUpload(_ item: Submit.Item, producer: String) throws(WireError) -> StoreTransaction.NewDocument {
        let name = item.upload ?? ""
        guard item.body.isEmpty else { throw WireError(.badFrame, "an item with an upload has no bytes of its own") }
        guard let upload = try? store.upload(named: name), upload.isWhole else {
            if let known = try alreadyStored(item, producer: producer) { return known }
            throw WireError(.unknownUpload, "\(name.prefix(utf8: 64)): no upload of this name is here whole")
        }
        var digest = digests[upload.id] ?? UploadDigest()
        var budget = 64
        while digest.position < upload.total, budget > 0 {
            guard let bytes = try? store.chunk(of: upload.id, at: digest.position), !bytes.isEmpty else {
                throw WireError(.unknownUpload, "\(name.prefix(utf8: 64)): a part of the upload is missing")
            }
            digest.absorb(bytes, isLast: digest.position + bytes.count == upload.total)
            budget -= 1
        }
        digests[upload.id] = digest
        guard digest.position == upload.total else {
            throw WireError(.busy, "the upload is being read again after a restart")
        }
        if let offset = digest.firstInvalidByte {
            throw WireError(.encoding, "not valid UTF-8 at byte \(offset)")
        }
        if let promised = item.sha256, promised.lowercased() != digest.sha256.hexadecimal {
            throw WireError(.checksum, "the document arrived changed: SHA-256 is \(digest.sha256.hexadecimal)")
        }
        return newDocument(
            item,
            producer: producer,
            sha256: digest.sha256,
            upload: .init(id: upload.id, bytes: upload.total, length: digest.scalarCount)
        )
    }

    /// The document that is there already under the checksum by which its upload is called; it comes out as a duplicate.
    private func alreadyStored(
        _ item: Submit.Item,
        producer: String
    ) throws(WireError) -> StoreTransaction.NewDocument? {
        guard let sha256 = [UInt8](hexadecimal: item.upload ?? ""), (try? store.hasDocument(sha256: sha256)) == true
        else { return nil }
        return newDocument(item, producer: producer, sha256: sha256)
    }

    /// Large documents must not stay in SQLite's cache, page by page.
    private func notePassed(_ bytes: Int) {
        passedBytes += bytes
        guard passedBytes >= 16 << 20 else { return }
        passedBytes = 0
        // Nothing depends on it.
        try? store.shrinkCache()
    }

    /// A piece for a worker, if its task is still its own.
    func serve(_ request: BodyRequest, _ session: WorkerSession) throws(WireError) {
        guard core.stage(of: request.task, under: request.token, from: session.id) != nil else {
            let frames = Confirmation(task: request.task, token: request.token, status: .stale).frames
            return turn.reply(frames, to: session.peer)
        }
        let count = min(request.count, configuration.wireLimits.chunkBytes)
        guard let bytes = try? store.piece(request, count: count), !bytes.isEmpty else {
            // Asked for again and again otherwise.
            let error = "E_STORE: there are no bytes at \(request.offset) of document \(request.body) of the task"
            return apply(.failed(session.id, request.task, request.token, .transient), error: error)
        }
        turn.byteCount += bytes.count
        notePassed(bytes.count)
        let piece = BodyPiece(
            task: request.task,
            token: request.token,
            body: request.body,
            offset: request.offset,
            bytes: bytes
        )
        turn.reply(piece.frames, to: session.peer)
    }

    /// Why a worker cannot have a task of documents that must be fetched; `nil` when it can.
    func objection(to offer: TaskOffer, _ session: WorkerSession) -> String? {
        let bytes = offer.fetch.reduce(0, +)
        guard bytes > 0 else { return nil }
        let limit = session.hello.documentBytes ?? 0
        guard bytes > limit else { return nil }
        return "E_TOO_LARGE: \(bytes) bytes; worker \(session.hello.name) takes \(limit) (--max-document-bytes)"
    }
}
