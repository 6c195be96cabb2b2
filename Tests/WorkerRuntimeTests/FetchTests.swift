import Testing
import WireProtocol

@testable import WorkerRuntime

/// Documents that do not come along with their task.
@Suite struct FetchTests {
    private func offer(_ task: Int, sequence: Int = 1, _ bytes: Int = 5) -> TaskOffer {
        TaskOffer(
            task: TaskID(task),
            token: Token(term: 1, sequence: sequence),
            stage: .segment,
            document: DocumentID(task),
            name: "large",
            attempt: 1,
            bodies: [[]],
            fetch: [bytes]
        )
    }

    private func piece(_ task: Int, sequence: Int = 1, at offset: Int, _ bytes: [UInt8]) -> BrokerMessage {
        .piece(
            BodyPiece(
                task: TaskID(task),
                token: Token(term: 1, sequence: sequence),
                body: 0,
                offset: offset,
                bytes: bytes
            )
        )
    }

    /// The offsets asked for.
    private func requests(_ actions: [WorkerStateMachine.Action]) -> [Int] {
        actions.compactMap { if case .send(.body(let request)) = $0 { request.offset } else { nil } }
    }

    private func executed(_ actions: [WorkerStateMachine.Action]) -> [[UInt8]] {
        actions.compactMap { if case .execute(_, let offer) = $0 { offer.bodies[0] } else { nil } }
    }

    @Test func `a task begins when all of its document is there`() {
        var worker = WorkerHarness.serving()
        #expect(requests(worker.receive(.task(offer(1)))) == [0])
        #expect(requests(worker.receive(piece(1, at: 0, [1, 2, 3]))) == [3])
        #expect(executed(worker.receive(piece(1, at: 3, [4, 5]))) == [[1, 2, 3, 4, 5]])
    }

    @Test func `a piece that was not asked for changes nothing`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        for strange in [
            piece(1, at: 1, [9]), piece(1, at: 0, []), piece(1, at: 0, [9, 9, 9, 9, 9, 9]), piece(2, at: 0, [9]),
            piece(1, sequence: 2, at: 0, [9]),
        ] {
            #expect(executed(worker.receive(strange)).isEmpty)
        }
        #expect(executed(worker.receive(piece(1, at: 0, [1, 2, 3, 4, 5]))) == [[1, 2, 3, 4, 5]])
    }

    @Test func `a piece that does not come is asked for again, and at once in a new session`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        _ = worker.receive(piece(1, at: 0, [1]))
        #expect(requests(worker.advance(by: .milliseconds(1900))).isEmpty)
        #expect(requests(worker.advance(by: .milliseconds(100))) == [1])
        #expect(requests(worker.receive(.welcome(welcome(session: 2)))).contains(1))
    }

    @Test func `large documents are fetched one after the other`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        #expect(requests(worker.receive(.task(offer(2, sequence: 2, 1)))).isEmpty)
        let actions = worker.receive(piece(1, at: 0, [1, 2, 3, 4, 5]))
        #expect(executed(actions) == [[1, 2, 3, 4, 5]])
        #expect(requests(actions) == [0])
        #expect(executed(worker.receive(piece(2, sequence: 2, at: 0, [7]))) == [[7]])
    }

    @Test func `a task that has gone to another worker is fetched no further`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        let stale = Confirmation(task: TaskID(1), token: Token(term: 1, sequence: 1), status: .stale)
        _ = worker.receive(.confirm(stale))
        #expect(executed(worker.receive(piece(1, at: 0, [1, 2, 3, 4, 5]))).isEmpty)
        #expect(worker.machine.table.executionCount == 0)
    }

    @Test func `a worker that drains gives back what it was fetching`() {
        var worker = WorkerHarness.serving()
        _ = worker.receive(.task(offer(1)))
        let released = worker.drain().compactMap { action -> [TaskID]? in
            if case .send(.release(let release)) = action { release.tasks.map(\.task) } else { nil }
        }
        #expect(released == [[TaskID(1)]])
    }
}
