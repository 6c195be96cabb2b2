import Foundation
import GalleyClient
import Synchronization

/// Carries out what `RunStateMachine` decides: processes, signals, the clock.
///
/// All on the main thread but for what comes in through the mailbox.
final class RunSupervisor {
    private let arguments: [Program: [String]]
    private let clientsAddress: String
    private var machine = RunStateMachine()
    private var children: [Program: ChildProcess] = [:]
    private let mailbox = EventMailbox()
    private let begin = ContinuousClock.now
    /// The broker has ended with the status of wrong usage.
    private var brokerRefusedOptions = false
    private var signals: [any DispatchSourceSignal] = []

    /// How long the broker may take to open its store and answer.
    private static let startLimit = Duration.seconds(60)

    init(arguments: [Program: [String]], clientsAddress: String) {
        self.arguments = arguments
        self.clientsAddress = clientsAddress
    }

    /// Runs until Ctrl-C or SIGTERM, or until the broker ends.
    func run() throws -> CommandStatus {
        watchSignals()
        if let status = try carryOut(machine.begin()) { return status }
        watchBroker()
        while true {
            let deadline = machine.nextDeadline.map { begin + $0 }
            let event = mailbox.next(until: deadline) ?? .tick
            if case .exited(let program) = event { noteEnd(of: program) }
            let actions = machine.handle(event, now: ContinuousClock.now - begin)
            if event == .stopRequested { say("galley: stopping; what is not finished goes on at the next start") }
            if let status = try carryOut(actions) { return status }
        }
    }

    /// The status to end with, when that is among the actions.
    private func carryOut(_ actions: [RunStateMachine.Action]) throws -> CommandStatus? {
        for action in actions {
            switch action {
            case .start(let program): try start(program)
            case .terminate(let program): children[program]?.terminate()
            case .kill(let program): children[program]?.kill()
            case .finish(let status): return brokerRefusedOptions ? .wrongUsage : status
            }
        }
        return nil
    }

    private func start(_ program: Program) throws {
        let mailbox = mailbox
        children[program] = try ChildProcess(program, arguments[program] ?? [], style: .standardError) {
            mailbox.post(.exited(program))
        }
    }

    private func noteEnd(of program: Program) {
        guard let child = children.removeValue(forKey: program) else { return }
        if program == .broker { brokerRefusedOptions = child.refusedOptions }
        say("galley: \(program.rawValue) \(child.ending)")
    }

    private func watchSignals() {
        let mailbox = mailbox
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { mailbox.post(.stopRequested) }
            source.resume()
            signals.append(source)
        }
    }

    /// Tells the machine when the broker answers.
    private func watchBroker() {
        let mailbox = mailbox
        let address = clientsAddress
        Thread.detachNewThread {
            do {
                _ = try BrokerConnection(address: address, name: BrokerOptions.clientName, timeout: Self.startLimit)
                say("galley: ready at \(address); Ctrl-C stops")
                mailbox.post(.brokerReady)
            } catch {
                mailbox.post(.brokerSilent)
            }
        }
    }
}

/// What happened, from any thread to the one that decides.
final class EventMailbox: Sendable {
    private let events = Mutex([RunStateMachine.Event]())
    private let arrival = DispatchSemaphore(value: 0)

    func post(_ event: RunStateMachine.Event) {
        events.withLock { $0.append(event) }
        arrival.signal()
    }

    /// The next event; `nil` when there is none until the deadline.
    func next(until deadline: ContinuousClock.Instant?) -> RunStateMachine.Event? {
        guard let deadline else {
            arrival.wait()
            return take()
        }
        let rest = max(0, (deadline - ContinuousClock.now) / .seconds(1))
        return arrival.wait(timeout: .now() + rest) == .success ? take() : nil
    }

    private func take() -> RunStateMachine.Event? { events.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}
