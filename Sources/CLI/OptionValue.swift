// Values of options that ArgumentParser cannot read by itself.

import ArgumentParser
import TextAnalysis

enum OptionValue {
    /// Reads the value of `--date`.
    @Sendable static func calendarDate(_ text: String) throws -> CalendarDate {
        guard let date = CalendarDate(iso: text) else {
            throw ValidationError("\(text): a day of the calendar is due, as YYYY-MM-DD")
        }
        return date
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
