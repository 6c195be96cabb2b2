/// Durations and bounds of the broker's decisions, each with its reason.
public struct BrokerLimits: Sendable, Equatable {
    /// How often a worker shows that it lives. Three missed make it dead, so a crash costs six seconds at most.
    public var heartbeat: Duration = .seconds(2)
    /// How long a task stays with a worker that does not renew it: five heartbeats, so that two lost ones and a slow
    /// commit do not take work away from the living.
    public var lease: Duration = .seconds(10)
    /// First pause after a failure that may pass; doubled each time.
    public var firstBackoff: Duration = .seconds(1)
    /// Longest pause: an operator who mends the cause sees work go on within ten minutes.
    public var longestBackoff: Duration = .seconds(600)
    /// Tasks in one worker's hands, whatever it asks for: more than a program of 64 slots can use, few enough that one
    /// which asks for everything does not get everything.
    public var maximumHeld = 256
    /// Bytes of documents in one worker's hands, after which it gets no more: bodies that are on their way to a worker
    /// which does not read them are in the broker's memory.
    public var maximumHeldBytes = 64 << 20
    /// How long a worker whose connection took no more is left alone: enough for it to read what is on the way.
    public var blockage: Duration = .milliseconds(20)
    /// How many workers may die of a task before it is put aside: one may be chance, two bad luck.
    public var maximumLosses = 3
    /// Waiting that raises a task by one of the ten priorities: in less than an hour the least urgent is on a par with
    /// the most urgent.
    public var aging: Duration = .seconds(300)
    /// Lost workers remembered, in case they come back and it was only the network.
    public var rememberedWorkers = 256

    public init() {}

    /// Silence after which a session is dead.
    public var silence: Duration { heartbeat * 3 }
}
