import BrokerCore
import Crypto
import DocumentStore
import Foundation
import JSONText
import TextAnalysis
import WireProtocol

extension BrokerEngine {
    func receiveFromClient(_ envelope: Envelope, _ peer: Peer) throws(WireError) {
        if envelope.type == .hello {
            guard try Hello(envelope).role == .client else {
                throw WireError(.badType, "this address is for clients")
            }
            sessions.addClient(peer, now: now)
            return turn.reply(welcome(session: sessions.nextNumber()), to: peer)
        }
        guard sessions.touch(peer, now: now) else { throw WireError(.noSession, "say hello first") }
        switch envelope.type {
        case .submit:
            let submit = try Submit(envelope)
            if !refuses(submit.batch, peer) { try gather(submit, peer) }
        case .upload: gather(try UploadChunk(envelope), peer)
        case .query: answer(try Query(envelope), peer)
        case .command: take(try Command(envelope), peer)
        case .ping: turn.reply(bareFrames(.pong), to: peer)
        case .pong: break
        default: throw WireError(.badType, "not a message of a client")
        }
    }

    /// Checks a submit and puts it into the turn; the acknowledgement follows the commit.
    private func gather(_ submit: Submit, _ peer: Peer) throws(WireError) {
        let limits = configuration.wireLimits
        let bytes = submit.items.reduce(0) { $0 + $1.body.count }
        guard submit.items.count <= limits.batchItems, bytes <= limits.batchBytes || submit.items.count == 1 else {
            let error = WireError(
                .tooLarge,
                "a batch of \(submit.items.count) documents, \(bytes) bytes; the limits are \(limits.batchItems) "
                    + "documents and \(limits.batchBytes) bytes"
            )
            return turn.reply(Refusal(reference: submit.batch, error: error).frames, to: peer)
        }
        let items = try submit.items.map { item throws(WireError) -> Turn.Batch.Item in
            do throws(WireError) {
                return .document(try check(item, producer: submit.producer))
            } catch {
                // What may pass is said of the whole batch, which comes again.
                if error.code.isRetryable { throw error }
                return .refused(error)
            }
        }
        turn.batches.append(Turn.Batch(peer: peer, name: submit.batch, items: items))
    }

    /// The document at the door: its size, its encoding, its checksum, its date.
    private func check(_ item: Submit.Item, producer: String) throws(WireError) -> StoreTransaction.NewDocument {
        let limit = configuration.wireLimits.documentBytes
        guard item.upload != nil || !item.body.isEmpty else { throw WireError(.empty, "the document is empty") }
        guard item.body.count <= limit else {
            throw WireError(.tooLarge, "\(item.body.count) bytes; the limit for a document is \(limit) bytes")
        }
        guard max(item.name.utf8.count, item.key?.utf8.count ?? 0, producer.utf8.count) <= WireLimits.nameBytes else {
            throw WireError(.tooLarge, "name, key or producer: the limit is \(WireLimits.nameBytes) bytes")
        }
        guard ![item.name, item.key ?? "", producer].contains(where: { $0.utf8.contains(0) }) else {
            throw WireError(.badFrame, "name, key or producer: U+0000 cannot be stored")
        }
        if let date = item.date, CalendarDate(iso: date) == nil {
            throw WireError(.badFrame, "date: \(date.prefix(utf8: 40)) is not a day written YYYY-MM-DD")
        }
        guard item.priority.map(Schedule.priorities.contains) ?? true else {
            throw WireError(.badFrame, "priority: from 0, last, to 9, first, is due")
        }
        if item.upload != nil { return try checkedUpload(item, producer: producer) }
        do {
            _ = try UTF8Span(validating: item.body.span)
        } catch {
            throw WireError(.encoding, "not valid UTF-8 at byte \(error.byteOffsets.lowerBound)")
        }
        let digest = Array(SHA256.hash(data: item.body))
        if let promised = item.sha256, promised.lowercased() != digest.hexadecimal {
            throw WireError(.checksum, "the document arrived changed: SHA-256 is \(digest.hexadecimal)")
        }
        return newDocument(item, producer: producer, sha256: digest, body: item.body)
    }

    /// What is stored of an item of a submit; its times are durations from now.
    func newDocument(
        _ item: Submit.Item,
        producer: String,
        sha256: [UInt8],
        body: [UInt8] = [],
        upload: StoreTransaction.NewDocument.Upload? = nil
    ) -> StoreTransaction.NewDocument {
        StoreTransaction.NewDocument(
            name: item.name,
            producer: producer,
            key: item.key.flatMap { $0.isEmpty ? nil : $0 },
            date: item.date,
            priority: item.priority ?? Schedule.usualPriority,
            notBefore: item.notBeforeMilliseconds.map { wallClock() + $0 },
            deadline: item.deadlineMilliseconds.map { wallClock() + $0 },
            sha256: sha256,
            body: body,
            upload: upload
        )
    }

    func take(
        _ batch: Turn.Batch,
        at time: Int,
        in transaction: inout StoreTransaction,
        added: inout [QueuedTask]
    ) throws -> Acknowledgement {
        var outcomes: [Acknowledgement.Outcome] = []
        for item in batch.items {
            switch item {
            case .refused(let error): outcomes.append(.refused(error))
            case .document(let document):
                let outcome = try transaction.add(document, at: time)
                outcomes.append(outcome)
                guard case .new(let id) = outcome else { continue }
                for stage in core.pipeline.first {
                    let task = try transaction.addTask(core.pipeline.definitions[stage].stage, of: id)
                    added.append(
                        QueuedTask(
                            id: task,
                            document: id,
                            stage: stage,
                            documentBytes: document.byteCount,
                            schedule: schedule(
                                producer: document.producer,
                                priority: document.priority,
                                notBefore: document.notBefore,
                                deadline: document.deadline
                            )
                        )
                    )
                }
            }
        }
        return Acknowledgement(
            batch: batch.name,
            term: core.term,
            durability: .fsyncGroup,
            outcomes: outcomes,
            windowBatches: intake.windowBatches
        )
    }

    /// What is answered from memory is answered when the turn is done; what must be read from the store goes to the reading thread.
    private func answer(_ query: Query, _ peer: Peer) {
        switch query.kind {
        case .status, .progress, .explain: turn.questions.append((query, peer))
        case .show, .export, .check, .dead, .backup, .source:
            guard ask(query, peer) else {
                let error = WireError(.busy, "\(configuration.pendingQueries) questions are waiting")
                let refusal = Refusal(reference: query.reference, error: error, retryAfterMilliseconds: 1000)
                return turn.reply(refusal.frames, to: peer)
            }
        }
    }

    /// Answers a question from memory.
    func reply(to query: Query) -> [[UInt8]] {
        let limit = WireLimits.progressBytes
        guard query.payload.count <= limit else {
            let error = WireError(.tooLarge, "a list of \(query.payload.count) bytes; the limit is \(limit)")
            return Refusal(reference: query.reference, error: error).frames
        }
        do {
            let payload =
                switch query.kind {
                case .status: status()
                case .explain: try explanation(query.parameters)
                default: progress(of: query.payload)
                }
            return Answer(reference: query.reference, payload: payload).frames
        } catch let error as WireError {
            return Refusal(reference: query.reference, error: error).frames
        } catch {
            let error = WireError(.internalError, "the store could not be read: \(error)")
            return Refusal(reference: query.reference, error: error, retryAfterMilliseconds: 1000).frames
        }
    }

    private func progress(of payload: [UInt8]) -> [UInt8] {
        var unfinished = 0
        var failed = 0
        for case .integer(let id) in (try? JSONValue(parsing: payload))?.array ?? [] {
            let progress = core.progress(of: DocumentID(id))
            if progress.isUnfinished { unfinished += 1 }
            if progress.hasFailed { failed += 1 }
        }
        var writer = JSONWriter()
        writer.object { answer in
            answer.member("unfinished", unfinished)
            answer.member("failed", failed)
        }
        return writer.bytes
    }
}

/// For display and for the columns that say when; nothing is decided by it.
func wallClockMilliseconds() -> Int { Int(Date().timeIntervalSince1970 * 1000) }
