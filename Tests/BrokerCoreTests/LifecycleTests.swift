import BrokerCore
import Testing
import WireProtocol

@Suite struct LifecycleTests {
    @Test func `a submitted document waits until a worker asks, then passes every stage once`() {
        var broker = BrokerHarness()
        broker.submit(1)
        #expect(broker.delivered.isEmpty)
        broker.join(7, credit: 100)
        while let next = broker.delivered[WorkerID(7)]?.first { broker.complete(next, by: 7) }
        #expect(broker.stored.count == 4)
        #expect(broker.stored.values.allSatisfy { $0 == 1 })
        #expect(broker.machine.unfinishedDocumentCount == 0)
    }

    @Test func `a worker gets no more tasks than it has asked for`() {
        var broker = BrokerHarness()
        for document in 1...10 { broker.submit(document) }
        broker.join(1, credit: 3)
        #expect(broker.delivered[WorkerID(1)]?.count == 3)
        broker.grant(1, 3)
        #expect(broker.delivered[WorkerID(1)]?.count == 3)
        broker.grant(1, 4)
        #expect(broker.delivered[WorkerID(1)]?.count == 4)
    }

    @Test func `a worker that asks for everything does not get everything`() {
        var broker = BrokerHarness()
        for document in 1...1000 { broker.submit(document) }
        broker.join(1, credit: 1 << 53)
        #expect(broker.delivered[WorkerID(1)]?.count == broker.machine.limits.maximumHeld)
    }

    @Test func `large documents in a worker's hands count by their bytes`() {
        var broker = BrokerHarness()
        let half = broker.machine.limits.maximumHeldBytes / 2
        broker.handle(
            .added((1...5).map { QueuedTask(id: TaskID($0), document: DocumentID($0), stage: 0, documentBytes: half) })
        )
        broker.join(1, credit: 100)
        #expect(broker.delivered[WorkerID(1)]?.count == 2)
    }

    @Test func `a worker gets tasks of its own stages only`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, stages: [1, 4], credit: 5)
        #expect(broker.delivered[WorkerID(1)] == nil)
        #expect(broker.machine.stageCounts[0].queued == 1)
    }

    @Test func `two idle workers share the tasks by turns`() {
        var broker = BrokerHarness()
        broker.join(1, credit: 2)
        broker.join(2, credit: 2)
        for document in 1...4 { broker.submit(document) }
        #expect(broker.delivered[WorkerID(1)]?.count == 2)
        #expect(broker.delivered[WorkerID(2)]?.count == 2)
    }

    @Test func `a document once begun is finished before the next is begun`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.submit(2)
        broker.join(1, credit: 1)
        broker.complete(broker.delivered[WorkerID(1)]![0], by: 1)
        broker.grant(1, 2)
        #expect(broker.delivered[WorkerID(1)]![0].document == DocumentID(1))
    }
}

@Suite struct LeaseTests {
    @Test func `a task comes back when its lease runs out, and goes out under a newer token`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let first = broker.delivered[WorkerID(1)]![0]
        broker.join(2, credit: 1)
        broker.advance(by: .seconds(11))
        let second = broker.delivered[WorkerID(2)]![0]
        #expect(second.task == first.task)
        #expect(second.token > first.token)
    }

    @Test func `a result under a token that is no longer the task's own is stale and changes nothing`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let first = broker.delivered[WorkerID(1)]![0]
        broker.join(2, credit: 1)
        broker.advance(by: .seconds(11))
        broker.complete(first, by: 1)
        #expect(broker.stored.isEmpty)
        #expect(broker.confirmations.last?.status == .stale)
        broker.complete(broker.delivered[WorkerID(2)]![0], by: 2)
        #expect(broker.stored == [first.task: 1])
    }

    @Test func `a late result is taken when nobody else holds the task`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let first = broker.delivered[WorkerID(1)]![0]
        broker.handle(.left(WorkerID(1), isLoss: true))
        broker.join(2, credit: 0, holding: [HeldTask(task: first.task, token: first.token)])
        broker.complete(first, by: 2)
        #expect(broker.stored == [first.task: 1])
        #expect(broker.confirmations.last?.status == .committed)
    }

    @Test func `a result whose lease has run out is taken from the session that had it`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let task = broker.delivered[WorkerID(1)]![0]
        broker.handle(.renewed(WorkerID(1), [HeldTask(task: task.task, token: task.token)]))
        broker.advance(by: .seconds(10))
        broker.complete(task, by: 1)
        #expect(broker.stored == [task.task: 1])
    }

    @Test func `a result from a session that was never given the task is stale, though the token is right`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        broker.join(2, credit: 0)
        let task = broker.delivered[WorkerID(1)]![0]
        broker.complete(task, by: 2)
        #expect(broker.stored.isEmpty)
        #expect(broker.confirmations.last?.status == .stale)
        #expect(broker.machine.tally.stale == 1)
        broker.complete(task, by: 1)
        #expect(broker.stored == [task.task: 1])
    }

    @Test func `renewing keeps a task past the length of its lease`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let task = broker.delivered[WorkerID(1)]![0]
        broker.join(2, credit: 1)
        for _ in 1...10 {
            broker.advance(by: .seconds(4))
            broker.handle(.renewed(WorkerID(1), [HeldTask(task: task.task, token: task.token)]))
        }
        #expect(broker.delivered[WorkerID(2)] == nil)
    }

    @Test func `the same result sent twice is stored once and confirmed twice`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let task = broker.delivered[WorkerID(1)]![0]
        broker.complete(task, by: 1)
        broker.complete(task, by: 1)
        #expect(broker.stored == [task.task: 1])
        #expect(broker.confirmations.map(\.status) == [.committed, .duplicate])
    }

    @Test func `after a restart a worker keeps what it holds, and its result under the old token counts`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let task = broker.delivered[WorkerID(1)]![0]
        broker.restart()
        broker.join(5, credit: 0, holding: [HeldTask(task: task.task, token: task.token)])
        broker.join(6, credit: 5)
        #expect(broker.delivered[WorkerID(6)] == nil)
        broker.complete(task, by: 5)
        #expect(broker.stored == [task.task: 1])
    }

    @Test func `of two workers that come back with one task the newer token keeps it`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let older = broker.delivered[WorkerID(1)]![0]
        broker.join(2, credit: 1)
        broker.advance(by: .seconds(11))
        let newer = broker.delivered[WorkerID(2)]![0]
        broker.restart()
        broker.join(3, credit: 0, holding: [HeldTask(task: older.task, token: older.token)])
        broker.join(4, credit: 0, holding: [HeldTask(task: newer.task, token: newer.token)])
        broker.complete(older, by: 3)
        #expect(broker.confirmations.last?.status == .stale)
        broker.complete(newer, by: 4)
        #expect(broker.stored == [newer.task: 1])
    }

    @Test func `a token that this broker never gave is refused`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 0, holding: [HeldTask(task: TaskID(1), token: Token(term: 9, sequence: 1))])
        #expect(broker.confirmations.last?.status == .stale)
    }

    @Test func `a released task goes out again at once and nothing is charged`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let task = broker.delivered[WorkerID(1)]![0]
        broker.join(2, credit: 1)
        broker.handle(.released(WorkerID(1), [HeldTask(task: task.task, token: task.token)]))
        #expect(broker.delivered[WorkerID(2)]?[0].task == task.task)
        #expect(broker.delivered[WorkerID(2)]?[0].attempt == 1)
    }

    @Test func `a task that could not be sent, or that nobody renews, is not counted against the worker's credit`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let unsent = broker.delivered[WorkerID(1)]![0]
        broker.handle(.undelivered(WorkerID(1), HeldTask(task: unsent.task, token: unsent.token)))
        #expect(broker.delivered[WorkerID(1)]?.count == 1, "not tried again at once")
        broker.advance(by: .milliseconds(20))
        #expect(broker.delivered[WorkerID(1)]?.count == 2)
        broker.advance(by: .seconds(11))
        #expect(broker.delivered[WorkerID(1)]?.count == 3)
    }
}

@Suite struct RetryTests {
    @Test func `a passing failure is tried again after a pause that doubles`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 100)
        var pauses: [Duration] = []
        for _ in 1...4 {
            let task = broker.delivered[WorkerID(1)]![0]
            broker.handle(.failed(WorkerID(1), task.task, task.token, .transient))
            let began = broker.now
            while broker.delivered[WorkerID(1)]!.isEmpty { broker.advance(by: .milliseconds(10)) }
            pauses.append(broker.now - began)
        }
        for (exponent, pause) in pauses.enumerated() {
            let longest = Duration.seconds(1 << exponent)
            #expect(pause >= longest / 2 && pause <= longest + .milliseconds(10))
        }
    }

    @Test func `the fifth failure puts the task aside, and the document counts as failed, not as unfinished`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 100)
        for _ in 1...5 {
            while broker.delivered[WorkerID(1)]!.isEmpty { broker.advance(by: .seconds(1)) }
            let task = broker.delivered[WorkerID(1)]![0]
            broker.handle(.failed(WorkerID(1), task.task, task.token, .transient))
        }
        #expect(broker.buried == [TaskID(1)])
        #expect(broker.machine.unfinishedDocumentCount == 0)
        #expect(broker.machine.failedDocumentCount == 1)
    }

    @Test func `a permanent failure puts the task aside at once`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let task = broker.delivered[WorkerID(1)]![0]
        broker.handle(.failed(WorkerID(1), task.task, task.token, .permanent))
        #expect(broker.buried == [task.task])
    }

    @Test func `a failure reported twice is charged once`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let task = broker.delivered[WorkerID(1)]![0]
        broker.handle(.failed(WorkerID(1), task.task, task.token, .transient))
        broker.handle(.failed(WorkerID(1), task.task, task.token, .transient))
        #expect(broker.rows[task.task]?.record.attempts == 1)
        #expect(broker.confirmations.map(\.status) == [.committed, .stale])
    }

    @Test func `a failure reported again after a restart is charged once`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let task = broker.delivered[WorkerID(1)]![0]
        broker.handle(.failed(WorkerID(1), task.task, task.token, .transient))
        broker.restart()
        broker.join(2, credit: 0, holding: [HeldTask(task: task.task, token: task.token)])
        #expect(broker.confirmations.last?.status == .duplicate)
        broker.handle(.failed(WorkerID(2), task.task, task.token, .transient))
        #expect(broker.rows[task.task]?.record.attempts == 1)
    }

    @Test func `a document that its worker calls poison is put aside at once`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let task = broker.delivered[WorkerID(1)]![0]
        broker.handle(.failed(WorkerID(1), task.task, task.token, .poison))
        #expect(broker.causes == [task.task: .poison])
    }

    @Test func `what was put aside and is revived goes on where it stopped`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 100)
        let segment = broker.delivered[WorkerID(1)]![0]
        broker.complete(segment, by: 1)
        let next = broker.delivered[WorkerID(1)]![0]
        broker.handle(.failed(WorkerID(1), next.task, next.token, .permanent))
        while let other = broker.delivered[WorkerID(1)]?.first { broker.complete(other, by: 1) }
        #expect(broker.machine.unfinishedDocumentCount == 0)
        let revived = QueuedTask(id: next.task, document: next.document, stage: next.stage)
        broker.rows[next.task] = revived
        broker.handle(.revived([revived]))
        #expect(broker.machine.failedDocumentCount == 0)
        broker.complete(broker.delivered[WorkerID(1)]![0], by: 1)
        #expect(broker.stored.count == 4)
        #expect(broker.machine.unfinishedDocumentCount == 0)
    }

    @Test func `a hand-out from before a task was put aside is void when the task is revived`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let old = broker.delivered[WorkerID(1)]![0]
        broker.handle(.stopped([old.task], .cancelled))
        let record = TaskRecord(task: old.task, spent: Token(term: 1, sequence: 1))
        broker.rows[old.task] = QueuedTask(record, document: old.document, stage: old.stage)
        broker.handle(.revived([broker.rows[old.task]!]))
        broker.join(2, credit: 0, holding: [HeldTask(task: old.task, token: old.token)])
        #expect(broker.confirmations.last?.status == .duplicate)
        broker.complete(old, by: 2)
        #expect(broker.stored.isEmpty)
    }
}
