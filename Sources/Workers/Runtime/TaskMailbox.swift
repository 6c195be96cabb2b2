internal import Synchronization
internal import WireProtocol
internal import ZeroMQ

/// A task on its way to a compute thread.
struct Assignment: Sendable {
    var execution: WorkerStateMachine.Execution
    var offer: TaskOffer
    var counter: ProgressCounter
}

/// The tasks that wait for a compute thread: filled by the I/O thread, emptied by all compute threads.
final class TaskMailbox: Sendable {
    private struct Contents {
        var waiting: [Assignment] = []
        /// Compute threads asleep, the last to fall asleep at the end.
        var idle: [Int] = []
        var isClosed = false
    }

    private let contents = Mutex(Contents())
    /// One for each compute thread, so that a task wakes one of them and not all.
    private let wakeups: [Wakeup]

    init(threads: Int) throws(ZeroMQError) {
        var wakeups: [Wakeup] = []
        for _ in 0..<threads { wakeups.append(try Wakeup()) }
        self.wakeups = wakeups
    }

    func put(_ assignment: Assignment) {
        let sleeper = contents.withLock { contents in
            contents.waiting.append(assignment)
            return contents.idle.popLast()
        }
        if let sleeper { wakeups[sleeper].signal() }
    }

    /// The oldest task, which is waited for; nil once the mailbox is closed.
    func take(thread: Int) throws(ZeroMQError) -> Assignment? {
        var poller = Poller()
        _ = poller.add(wakeups[thread])
        while true {
            wakeups[thread].drain()
            let (assignment, isClosed) = contents.withLock { contents -> (Assignment?, Bool) in
                if !contents.isClosed, !contents.waiting.isEmpty { return (contents.waiting.removeFirst(), false) }
                if !contents.idle.contains(thread) { contents.idle.append(thread) }
                return (nil, contents.isClosed)
            }
            if assignment != nil || isClosed { return assignment }
            try poller.wait(timeout: nil)
        }
    }

    /// Takes one execution back; false if it has begun.
    func withdraw(_ execution: WorkerStateMachine.Execution) -> Bool {
        contents.withLock { contents in
            let count = contents.waiting.count
            contents.waiting.removeAll { $0.execution == execution }
            return contents.waiting.count < count
        }
    }

    /// Takes back all that has not begun.
    func withdrawAll() -> [WorkerStateMachine.Execution] {
        contents.withLock { contents in
            defer { contents.waiting = [] }
            return contents.waiting.map(\.execution)
        }
    }

    /// Sends all compute threads home; a task they are at is finished first.
    func close() {
        contents.withLock { $0.isClosed = true }
        for wakeup in wakeups { wakeup.signal() }
    }
}
