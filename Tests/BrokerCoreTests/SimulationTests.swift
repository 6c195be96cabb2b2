import BrokerCore
import TestSupport
import Testing
import WireProtocol

/// A seeded random walk over everything that can happen to a broker, its workers and its restarts.
@Suite struct SimulationTests {
    @Test(arguments: UInt64(1)...64)
    func `every stage of every document is stored exactly once, whatever the workers do`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var limits = BrokerLimits()
        limits.maximumLosses = .max
        var broker = BrokerHarness(limits: limits)
        var document = 0
        var workers: [Int] = []
        var nextWorker = 1
        // What workers hold in their own memory, which outlives sessions and restarts of the broker.
        var pockets: [(delivery: Delivery, worker: Int)] = []

        func collect() {
            for (worker, deliveries) in broker.delivered {
                for delivery in deliveries
                where !pockets.contains(where: { $0.delivery.token == delivery.token }) {
                    pockets.append((delivery, worker.rawValue))
                }
            }
            pockets.sort { $0.delivery.token < $1.delivery.token }
        }

        for _ in 0..<600 {
            switch random.next(below: 12) {
            case 0, 1:
                document += 1
                broker.submit(document)
            case 2:
                broker.join(nextWorker, credit: random.next(below: 6))
                workers.append(nextWorker)
                nextWorker += 1
            case 3 where !workers.isEmpty:
                let worker = workers.remove(at: random.next(below: workers.count))
                broker.handle(.left(WorkerID(worker), isLoss: random.next(below: 2) == 0))
            case 4:
                broker.advance(by: .milliseconds(random.next(below: 15_000)))
            case 5:
                broker.restart()
                workers = []
            case 6 where !pockets.isEmpty:
                // A worker comes back under a new session with one of its tasks.
                let pocket = pockets[random.next(below: pockets.count)]
                let held = HeldTask(task: pocket.delivery.task, token: pocket.delivery.token)
                broker.join(nextWorker, credit: 1, holding: [held])
                workers.append(nextWorker)
                nextWorker += 1
            case 7 where !pockets.isEmpty && !workers.isEmpty:
                let pocket = pockets[random.next(below: pockets.count)]
                let worker = WorkerID(workers[random.next(below: workers.count)])
                broker.handle(.renewed(worker, [HeldTask(task: pocket.delivery.task, token: pocket.delivery.token)]))
            case 8 where !pockets.isEmpty && !workers.isEmpty:
                let pocket = pockets[random.next(below: pockets.count)]
                let worker = WorkerID(workers[random.next(below: workers.count)])
                broker.handle(.failed(worker, pocket.delivery.task, pocket.delivery.token, .transient))
            default:
                // Any result ever computed may arrive now, from any session, again and again.
                guard !pockets.isEmpty, !workers.isEmpty else { continue }
                let pocket = pockets[random.next(below: pockets.count)]
                broker.complete(pocket.delivery, by: workers[random.next(below: workers.count)])
            }
            collect()
            for worker in workers {
                let total = broker.machine.workerStatuses.first { $0.id.rawValue == worker }
                #expect(total != nil, "seed \(seed): worker \(worker) was forgotten")
            }
            #expect(!broker.overdrawn, "seed \(seed): a worker got more than it asked for")
            #expect(broker.stored.values.allSatisfy { $0 == 1 }, "seed \(seed): a result was stored twice")
            let queued = broker.machine.stageCounts.reduce(0) { $0 + $1.queued + $1.running }
            #expect(queued == broker.rows.count, "seed \(seed): the counts are not the rows")
        }

        // When the faults stop, everything that was not put aside is finished by one honest worker.
        broker.join(100_000, credit: 1_000_000)
        for _ in 0..<200 where !broker.rows.isEmpty {
            broker.advance(by: .seconds(700))
            while let next = broker.delivered[WorkerID(100_000)]?.first { broker.complete(next, by: 100_000) }
        }
        #expect(broker.rows.isEmpty, "seed \(seed): tasks were left over")
        #expect(broker.machine.unfinishedDocumentCount == 0, "seed \(seed)")
        if broker.buried.isEmpty { #expect(broker.stored.count == document * 4, "seed \(seed)") }
    }
}
