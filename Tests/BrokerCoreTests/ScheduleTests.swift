import BrokerCore
import Testing
import WireProtocol

/// In which order tasks leave.
@Suite struct ScheduleTests {
    /// The documents in the order in which one worker that takes one task at a time begins them.
    private func order(_ broker: inout BrokerHarness, _ count: Int) -> [Int] {
        var order: [Int] = []
        broker.join(1, stages: [0], credit: 1)
        for taken in 1...count {
            guard let next = broker.delivered[WorkerID(1)]?.first else { break }
            order.append(next.document.rawValue)
            broker.complete(next, by: 1)
            broker.grant(1, taken + 1)
        }
        return order
    }

    @Test func `the more urgent goes first`() {
        var broker = BrokerHarness()
        broker.submit(1, Schedule(priority: 0))
        broker.submit(2, Schedule(priority: 9))
        broker.submit(3)
        #expect(order(&broker, 3) == [2, 3, 1])
    }

    @Test func `submitters take turns however much each submits`() {
        var broker = BrokerHarness()
        for document in 1...6 { broker.submit(document, Schedule(producer: 1)) }
        broker.submit(7, Schedule(producer: 2))
        broker.submit(8, Schedule(producer: 2))
        #expect(order(&broker, 8) == [1, 7, 2, 8, 3, 4, 5, 6])
    }

    @Test func `the least urgent does not starve below a stream of the most urgent`() {
        var broker = BrokerHarness()
        broker.submit(1, Schedule(priority: 0))
        broker.join(1, stages: [0], credit: 0)
        var document = 1
        while broker.stored.isEmpty || broker.rows[TaskID(1)] != nil {
            document += 1
            broker.submit(document, Schedule(priority: 9))
            broker.advance(by: .seconds(60))
            broker.grant(1, document - 1)
            while let next = broker.delivered[WorkerID(1)]?.first { broker.complete(next, by: 1) }
            #expect(document < 60, "done within an hour")
            guard document < 60 else { return }
        }
    }

    @Test func `a document does not begin before its time`() {
        var broker = BrokerHarness()
        broker.submit(1, Schedule(notBefore: .seconds(60)))
        broker.join(1, credit: 1)
        #expect(broker.delivered.isEmpty)
        broker.advance(by: .seconds(59))
        #expect(broker.delivered.isEmpty)
        broker.advance(by: .seconds(1))
        #expect(broker.delivered[WorkerID(1)]?.count == 1)
    }

    @Test func `what has not begun by its deadline is put aside, what has begun is finished`() {
        var broker = BrokerHarness()
        broker.submit(1, Schedule(deadline: .seconds(5)))
        broker.submit(2, Schedule(deadline: .seconds(5)))
        broker.join(1, credit: 1)
        broker.advance(by: .seconds(5))
        #expect(broker.expired == [DocumentID(1), DocumentID(2)])
        broker.handle(.stopped([TaskID(1), TaskID(2)], .expired))
        #expect(broker.causes == [TaskID(2): .expired])
        broker.complete(broker.delivered[WorkerID(1)]![0], by: 1)
        #expect(broker.stored == [TaskID(1): 1])
    }

    @Test func `a paused stage hands out nothing until it is resumed`() {
        var broker = BrokerHarness()
        broker.handle(.paused(stage: 0, true))
        broker.submit(1)
        broker.join(1, credit: 1)
        #expect(broker.delivered.isEmpty)
        broker.handle(.paused(stage: 0, false))
        #expect(broker.delivered[WorkerID(1)]?.count == 1)
    }

    @Test func `a cancelled document is taken from its worker and put aside`() {
        var broker = BrokerHarness()
        broker.submit(1)
        broker.submit(2)
        broker.join(1, credit: 1)
        let task = broker.delivered[WorkerID(1)]![0]
        broker.handle(.stopped([TaskID(1), TaskID(2)], .cancelled))
        #expect(broker.cancelled.map(\.task) == [task.task])
        #expect(broker.causes == [TaskID(1): .cancelled, TaskID(2): .cancelled])
        broker.complete(task, by: 1)
        #expect(broker.stored.isEmpty)
        #expect(broker.machine.unfinishedDocumentCount == 0)
    }

    @Test func `explaining a task says who has it, or that nobody can`() {
        var broker = BrokerHarness()
        broker.submit(1)
        #expect(broker.machine.standing(of: TaskID(1))?.workers == 0)
        broker.join(1, credit: 1)
        broker.advance(by: .seconds(3))
        let place = broker.machine.standing(of: TaskID(1))?.place
        #expect(place == .running(WorkerID(1), since: .zero, progress: 0))
    }
}
