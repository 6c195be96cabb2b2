/// A day of the proleptic Gregorian calendar, without a time or a zone.
public struct CalendarDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let year: Int
    public let month: Int
    public let day: Int

    /// `nil` when there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
        guard day >= 1, day <= Self.daysIn(month: month, of: year) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `YYYY-MM-DD` (ISO 8601).
    public init?(iso text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.count) == [4, 2, 2] else { return nil }
        let numbers = parts.compactMap { part in
            part.allSatisfy { (48...57).contains($0) } ? Int(String(Substring(part))) : nil
        }
        guard numbers.count == 3 else { return nil }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    public static func daysIn(month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// `YYYY-MM-DD` (ISO 8601).
    public var description: String {
        String(unsafeUninitializedCapacity: 10) { bytes in
            let digits = [year / 1000, year / 100, year / 10, year, -1, month / 10, month, -1, day / 10, day]
            for (place, digit) in digits.enumerated() {
                bytes[place] = digit < 0 ? UInt8(ascii: "-") : UInt8(ascii: "0") + UInt8(digit % 10)
            }
            return 10
        }
    }

    /// The day that many days after this one, or before it.
    ///
    /// - Returns: `nil` for more than four weeks; longer ways are counted in months.
    func adding(days count: Int) -> CalendarDate? {
        guard abs(count) <= 28 else { return nil }
        if let near = CalendarDate(year: year, month: month, day: day + count) { return near }
        let step = count < 0 ? -1 : 1
        let months = year * 12 + month - 1 + step
        let (year, month) = (months / 12, months % 12 + 1)
        let length = count < 0 ? -Self.daysIn(month: month, of: year) : Self.daysIn(month: self.month, of: self.year)
        return CalendarDate(year: year, month: month, day: day + count - length)
    }

    public static func < (a: Self, b: Self) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }
}
