import DequeModule
import WireProtocol

/// The workers that fell silent with tasks in hand, and how those tasks stood before.
///
/// Silence is a dead worker or a dead network, and only time tells: if the same process says hello again, it was the
/// network, and what its tasks were charged is taken back. Remembers so many and forgets the oldest.
struct LostWorkers: Sendable {
    struct Charge: Sendable {
        var task: TaskID
        var lossesBefore: Int
        var suspicionBefore: Suspicion
        var lossesAfter: Int
    }

    private var charges: [String: [Charge]] = [:]
    private var order = Deque<String>()

    mutating func remember(_ instance: String, _ tasks: [Charge], limit: Int) {
        if charges.updateValue(tasks, forKey: instance) == nil { order.append(instance) }
        while order.count > limit, let oldest = order.popFirst() { charges[oldest] = nil }
    }

    /// What the process was charged with, once.
    mutating func takeBack(_ instance: String) -> [Charge] {
        guard let found = charges.removeValue(forKey: instance) else { return [] }
        order.removeAll { $0 == instance }
        return found
    }
}
