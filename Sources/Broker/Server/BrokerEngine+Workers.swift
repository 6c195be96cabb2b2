import BrokerCore
import DocumentStore
import Logging
import WireProtocol

extension BrokerEngine {
    func receiveFromWorker(_ envelope: Envelope, _ peer: Peer) throws(WireError) {
        if envelope.type == .hello { return try greetWorker(try Hello(envelope), peer) }
        guard sessions.touch(peer, now: now), let session = sessions.workers[peer] else {
            throw WireError(.noSession, "say hello first")
        }
        switch envelope.type {
        case .credit: apply(.granted(session.id, total: try Credit(envelope).granted))
        case .renew:
            apply(.renewed(session.id, try Renewal(envelope).leases))
            turn.reply(bareFrames(.pong), to: peer)
        case .done: complete(try Completion(envelope), session)
        case .fail: fail(try Failure(envelope), session)
        case .release: apply(.released(session.id, try Release(envelope).tasks))
        case .body: try serve(try BodyRequest(envelope), session)
        case .bye: end(session, isLoss: false)
        case .ping: turn.reply(bareFrames(.pong), to: peer)
        case .pong: break
        default: throw WireError(.badType, "not a message of a worker")
        }
    }

    private func greetWorker(_ hello: Hello, _ peer: Peer) throws(WireError) {
        guard hello.role == .worker else { throw WireError(.badType, "this address is for workers") }
        if let session = sessions.workers[peer], session.hello.instance == hello.instance {
            // The welcome may have been lost: say it again, the session stays.
            _ = sessions.touch(peer, now: now)
            return turn.reply(welcome(session: session.id.rawValue), to: peer)
        }
        if let older = sessions.workers[peer] ?? sessions.worker(instance: hello.instance) {
            end(older, isLoss: false)
        }
        let session = WorkerSession(id: WorkerID(sessions.nextNumber()), peer: peer, hello: hello, lastSeen: now)
        sessions.addWorker(session)
        log.info("worker \(hello.name.printable): \(hello.services.map(\.stage.rawValue).joined(separator: ", "))")
        turn.reply(welcome(session: session.id.rawValue), to: peer)
        var stages: [Int] = []
        for service in hello.services {
            if let index = core.pipeline.index(of: service.stage) {
                stages.append(index)
            } else {
                let error = WireError(.unknownStage, "\(service.stage) is not in this broker's pipeline")
                turn.reply(ErrorReport(error).frames, to: peer)
            }
        }
        // Tasks of another store have the same numbers and mean other documents.
        let isOurs = hello.store == store.identity
        let holding = isOurs ? hello.holding : []
        apply(.joined(session.id, instance: hello.instance, stages: stages, holding: holding))
        for held in isOurs ? [] : hello.holding {
            turn.reply(Confirmation(task: held.task, token: held.token, status: .stale).frames, to: peer)
        }
    }

    func welcome(session: Int) -> [[UInt8]] {
        Welcome(
            session: session,
            term: core.term,
            store: store.identity,
            server: "galley-broker \(Defaults.version)",
            heartbeatMilliseconds: configuration.limits.heartbeat.wholeMilliseconds,
            leaseMilliseconds: configuration.limits.lease.wholeMilliseconds,
            durability: .fsyncGroup,
            limits: configuration.wireLimits
        )
        .frames
    }

    private func complete(_ completion: Completion, _ session: WorkerSession) {
        // Read before anything is decided, as a commit must not fail on what a worker sent; but not read at all when it
        // comes under a token that has no claim.
        let stage = core.stage(of: completion.task, under: completion.token, from: session.id)
            .map { core.pipeline.definitions[$0].stage }
        do throws(WireError) {
            let result = try stage.map { stage throws(WireError) in
                try ParsedResult(stage: stage, json: completion.result)
            }
            apply(.completed(session.id, completion.task, completion.token), result: result)
        } catch {
            let text = "\(error)".prefix(utf8: WireLimits.failureBytes)
            log.warning("worker \(session.hello.name.printable): \(text.prefix(utf8: 300).printable)")
            turn.reply(ErrorReport(error).frames, to: session.peer)
            apply(.failed(session.id, completion.task, completion.token, .transient), error: text)
        }
        if stage == nil {
            log.info(
                "worker \(session.hello.name.printable) sends a result for task \(completion.task.rawValue), which it does not hold"
            )
        }
        if let granted = completion.granted { apply(.granted(session.id, total: granted)) }
    }

    private func fail(_ failure: Failure, _ session: WorkerSession) {
        apply(
            .failed(session.id, failure.task, failure.token, failure.failureClass),
            error: "\(failure.code): \(failure.message)".prefix(utf8: WireLimits.failureBytes)
        )
        if let granted = failure.granted { apply(.granted(session.id, total: granted)) }
    }

    func perform(
        _ write: Turn.Write,
        at time: Int,
        in transaction: inout StoreTransaction,
        added: inout [QueuedTask]
    ) throws {
        switch write {
        case .store(let retirement, let result, let version, let worker):
            let definitions = core.pipeline.definitions
            let pairs = try transaction.store(
                result,
                of: retirement.task,
                stage: definitions[retirement.stage].stage,
                version: version,
                worker: worker,
                at: time
            )
            for stage in retirement.releases {
                let id = try transaction.addTask(definitions[stage].stage, of: retirement.document)
                added.append(QueuedTask(id: id, document: retirement.document, stage: stage))
            }
            try queue(pairs, in: &transaction, added: &added)
        case .record(let record, let failure):
            try transaction.record(record.task, TaskFailureState(record), failure, at: time)
        case .bury(let record, let failure):
            try transaction.bury(record.task, TaskFailureState(record), failure, at: time)
        case .pause(let stage, let isPaused): try transaction.pause(stage, isPaused)
        case .revive(let letters): for letter in letters { try transaction.revive(letter) }
        case .drop(let letters): for letter in letters { try transaction.drop(letter, at: time) }
        case .withdraw(let tasks): for task in tasks { try transaction.withdraw(task.task) }
        case .remove(let document):
            try queue(try transaction.remove(document), in: &transaction, added: &added)
        case .reprocess(let stage, let discarded, let documents):
            // Documents that are done again find their companions when they are.
            let others = Set(documents)
            for document in documents {
                let pairs = try transaction.discardResults(of: document, discarded)
                let staying = pairs.filter { !others.contains($0.a) && !others.contains($0.b) }
                try queue(staying, in: &transaction, added: &added)
                _ = try transaction.addTask(stage, of: document)
            }
        }
    }

    private func queue(
        _ pairs: [ComparisonPair],
        in transaction: inout StoreTransaction,
        added: inout [QueuedTask]
    ) throws {
        guard let compare = core.pipeline.index(of: .compare) else { return }
        for pair in pairs {
            let id = try transaction.addTask(.compare, of: pair.b, parameters: pair.parameters)
            added.append(QueuedTask(id: id, document: pair.b, stage: compare))
        }
    }
}

extension TaskFailureState {
    init(_ record: TaskRecord) {
        self.init(
            attempts: record.attempts,
            losses: record.losses,
            suspicion: record.suspicion.rawValue,
            spent: record.spent
        )
    }
}

extension Duration {
    var wholeMilliseconds: Int { Int(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000) }
}

extension String {
    /// With its control characters replaced, for a log that is read on a terminal.
    var printable: String {
        let scalars = unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
        return String(String.UnicodeScalarView(scalars))
    }

    /// The longest beginning of at most that many bytes of UTF-8.
    func prefix(utf8 limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: limit)
        while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
