// Values of options that ArgumentParser cannot read by itself.

import ArgumentParser
import Foundation
import TextAnalysis

enum OptionValue {
    /// Reads the value of `--date`.
    @Sendable static func calendarDate(_ text: String) throws -> CalendarDate {
        guard let date = CalendarDate(iso: text) else {
            throw ValidationError("\(text): a day of the calendar is due, as YYYY-MM-DD")
        }
        return date
    }

    /// Reads a length of time such as `90s`, `10m`, `2h`, `7d`; a bare number counts seconds.
    @Sendable static func seconds(_ text: String) throws -> Int {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        let unit = text.last.flatMap { units[$0] }
        let digits = unit == nil ? text[...] : text.dropLast()
        guard let number = Int(digits), (0...1_000_000).contains(number) else {
            throw ValidationError("\(text): a length of time is due, such as 90s, 10m, 2h or 7d")
        }
        return number * (unit ?? 1)
    }

    /// Reads a moment: `2026-11-26`, `2026-11-26 08:30` (the clock of this host), or a length of time from now.
    ///
    /// - Returns: milliseconds from now, 0 for what is past.
    @Sendable static func millisecondsFromNow(_ text: String) throws -> Int {
        for format in ["yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd"] {
            let formatter = DateFormatter()
            formatter.locale = Locale(identifier: "en_US_POSIX")
            formatter.dateFormat = format
            formatter.isLenient = false
            if let date = formatter.date(from: text) { return max(Int(date.timeIntervalSinceNow * 1000), 0) }
        }
        do {
            return try seconds(text) * 1000
        } catch {
            throw ValidationError("\(text): a moment is due, such as \"2026-11-26 08:30\" or 2h (from now)")
        }
    }

    /// Reads the value of `--stages`.
    @Sendable static func stages(_ text: String) throws -> Set<DocumentAnalyzer.Stage> {
        try Set(text.split(separator: ",").map { try stage(String($0.filter { $0 != " " })) })
    }

    private static func stage(_ name: String) throws -> DocumentAnalyzer.Stage {
        guard let stage = DocumentAnalyzer.Stage(rawValue: name) else {
            let known = DocumentAnalyzer.Stage.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("\(name): no such stage; there are \(known)")
        }
        return stage
    }
}
