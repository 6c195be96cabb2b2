/// Why a result of an earlier stage, or the parameters of a task, cannot be used.
///
/// Results come from workers that anybody may write. What is read here is checked so far that no stage can trap on it.
public struct StageFormatError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was read, such as `segment result: paragraph: spans`.
    public var place: String
    public var reason: String

    public var description: String { "\(place): \(reason)" }
}
