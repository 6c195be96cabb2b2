import Glibc

/// Writes lines such as `2026-11-21T12:00:00Z info: …` to standard error, one call each.
struct Log: Sendable {
    enum Level: Int, Sendable, Comparable {
        case debug, info, warning, error

        init?(name: String) {
            guard let level = Self.names.firstIndex(of: name).flatMap(Level.init) else { return nil }
            self = level
        }

        static let names = ["debug", "info", "warning", "error"]

        var name: String { Self.names[rawValue] }

        static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    /// Lines below this level are not written.
    var threshold: Level

    func write(_ level: Level, _ message: String) {
        guard level >= threshold else { return }
        Self.print("\(Self.timestamp) \(level.name): \(message)", to: STDERR_FILENO)
    }

    /// Writes one whole line; a reader that is gone is no reason to stop working.
    static func print(_ line: String, to descriptor: Int32) {
        let bytes = Array((line + "\n").utf8)
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }

    private static var timestamp: String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        let day = "\(parts.tm_year + 1900)-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
        return "\(day)T\(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec))Z"
    }

    private static func padded(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
