/// Decides whether documents are taken: open, slowed, or closed until there is room again.
///
/// The idea. Whatever a submit can fill has a rule with two marks. Above the low mark of any of them clients are slowed;
/// above the high mark submits are refused with a time to try again, and go on being refused until that rule is below
/// its low mark, so that the gate does not flutter. Results are never refused: they are what makes room.
///
/// A value: readings go in, a state comes out.
public struct IntakeGate: Sendable, Equatable {
    /// What can be too much, or for the disk too little.
    public enum Rule: String, Sendable, CaseIterable {
        /// Bytes of documents and results that wait in memory for the turn's commit.
        case memory
        /// Documents that are not finished: each has its tasks in memory.
        case backlogDocuments = "backlog_documents"
        /// Bytes of those documents.
        case backlogBytes = "backlog_bytes"
        /// Free bytes of the store's file system.
        case disk
        /// Bytes of the store's log, which cannot be emptied while somebody reads the store for long.
        case log
    }

    /// Where a rule begins to slow clients, and where it refuses submits.
    public struct Marks: Sendable, Equatable {
        public var low: Int
        public var high: Int

        public init(low: Int, high: Int) {
            self.low = low
            self.high = high
        }
    }

    public struct Limits: Sendable, Equatable {
        /// Below a turn's 64 MiB, after which nothing more is read from any socket.
        public var memory = Marks(low: 24 << 20, high: 48 << 20)
        /// Some 300 bytes of memory each: 3 GB.
        public var backlogDocuments = Marks(low: 8_000_000, high: 10_000_000)
        public var backlogBytes = Marks(low: 200 << 30, high: 256 << 30)
        /// What the results of documents already taken may still need; for the disk, low is the larger.
        public var disk = Marks(low: 512 << 20, high: 256 << 20)
        /// The usual log is 32 MB, after a full turn up to 110; what is above waits for somebody who reads the store, and
        /// costs a pause when it is copied into the file at once.
        public var log = Marks(low: 128 << 20, high: 256 << 20)

        public init() {}

        public func marks(of rule: Rule) -> Marks {
            switch rule {
            case .memory: memory
            case .backlogDocuments: backlogDocuments
            case .backlogBytes: backlogBytes
            case .disk: disk
            case .log: log
            }
        }
    }

    /// How much there is of each.
    public struct Readings: Sendable, Equatable {
        public var memory = 0
        public var backlogDocuments = 0
        public var backlogBytes = 0
        public var diskFree = Int.max
        public var log = 0

        public init() {}

        public func level(of rule: Rule) -> Int {
            switch rule {
            case .memory: memory
            case .backlogDocuments: backlogDocuments
            case .backlogBytes: backlogBytes
            case .disk: diskFree
            case .log: log
            }
        }
    }

    public enum State: Sendable, Equatable {
        case open
        case slowed(Rule)
        case closed(Rule)
    }

    public let limits: Limits
    public private(set) var readings = Readings()
    private var isClosed = Array(repeating: false, count: Rule.allCases.count)

    public init(limits: Limits = Limits()) { self.limits = limits }

    /// Takes new readings, all at once.
    public mutating func update(_ readings: Readings) {
        self.readings = readings
        for (index, rule) in Rule.allCases.enumerated() {
            let mark = isClosed[index] ? limits.marks(of: rule).low : limits.marks(of: rule).high
            isClosed[index] = exceeds(rule, mark)
        }
    }

    /// The strictest that any rule asks for; of several rules the first.
    public var state: State {
        if let index = isClosed.firstIndex(of: true) { return .closed(Rule.allCases[index]) }
        let slowing = Rule.allCases.first { exceeds($0, limits.marks(of: $0).low) }
        return slowing.map { .slowed($0) } ?? .open
    }

    private func exceeds(_ rule: Rule, _ mark: Int) -> Bool {
        let level = readings.level(of: rule)
        return rule == .disk ? level < mark : level > mark
    }
}
