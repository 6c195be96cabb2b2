import BrokerCore
import Testing

@Suite struct IntakeGateTests {
    private typealias Rule = IntakeGate.Rule

    private var gate: IntakeGate {
        var limits = IntakeGate.Limits()
        limits.memory = .init(low: 10, high: 20)
        limits.backlogDocuments = .init(low: 10, high: 20)
        limits.backlogBytes = .init(low: 10, high: 20)
        limits.disk = .init(low: 20, high: 10)
        limits.log = .init(low: 10, high: 20)
        return IntakeGate(limits: limits)
    }

    /// Readings in which one thing is at a level and all others are as good as can be.
    private func readings(_ rule: Rule, _ level: Int) -> IntakeGate.Readings {
        var readings = IntakeGate.Readings()
        switch rule {
        case .memory: readings.memory = level
        case .backlogDocuments: readings.backlogDocuments = level
        case .backlogBytes: readings.backlogBytes = level
        case .disk: readings.diskFree = level
        case .log: readings.log = level
        }
        return readings
    }

    private func states(_ rule: Rule, _ levels: [Int]) -> [IntakeGate.State] {
        var gate = gate
        return levels.map { level in
            gate.update(readings(rule, level))
            return gate.state
        }
    }

    @Test(arguments: [IntakeGate.Rule.memory, .backlogDocuments, .backlogBytes, .log])
    func `above low clients are slowed, above high refused, and taken again at low`(rule: IntakeGate.Rule) {
        #expect(
            states(rule, [0, 10, 11, 20, 21, 15, 11, 10, 15]) == [
                .open, .open, .slowed(rule), .slowed(rule), .closed(rule), .closed(rule), .closed(rule), .open,
                .slowed(rule),
            ]
        )
    }

    @Test func `for the disk it is little that counts`() {
        #expect(
            states(.disk, [99, 19, 10, 9, 15, 19, 20]) == [
                .open, .slowed(.disk), .slowed(.disk), .closed(.disk), .closed(.disk), .closed(.disk), .open,
            ]
        )
    }

    @Test func `the gate is closed as long as any rule closes it`() {
        var gate = gate
        var readings = readings(.disk, 5)
        readings.log = 30
        gate.update(readings)
        #expect(gate.state == .closed(.disk))
        readings.diskFree = 100
        gate.update(readings)
        #expect(gate.state == .closed(.log))
    }

    @Test func `the usual limits leave the gate open when there is room`() {
        var gate = IntakeGate()
        gate.update(IntakeGate.Readings())
        #expect(gate.state == .open)
        for rule in IntakeGate.Rule.allCases {
            let marks = gate.limits.marks(of: rule)
            #expect(rule == .disk ? marks.low > marks.high : marks.low < marks.high)
        }
    }
}
