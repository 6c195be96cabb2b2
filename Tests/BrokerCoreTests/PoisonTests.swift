import BrokerCore
import Testing
import WireProtocol

/// Tasks that kill their workers, and their neighbours, which must not pay for it.
@Suite struct PoisonTests {
    /// A worker takes what it is given and dies of task 1 whenever that is among it; others are finished first.
    private func runToTheEnd(_ broker: inout BrokerHarness, poison: TaskID) -> Int {
        var crashes = 0
        for worker in 1...100 {
            broker.join(worker, credit: 8)
            while let next = broker.delivered[WorkerID(worker)]?.first(where: { $0.task != poison }) {
                let hasPoison = broker.delivered[WorkerID(worker)]!.contains { $0.task == poison }
                if hasPoison { break }
                broker.complete(next, by: worker)
                broker.grant(worker, 1000)
            }
            guard broker.delivered[WorkerID(worker)]?.contains(where: { $0.task == poison }) ?? false else { break }
            crashes += 1
            broker.delivered[WorkerID(worker)] = nil
            broker.handle(.left(WorkerID(worker), isLoss: true))
        }
        return crashes
    }

    @Test func `a document that kills workers is stopped after three crashes, and its neighbours are not charged`() {
        var broker = BrokerHarness()
        for document in 1...6 { broker.submit(document) }
        let crashes = runToTheEnd(&broker, poison: TaskID(3))
        #expect(crashes == 3)
        #expect(broker.causes == [TaskID(3): .poison])
        #expect(broker.rows.values.allSatisfy { $0.record.losses == 0 && $0.record.attempts == 0 })
        broker.join(500, credit: 1000)
        while let next = broker.delivered[WorkerID(500)]?.first { broker.complete(next, by: 500) }
        #expect(broker.rows.isEmpty, "the neighbours are done")
    }

    @Test func `a document that kills workers when it is alone is stopped after three crashes, too`() {
        var broker = BrokerHarness()
        broker.submit(1)
        #expect(runToTheEnd(&broker, poison: TaskID(1)) == 3)
        #expect(broker.causes == [TaskID(1): .poison])
    }

    @Test func `a suspect runs alone, one to a worker`() {
        var broker = BrokerHarness()
        for document in 1...3 { broker.submit(document) }
        broker.join(1, credit: 3)
        broker.handle(.left(WorkerID(1), isLoss: true))
        broker.submit(4)
        broker.join(2, credit: 5)
        #expect(broker.delivered[WorkerID(2)]?.count == 1)
        broker.complete(broker.delivered[WorkerID(2)]![0], by: 2)
        broker.grant(2, 6)
        #expect(broker.delivered[WorkerID(2)]?.count == 1)
    }

    @Test func `a busy worker is freed for a suspect when there is no other`() {
        var broker = BrokerHarness()
        broker.join(1, credit: 2)
        broker.join(2, credit: 2)
        for document in 1...4 { broker.submit(document) }
        broker.handle(.left(WorkerID(1), isLoss: true))
        for document in 5...8 { broker.submit(document) }
        // Worker 2 holds two; it gets no third until its hands are empty, then a suspect.
        broker.grant(2, 100)
        let held = broker.delivered[WorkerID(2)]!
        #expect(held.count == 2)
        for delivery in held { broker.complete(delivery, by: 2) }
        #expect(broker.delivered[WorkerID(2)]?.count == 1)
    }

    @Test func `a worker that was only cut off takes the suspicion from its tasks`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, instance: "a", credit: 1)
        let task = broker.delivered[WorkerID(1)]![0]
        broker.handle(.left(WorkerID(1), isLoss: true))
        #expect(broker.rows[task.task]?.record.losses == 1)
        broker.join(2, instance: "a", credit: 0, holding: [HeldTask(task: task.task, token: task.token)])
        #expect(broker.rows[task.task]?.record == TaskRecord(task: task.task))
        broker.complete(task, by: 2)
        #expect(broker.stored == [task.task: 1])
    }

    @Test func `suspicion is kept over a restart`() {
        var broker = BrokerHarness()
        for document in 1...2 { broker.submit(document) }
        broker.join(1, credit: 2)
        broker.handle(.left(WorkerID(1), isLoss: true))
        broker.restart()
        broker.join(2, credit: 2)
        #expect(broker.delivered[WorkerID(2)]?.count == 1)
    }
}

@Suite struct ProgressTests {
    @Test func `a task that shows no progress for too long is taken from a living worker and charged`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let task = broker.delivered[WorkerID(1)]![0]
        for _ in 1...79 {
            broker.advance(by: .seconds(4))
            broker.handle(.renewed(WorkerID(1), [HeldTask(task: task.task, token: task.token, progress: 1)]))
        }
        #expect(broker.cancelled.map(\.task) == [task.task])
        #expect(broker.rows[task.task]?.record.attempts == 1)
    }

    @Test func `a task that gets on is kept until its total time is over`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let task = broker.delivered[WorkerID(1)]![0]
        for step in 1...899 {
            broker.advance(by: .seconds(4))
            broker.handle(.renewed(WorkerID(1), [HeldTask(task: task.task, token: task.token, progress: step)]))
        }
        #expect(broker.cancelled.isEmpty)
        broker.advance(by: .seconds(4))
        #expect(broker.cancelled.map(\.task) == [task.task])
    }

    @Test func `a result that comes after all is taken while nobody else has the task`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.join(1, credit: 1)
        let task = broker.delivered[WorkerID(1)]![0]
        for _ in 1...75 {
            broker.advance(by: .seconds(4))
            broker.handle(.renewed(WorkerID(1), [HeldTask(task: task.task, token: task.token, progress: 1)]))
        }
        broker.advance(by: .seconds(4))
        #expect(broker.rows[task.task]?.record.attempts == 1)
        broker.complete(task, by: 1)
        #expect(broker.stored == [task.task: 1])
    }
}
