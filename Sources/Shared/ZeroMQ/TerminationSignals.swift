internal import Glibc
internal import Synchronization

/// Turns SIGTERM and SIGINT into a wake-up; the second of them ends the process at once with status 130.
public enum TerminationSignals {
    /// Installs the handlers. The wake-up must live as long as the process.
    public static func install(_ wakeup: Wakeup) {
        // Stored, and so initialised, before a handler can run.
        signalCount.store(0, ordering: .relaxed)
        wakeupDescriptor.store(wakeup.fileDescriptor, ordering: .relaxed)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = handleTermination
        // System calls that were interrupted go on: the wake-up is what is noticed.
        action.sa_flags = SA_RESTART
        sigaction(SIGTERM, &action, nil)
        sigaction(SIGINT, &action, nil)
        // Who started this process may have blocked them, and a blocked signal is inherited: it could not be stopped.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// How many have come.
    public static var count: Int { signalCount.load(ordering: .relaxed) }

    /// A reader of standard error that goes away must not end a worker.
    public static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }
}

// What the handler may touch (signal-safety(7)): two numbers; no memory of Swift's, no lock.
private let wakeupDescriptor = Atomic<Int32>(-1)
private let signalCount = Atomic<Int>(0)

private func handleTermination(_: Int32) {
    if signalCount.add(1, ordering: .relaxed).newValue > 1 { _exit(130) }
    let number = errno
    var one: UInt64 = 1
    _ = write(wakeupDescriptor.load(ordering: .relaxed), &one, MemoryLayout<UInt64>.size)
    errno = number
}
