/// Durations, ages and ranks: figures where they are measured, otherwise words of time and order.
extension QuantityFilter {
    func duration(_ quantity: Quantity, after previous: SentenceToken?) -> Verdict {
        if PlanMarks.shared.begins(scalars, at: quantity.range.upperBound, limit: bounds.upperBound) {
            return .label(end: quantity.range.upperBound)
        }
        let isMoment =
            MomentMarks.shared.begins(scalars, at: quantity.range.upperBound, limit: bounds.upperBound)
            && !opensName(quantity.range.upperBound)
        let moment = isMoment ? Verdict.moment(end: momentEnd(quantity)) : .span(end: quantity.range.upperBound)
        guard quantity.number.script != .magnitude, !quantity.unit.name.hasSuffix("周年") else { return moment }
        if follows("连续", quantity) || follows("已连续", quantity) {
            // 连续三年计划 names a plan; 连续5个月居首 counts.
            return quantity.unit.name == "年度" ? moment : .record
        }
        let start = quantity.range.lowerBound
        let before = scalar(start - 1) == "了" ? start - 1 : start
        if !isMoment, DurationNouns.shared.ends(scalars, at: before, from: bounds.lowerBound) {
            return .record
        }
        if isChangeEnd(quantity) { return .record }
        let short = ["天", "分钟", "小时", "个小时", "秒", "秒钟", "个工作日", "工作日"].contains(quantity.unit.name)
        guard short, quantity.number.script == .arabic else { return moment }
        var after = quantity.range.upperBound
        for word in ["内", "之内"] where starts(word, at: after) { after += word.unicodeScalars.count }
        return ServiceVerbs.shared.begins(scalars, at: after, limit: bounds.upperBound) ? .record : moment
    }

    /// `由41小时压缩到26小时`: the end that the change starts from.
    func isChangeEnd(_ quantity: Quantity) -> Bool {
        guard ["由", "从"].contains(where: { follows($0, quantity) }) else { return false }
        let after = quantity.range.upperBound
        return DurationChanges.shared.begins(scalars, at: after, limit: bounds.upperBound)
    }

    /// 中央, 中国 after a length of time: no 中.
    func opensName(_ index: Int) -> Bool {
        scalar(index) == "中" && scalar(index + 1).map { ["央", "国", "小", "西", "部", "等", "医"].contains($0) } ?? false
    }

    func momentEnd(_ quantity: Quantity) -> Int {
        MomentMarks.shared.end(scalars, at: quantity.range.upperBound, limit: bounds.upperBound)
            ?? quantity.range.upperBound
    }

    func follows(_ word: String, _ quantity: Quantity) -> Bool {
        starts(word, at: quantity.range.lowerBound - word.unicodeScalars.count)
    }

    /// An average age or a life expectancy, or how it changed, not the age of a person or of a class of people.
    func isAge(_ quantity: Quantity, after previous: SentenceToken?) -> Bool {
        let end = quantity.range.upperBound
        guard endsStatement(end) || scalar(end) == "、" else { return false }
        if previous?.cue == .rise || previous?.cue == .fall { return true }
        let window = scalars[max(bounds.lowerBound, quantity.range.lowerBound - 12)..<quantity.range.lowerBound]
        return window.contains("寿") || window.contains("均")
    }
}
