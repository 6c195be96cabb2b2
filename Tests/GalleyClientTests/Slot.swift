// Hands a thread's result to the test that waits for it.

import Synchronization

final class Slot<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)

    func set(_ value: Result<Value, any Error>) {
        result.withLock { $0 = value }
    }

    func get() throws -> Value {
        try result.withLock { $0 }!.get()
    }
}
