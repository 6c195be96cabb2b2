import DequeModule
import WireProtocol

/// The tasks of one stage that can be handed out, in the order in which they are.
///
/// The highest priority goes first, within it the submitters take turns, and each submitter's tasks leave in the order
/// of their coming: whoever submits a million pages does not keep waiting whoever submits one. What has waited long
/// rises by a priority for every `aging` of waiting, so that nothing starves below a steady stream of more urgent work
/// (A. Silberschatz et al., "Operating System Concepts", on aging).
///
/// An entry may be void by the time it is taken (a worker came back with the task): the taker checks.
struct ReadyQueue: Sendable {
    private struct Entry: Sendable {
        let task: TaskID
        let since: Duration
    }

    /// The tasks of one priority.
    private struct Lane: Sendable {
        /// Those with tasks here; the first has the turn.
        var producers = Deque<Int>()
        var tasks: [Int: Deque<Entry>] = [:]

        var head: Entry? { producers.first.flatMap { tasks[$0]?.first } }

        mutating func append(_ entry: Entry, of producer: Int) {
            if tasks[producer] == nil { producers.append(producer) }
            tasks[producer, default: Deque()].append(entry)
        }

        mutating func removeHead() -> Entry? {
            guard let producer = producers.popFirst(), let entry = tasks[producer]!.popFirst() else { return nil }
            if tasks[producer]!.isEmpty { tasks[producer] = nil } else { producers.append(producer) }
            return entry
        }
    }

    private var lanes = Array(repeating: Lane(), count: Schedule.priorities.count)
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ task: TaskID, priority: Int, producer: Int, now: Duration) {
        lanes[priority].append(Entry(task: task, since: now), of: producer)
        count += 1
    }

    mutating func popFirst(now: Duration, aging: Duration) -> TaskID? {
        var best: (lane: Int, rank: Double)?
        for (priority, lane) in lanes.enumerated().reversed() {
            guard let head = lane.head else { continue }
            let rank = Double(priority) + max((now - head.since) / aging, 0).rounded(.down)
            if rank > best?.rank ?? -1 { best = (priority, rank) }
        }
        guard let best, let entry = lanes[best.lane].removeHead() else { return nil }
        count -= 1
        return entry.task
    }
}
