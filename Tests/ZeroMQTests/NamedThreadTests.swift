import Glibc
import Synchronization
import Testing
import ZeroMQ

@Suite(.timeLimit(.minutes(1)))
struct NamedThreadTests {
    @Test func `the kernel knows the thread's name`() throws {
        let found = Found()
        let thread = try NamedThread(name: "galley-loop-15b") {
            found.name.withLock { $0 = nameOfThisThread() }
        }
        thread.join()
        thread.join()
        #expect(found.name.withLock { $0 } == "galley-loop-15b\n")
    }

    @Test func `a thread that nobody holds runs to its end`() throws {
        let wakeup = try Wakeup()
        _ = try NamedThread(name: "alone") { wakeup.signal() }
        var poller = Poller()
        _ = poller.add(wakeup)
        #expect(try poller.wait(timeout: patience) == 1)
    }
}

private final class Found: Sendable {
    let name = Mutex("")
}

private func nameOfThisThread() -> String {
    let file = open("/proc/thread-self/comm", O_RDONLY)
    defer { close(file) }
    return String(
        unsafeUninitializedCapacity: 64,
        initializingUTF8With: { max(0, read(file, $0.baseAddress, $0.count)) }
    )
}
