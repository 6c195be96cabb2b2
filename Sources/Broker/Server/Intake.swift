import BrokerCore
import DocumentStore
import JSONText
import WireProtocol

/// The gate of a running broker: reads the levels, refuses submits, tells clients how many they may have on their way.
struct Intake {
    private(set) var gate: IntakeGate
    private var disk: DiskReserve?
    private var readings = IntakeGate.Readings()

    init(_ limits: IntakeGate.Limits) { gate = IntakeGate(limits: limits) }

    /// From now on the disk counts, and a part of it is kept for results.
    mutating func watchDisk(of storePath: String) {
        disk = DiskReserve(beside: storePath, byteCount: gate.limits.disk.high / 4)
        disk?.take()
    }

    /// Looks at the disk and the log; called once a second, as both are calls of the system.
    mutating func sample(_ store: DocumentStore, _ core: BrokerStateMachine) {
        readings.log = (try? store.space().logBytes) ?? 0
        if let disk {
            disk.take(ifFree: gate.limits.disk.low)
            readings.diskFree = disk.freeBytes
        }
        update(waiting: 0, core)
    }

    private mutating func update(waiting bytes: Int, _ core: BrokerStateMachine) {
        readings.memory = bytes
        readings.backlogDocuments = core.unfinishedDocumentCount
        readings.backlogBytes = core.unfinishedByteCount
        gate.update(readings)
    }

    /// Gives up the reserve for a commit that found no room.
    ///
    /// - Returns: whether there was one.
    func releaseReserve() -> Bool { disk?.release() ?? false }

    /// What a submit is refused with at the moment, and when to try again.
    mutating func refusal(waiting bytes: Int, _ core: BrokerStateMachine) -> (error: WireError, retry: Duration)? {
        update(waiting: bytes, core)
        guard case .closed(let rule) = gate.state else { return nil }
        return (WireError(rule == .disk ? .diskFull : .busy, explanation(of: rule)), Self.pause(rule))
    }

    /// How many submits a client may have on their way; `nil` as long as the welcome's number holds.
    var windowBatches: Int? { gate.state == .open ? nil : 1 }

    /// Whether the log is so long that somebody must have kept it from being emptied.
    var isLogLong: Bool { readings.log > gate.limits.log.low }

    private func explanation(of rule: IntakeGate.Rule) -> String {
        let (level, marks) = (gate.readings.level(of: rule), gate.limits.marks(of: rule))
        let until = "; taken again at \(marks.low)"
        return switch rule {
        case .memory: "\(level) bytes wait for the disk; the limit is \(marks.high)"
        case .backlogDocuments: "\(level) documents are not finished; the limit is \(marks.high)" + until
        case .backlogBytes: "\(level) bytes of documents are not finished; the limit is \(marks.high)" + until
        case .disk: "\(level) bytes are free on the disk of the store; \(marks.high) are kept for results" + until
        case .log: "the store's log has \(level) bytes; the limit is \(marks.high): somebody reads the store for long"
        }
    }

    /// As long as what is in the way usually takes: a commit, some work, somebody who deletes files.
    private static func pause(_ rule: IntakeGate.Rule) -> Duration {
        switch rule {
        case .memory: .milliseconds(100)
        case .backlogDocuments, .backlogBytes, .log: .seconds(1)
        case .disk: .seconds(2)
        }
    }

    /// Writes the member `intake` of the status: which rule is throttling, and how far it is.
    func write(to status: inout JSONWriter) {
        let (word, rule): (String, IntakeGate.Rule?) =
            switch gate.state {
            case .open: ("open", nil)
            case .slowed(let rule): ("slowed", rule)
            case .closed(let rule): ("closed", rule)
            }
        status.name("intake")
        status.object { intake in
            intake.member("state", word)
            intake.member("rule", orNull: rule?.rawValue)
            if let rule {
                intake.member("level", gate.readings.level(of: rule))
                intake.member("low", gate.limits.marks(of: rule).low)
                intake.member("high", gate.limits.marks(of: rule).high)
            }
        }
    }
}
