/// What a time says of status: what is over has been reached, what is still to come is pledged.
extension StatusReader {
    func status(of time: TimeExpression) -> Indicator.Status? {
        if time.isBase { return nil }
        if time.isAsOf { return .actual }
        switch time.form {
        case .years(.relative(let offset), _): return offset < 0 ? .actual : offset > 0 ? .target : nil
        case .since, .now, .pastYears: return .actual
        case .dayOffset(let offset): return offset < 0 ? .actual : offset > 0 ? .target : nil
        case .months(nil, let from, let to), .months(.relative(0), let from, let to):
            // 到10月末 in November looks back, unless other words make it a pledge.
            if time.isDeadline { return date.map { to < $0.month } ?? true ? nil : .target }
            return status(months: from, to)
        case .days(nil, let month?, _, _, let day):
            guard time.isDeadline, let date else { return nil }
            return (month, day) <= (date.month, date.day) ? nil : .target
        case .years(_, .absolute(let year)) where time.isDeadline:
            return date.map { year < $0.year } ?? true ? nil : .target
        case .years where isBeyond(time): return .target
        case .vague, .span, .event: return nil
        default: return time.isDeadline ? .target : nil
        }
    }

    /// `今年安排740万套` in a work report of March.
    func statusOfYear(_ time: TimeExpression) -> Indicator.Status? {
        guard plansYear, section == nil, !time.isBase, case .years(.relative(0), _) = time.form else { return nil }
        return .target
    }

    /// Months that are over have been reported on; months to come are a plan.
    private func status(months from: Int, _ to: Int) -> Indicator.Status? {
        guard let date, date.month > 3 else { return from == 1 ? .actual : nil }
        if to > date.month { return from > date.month || to - date.month > 0 && from > 1 ? .target : nil }
        return from == 1 || to < date.month ? .actual : nil
    }

    /// A year after the document's own, which even a review can only plan.
    func isBeyond(_ time: TimeExpression) -> Bool {
        guard case .years(.absolute(let year), _) = time.form, let date, !time.isBase else { return false }
        return year > date.year
    }
}
