/// The days that a figure covers, from the first to the last.
public struct PeriodRange: Sendable, Hashable, CustomStringConvertible {
    public let start: CalendarDate
    public let end: CalendarDate

    public init?(start: CalendarDate, end: CalendarDate) {
        guard start <= end else { return nil }
        self.start = start
        self.end = end
    }

    /// Reads the `period` of an indicator (ISO 8601): a day, or two with a slash between; `nil` for an empty one.
    public init?(iso text: String) {
        let days = text.split(separator: "/", omittingEmptySubsequences: false).map { CalendarDate(iso: String($0)) }
        guard (1...2).contains(days.count), let start = days[0], let end = days[days.count - 1] else { return nil }
        self.init(start: start, end: end)
    }

    /// Reads a period as people write it on a command line: `2019`, `2019-H1`, `2019-Q3`, `2019-06`, `2019-06-30`, or
    /// two of these with a slash between.
    public init?(written text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Self.span(String($0)) }
        guard (1...2).contains(parts.count), let first = parts[0], let last = parts[parts.count - 1] else { return nil }
        self.init(start: first.start, end: last.end)
    }

    /// What `init(written:)` reads, for messages.
    public static let writtenForms = "2019, 2019-H1, 2019-Q3, 2019-06, 2019-06-30, or two of these as 2019-01/2019-09"

    /// A day or `first/last`, as in the records.
    public var description: String { start == end ? "\(end)" : "\(start)/\(end)" }

    public var isDay: Bool { start == end }

    public func contains(_ other: PeriodRange) -> Bool { start <= other.start && other.end <= end }

    private static func span(_ text: String) -> PeriodRange? {
        if let day = CalendarDate(iso: text) { return PeriodRange(start: day, end: day) }
        let bytes = Array(text.utf8)
        guard bytes.count >= 4, let year = Int(text.prefix(4)), year > 0, bytes[..<4].allSatisfy({ $0 > 47 && $0 < 58 })
        else { return nil }
        if bytes.count == 4 { return months(year, 1, 12) }
        guard bytes.count == 7, bytes[4] == UInt8(ascii: "-") else { return nil }
        let tail = text.suffix(2)
        switch tail.first {
        case "H", "h":
            return Int(tail.dropFirst()).flatMap { (1...2).contains($0) ? months(year, $0 * 6 - 5, $0 * 6) : nil }
        case "Q", "q":
            return Int(tail.dropFirst()).flatMap { (1...4).contains($0) ? months(year, $0 * 3 - 2, $0 * 3) : nil }
        default: return Int(tail).flatMap { months(year, $0, $0) }
        }
    }

    private static func months(_ year: Int, _ first: Int, _ last: Int) -> PeriodRange? {
        guard let start = CalendarDate(year: year, month: first, day: 1),
            let end = CalendarDate(year: year, month: last, day: CalendarDate.daysIn(month: last, of: year))
        else { return nil }
        return PeriodRange(start: start, end: end)
    }
}
