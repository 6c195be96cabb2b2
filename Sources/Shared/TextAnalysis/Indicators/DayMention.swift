/// A day written as month and day: `8月1日`.
struct DayMention {
    private let pattern: [Unicode.Scalar]

    init(_ date: CalendarDate) {
        pattern = Array("\(date.month)月\(date.day)日".unicodeScalars)
    }

    func occurs(in scalars: [Unicode.Scalar]) -> Bool {
        guard scalars.count >= pattern.count else { return false }
        return scalars.indices.contains { start in
            scalars[start] == pattern[0] && start + pattern.count <= scalars.count
                && (start == 0 || ScalarClass.digit(scalars[start - 1]) == nil)
                && pattern.indices.allSatisfy { scalars[start + $0] == pattern[$0] }
        }
    }
}
