import BrokerCore
import DocumentStore
import JSONText
import Logging
import WireProtocol

// What operators change. A command waits for the end of a turn, when the store and the state machine say the same; what
// it changes is written with the next turn, and the answer leaves after that commit.
extension BrokerEngine {
    func take(_ command: Command, _ peer: Peer) {
        guard commands.count < configuration.pendingCommands else {
            let error = WireError(.busy, "\(commands.count) commands are waiting")
            let refusal = Refusal(reference: command.reference, error: error, retryAfterMilliseconds: 1000)
            return turn.reply(refusal.frames, to: peer)
        }
        commands.append((command, peer))
    }

    func perform(_ command: Command, for peer: Peer) throws {
        do {
            let answer = try carryOut(command)
            log.info(
                "\(command.operation.rawValue) \(command.parameters.text.prefix(utf8: 300).printable): \(answer.text)"
            )
            turn.promise(Answer(reference: command.reference, payload: Array(answer.text.utf8)).frames, to: peer)
        } catch let error as WireError {
            turn.reply(Refusal(reference: command.reference, error: error).frames, to: peer)
        }
    }

    private func carryOut(_ command: Command) throws -> JSONValue {
        switch command.operation {
        case .pause: return try pause(command.parameters, true)
        case .resume: return try pause(command.parameters, false)
        case .cancel:
            let document = try document(in: command.parameters)
            let tasks = try store.openTasks(of: document).map(\.id)
            apply(.stopped(tasks, .cancelled))
            return .object([
                .init("document", .integer(document.rawValue)), .init("cancelled", .integer(tasks.count)),
            ])
        case .delete:
            let document = try document(in: command.parameters)
            try withdrawTasks(about: [document])
            turn.writes.append(.remove(document))
            return .object([.init("document", .integer(document.rawValue)), .init("deleted", .bool(true))])
        case .retry:
            // A stage that is not in the pipeline has nobody who could try again.
            let letters = try deadLetters(command.parameters).filter { core.pipeline.index(of: $0.stage) != nil }
            if !letters.isEmpty { turn.writes.append(.revive(letters)) }
            return .object([.init("retried", .integer(letters.count))])
        case .drop:
            let letters = try deadLetters(command.parameters)
            if !letters.isEmpty { turn.writes.append(.drop(letters)) }
            return .object([.init("dropped", .integer(letters.count))])
        case .reprocess: return try reprocess(command.parameters)
        }
    }

    /// Documents that have something to do, or something put aside, are passed over: they would do it twice.
    private func reprocess(_ parameters: JSONValue) throws -> JSONValue {
        let index = try stage(in: parameters)
        let stages = core.pipeline.dependents(of: index).map { core.pipeline.definitions[$0].stage }
        guard Stage.isRepeatable(stages[0]) else {
            throw WireError(
                .unknownStage,
                "stage \(stages[0]) is done again when the fingerprints are: reprocess \(Stage.fingerprint)"
            )
        }
        let limit = configuration.lettersPerCommand
        let documents = try store.repeatable(
            stages[0],
            needs: core.pipeline.definitions[index].needs,
            below: parameters["below"]?.integer,
            after: DocumentID(parameters["after"]?.integer ?? 0),
            limit: limit
        )
        if stages.contains(.fingerprint) { try withdrawTasks(about: documents) }
        if !documents.isEmpty { turn.writes.append(.reprocess(stages[0], discarding: stages, of: documents)) }
        var answer = [JSONValue.Member("queued", .integer(documents.count))]
        if documents.count == limit { answer.append(.init("next", .integer(documents.last!.rawValue))) }
        return .object(answer)
    }

    /// Takes away what is queued, running or put aside for documents, and what is of other documents but about these.
    private func withdrawTasks(about documents: [DocumentID]) throws {
        let tasks = try store.tasks(about: documents)
        apply(.stopped(tasks.filter { !$0.isDead }.map(\.task), .cancelled))
        if !tasks.isEmpty { turn.writes.append(.withdraw(tasks)) }
    }

    /// Tells the state machine of documents that had nothing to do and have now.
    func reopen(_ documents: [DocumentID]) throws {
        for document in documents {
            var completed: UInt64 = 0
            for stage in try store.facts(of: document)?.done ?? [] {
                if let index = core.pipeline.index(of: stage) { completed |= 1 << UInt64(index) }
            }
            let tasks = try store.openTasks(of: document).compactMap(queued)
            apply(.reopened(tasks, completed: [document: completed]))
        }
    }

    private func stage(in parameters: JSONValue) throws(WireError) -> Int {
        guard let stage = parameters["stage"]?.string.flatMap(Stage.init), let index = core.pipeline.index(of: stage)
        else {
            let names = core.pipeline.definitions.map(\.stage.rawValue).joined(separator: ", ")
            throw WireError(.unknownStage, "stage: one of \(names) is due")
        }
        return index
    }

    private func deadLetters(_ parameters: JSONValue) throws -> [DeadLetter] {
        try store.deadLetters(try DeadFilter(parameters), now: wallClock(), limit: configuration.lettersPerCommand)
    }

    private func pause(_ parameters: JSONValue, _ isPaused: Bool) throws(WireError) -> JSONValue {
        let index = try stage(in: parameters)
        let stage = core.pipeline.definitions[index].stage
        turn.writes.append(.pause(stage, isPaused))
        apply(.paused(stage: index, isPaused))
        return .object([.init("stage", .string(stage.rawValue)), .init("paused", .bool(isPaused))])
    }

    func document(in parameters: JSONValue) throws -> DocumentID {
        let parameter = parameters["document"]
        guard let reference = parameter?.string ?? parameter?.integer.map(String.init) else {
            throw WireError(.badFrame, "parameters.document: an id or a name is due")
        }
        guard let document = try store.document(reference) else {
            throw WireError(.unknownDocument, "\(reference): no document has this id or name")
        }
        return document
    }
}
