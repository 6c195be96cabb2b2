import DocumentStore
import JSONText
import Synchronization
import WireProtocol
import ZeroMQ

/// Answers the questions that must be read from the store, on a thread and a connection of its own, so that a long
/// export never holds up an acknowledgement.
final class QueryService: Sendable {
    private struct State {
        var questions: [(Query, Peer)] = []
        var answers: [(Peer, [[UInt8]])] = []
    }

    private let state = Mutex(State())
    private let reader: StoreReader
    /// Ends the event loop's wait when there is an answer.
    private let loopWakeup: Wakeup
    private let wakeup: Wakeup
    private let limit: Int

    init(reader: StoreReader, wakeup loopWakeup: Wakeup, limit: Int) throws {
        self.reader = reader
        self.loopWakeup = loopWakeup
        self.limit = limit
        wakeup = try Wakeup()
        // Runs as long as the process, which ends by leaving `main`.
        _ = try NamedThread(name: "queries") { [self] in run() }
    }

    /// `false` when too many are waiting.
    func ask(_ query: Query, for peer: Peer) -> Bool {
        let isTaken = state.withLock { state in
            guard state.questions.count < limit else { return false }
            state.questions.append((query, peer))
            return true
        }
        if isTaken { wakeup.signal() }
        return isTaken
    }

    func takeAnswers() -> [(Peer, [[UInt8]])] {
        state.withLock { state in
            defer { state.answers = [] }
            return state.answers
        }
    }

    private func run() {
        var poller = Poller()
        _ = poller.add(wakeup)
        while true {
            _ = try? poller.wait(timeout: nil)
            wakeup.drain()
            while let (query, peer) = state.withLock({ $0.questions.isEmpty ? nil : $0.questions.removeFirst() }) {
                let frames = answer(query)
                state.withLock { $0.answers.append((peer, frames)) }
                loopWakeup.signal()
            }
        }
    }

    private func answer(_ query: Query) -> [[UInt8]] {
        do {
            switch query.kind {
            case .show: return try show(query)
            case .export: return try export(query)
            case .check: return Answer(reference: query.reference, payload: try check()).frames
            case .backup: return Answer(reference: query.reference, payload: try backup(query)).frames
            case .source: return try source(query)
            case .dead: return try dead(query)
            case .status, .progress, .explain: preconditionFailure("the event loop answers this from memory")
            }
        } catch let error as WireError {
            return Refusal(reference: query.reference, error: error).frames
        } catch StoreError.diskFull(let path) {
            let error = WireError(.diskFull, "\(path): there is no room for it")
            return Refusal(reference: query.reference, error: error, retryAfterMilliseconds: 60_000).frames
        } catch {
            let error = WireError(.internalError, "the store could not be read: \(error)")
            return Refusal(reference: query.reference, error: error, retryAfterMilliseconds: 1000).frames
        }
    }

    private func show(_ query: Query) throws -> [[UInt8]] {
        let parameter = query.parameters["document"]
        guard let document = parameter?.string ?? parameter?.integer.map(String.init) else {
            throw WireError(.badFrame, "parameters.document: an id or a name is due")
        }
        guard let object = try reader.show(document: document) else {
            throw WireError(.unknownDocument, "\(document): no document has this id or name")
        }
        return Answer(reference: query.reference, payload: object).frames
    }

    private func source(_ query: Query) throws -> [[UInt8]] {
        guard let id = query.parameters["document"]?.integer else {
            throw WireError(.badFrame, "parameters.document: an id is due")
        }
        guard let bytes = try reader.source(of: id) else {
            throw WireError(.unknownDocument, "\(id): no document has this id, or its text is kept no more")
        }
        return Answer(reference: query.reference, payload: bytes).frames
    }

    private func export(_ query: Query) throws -> [[UInt8]] {
        guard let table = query.parameters["table"]?.string.flatMap(StoreReader.Table.init) else {
            let names = StoreReader.Table.allCases.map(\.rawValue).joined(separator: ", ")
            throw WireError(.badFrame, "parameters.table: one of \(names) is due")
        }
        let after = query.parameters["after"]?.integer ?? 0
        let limit = min(max(query.parameters["limit"]?.integer ?? 1000, 1), 10_000)
        let filter = try IndicatorFilter(parameters: query.parameters)
        let page = try reader.export(
            table: table,
            filter: filter,
            includingIDs: query.parameters["ids"]?.bool ?? false,
            after: after,
            limit: limit
        )
        return Answer(reference: query.reference, next: page.next, payload: page.rows).frames
    }

    private func backup(_ query: Query) throws -> [UInt8] {
        guard let file = query.parameters["file"]?.string, file.hasPrefix("/"), !file.utf8.contains(0) else {
            throw WireError(.badFrame, "parameters.file: the whole path of a file on the broker's host is due")
        }
        do {
            return try StoreCopy.backup(reader.path, to: file).json
        } catch StoreError.exists(let path, let reason) {
            throw WireError(.conflict, "\(path): \(reason)")
        }
    }

    private func dead(_ query: Query) throws -> [[UInt8]] {
        let filter = try DeadFilter(query.parameters)
        let after = query.parameters["after"]?.integer ?? 0
        let page = try reader.deadLetters(filter, now: wallClockMilliseconds(), after: after, limit: 1000)
        return Answer(reference: query.reference, next: page.next, payload: page.rows).frames
    }

    private func check() throws -> [UInt8] {
        let checks = try reader.checks()
        var writer = JSONWriter()
        writer.object { answer in
            answer.name("checks")
            answer.array { list in
                for check in checks {
                    list.object { entry in
                        entry.member("name", check.name)
                        entry.member("ok", check.passed)
                        entry.member("detail", check.detail)
                    }
                }
            }
        }
        return writer.bytes
    }
}
