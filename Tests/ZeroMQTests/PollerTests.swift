import Glibc
import Synchronization
import Testing
import ZeroMQ

@Suite(.timeLimit(.minutes(1)))
struct PollerTests {
    @Test func `a wake-up from another thread ends the wait`() throws {
        let wakeup = try Wakeup()
        var poller = Poller()
        let entry = poller.add(wakeup)
        let thread = try NamedThread(name: "waker") { wakeup.signal() }
        #expect(try poller.wait(timeout: patience) == 1)
        #expect(poller.events(of: entry) == .readable)
        thread.join()
    }

    @Test func `one drain takes back all signals`() throws {
        let wakeup = try Wakeup()
        var poller = Poller()
        _ = poller.add(fileDescriptor: wakeup.fileDescriptor)
        wakeup.drain()
        #expect(try poller.wait(timeout: .zero) == 0)
        wakeup.signal()
        wakeup.signal()
        #expect(try poller.wait(timeout: .zero) == 1)
        wakeup.drain()
        #expect(try poller.wait(timeout: .zero) == 0)
    }

    @Test func `only the sockets with a message are readable`() throws {
        let (ready, sender) = try connectedPair(.dealer, .dealer, at: "inproc://ready")
        let silent = try Socket(.dealer, in: Context())
        try silent.bind("inproc://silent")
        var poller = Poller()
        let silentEntry = poller.add(silent)
        let readyEntry = poller.add(ready)
        try sender.send([frame("hello")])
        #expect(try poller.wait(timeout: patience) == 1)
        #expect(poller.events(of: readyEntry) == .readable)
        #expect(poller.events(of: silentEntry) == [])

        poller.watch(readyEntry, for: [])
        #expect(try poller.wait(timeout: .zero) == 0, "a paused entry is not reported")
    }

    @Test func `a poller keeps its sockets open`() throws {
        var poller = Poller()
        let entry = poller.add(try Socket(.router, in: Context()), events: .writable)
        #expect(try poller.wait(timeout: patience) == 1)
        #expect(poller.events(of: entry) == .writable)
    }

    @Test func `signals neither end nor prolong the wait`() throws {
        signal(SIGUSR1) { _ in }
        // The threads of Swift's pool block all signals.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGUSR1)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        defer { pthread_sigmask(SIG_BLOCK, &signals, nil) }
        let wakeup = try Wakeup()
        var poller = Poller()
        _ = poller.add(wakeup)
        let waiter = pthread_self()
        let isOver = Flag()
        let interrupter = try NamedThread(name: "interrupter") {
            while !isOver.value.load(ordering: .relaxed) { pthread_kill(waiter, SIGUSR1) }
        }
        let timeout = Duration.milliseconds(100)
        defer {
            isOver.value.store(true, ordering: .relaxed)
            interrupter.join()
        }
        let start = ContinuousClock.now
        #expect(try poller.wait(timeout: timeout) == 0)
        let elapsed = start.duration(to: .now)
        #expect(elapsed >= timeout)
        #expect(elapsed < patience)
    }
}

private final class Flag: Sendable {
    let value = Atomic(false)
}
