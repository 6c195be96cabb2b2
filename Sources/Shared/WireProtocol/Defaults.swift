/// What every program of Galley agrees on unless it is told otherwise.
public enum Defaults {
    public static let version = "0.1.0"
    /// Where clients reach the broker.
    public static let clientsAddress = "tcp://127.0.0.1:7600"
    /// Where workers reach the broker.
    public static let workersAddress = "tcp://127.0.0.1:7601"
}
